using Hostline.Core.Numbers;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Accounts;

public sealed class Applications(Database database, Decisions decisions) : OwnRows<Application, ApplicationId>(database, decisions)
{
    /// <param name="name">The full name; "" for any.</param>
    public Task<(IReadOnlyList<Application> Rows, bool HasMore)?> Page(AccountId account, string name, ListCursor cursor, int size) =>
        ApplicationTable.Page.PageOfOwn(Database, ApplicationTable.Read, account, cursor, size, name);

    private protected override Sql ById => ApplicationTable.ById;

    private protected override Sql Count => ApplicationTable.Count;

    private protected override Sql Room => ApplicationTable.Room;

    private protected override string Name => "applications";

    private protected override Application Read(Row row) => ApplicationTable.Read(row);

    private protected override Application ChangedAt(Application row, DateTimeOffset now) => row with { UpdatedAt = now, Version = row.Version + 1 };

    private protected override Unit CheckSaved(Unit unit, Application before, Application after) => ApplicationTable.CheckSaved(unit, before.Version, after);

    private protected override Unit Add(Unit unit, WorldId world, Application row) => ApplicationTable.Add(unit, world, row);

    private protected override Unit CheckDeleted(Unit unit, ApplicationId id, AccountId account) => ApplicationTable.CheckDeleted(unit, id, account);
}
