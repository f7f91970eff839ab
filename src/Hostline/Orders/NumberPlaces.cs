using Hostline.Accounts;
using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>
/// The numbers that an account uses, with their settings: its own, except those it has given to another account of its family, and those it was
/// given.
/// </summary>
public sealed class NumberPlaces(Database database, Decisions decisions) : KeptRows<SetNumber, HostingId>(database, decisions)
{
    public Task<SetNumber?> Active(World world, PhoneNumber number) =>
        Database.One(NumberSettingsTable.Active, NumberSettingsTable.Read, world.Id, number);

    /// <param name="name">The full name; "" for any.</param>
    /// <param name="pattern">A pattern of SQL's "like" for the number in +E.164 form; "" for any.</param>
    public Task<(IReadOnlyList<SetNumber> Rows, bool HasMore)?> Page(AccountId account, string name, string pattern, ListCursor cursor, int size) =>
        NumberSettingsTable.Page.PageOfOwn(Database, NumberSettingsTable.Read, account, cursor, size, name, pattern);

    private protected override Sql ById => NumberSettingsTable.ById;

    private protected override SetNumber Read(Row row) => NumberSettingsTable.Read(row);

    private protected override SetNumber ChangedAt(SetNumber row, DateTimeOffset now) =>
        row with { Settings = row.Settings with { UpdatedAt = now, Version = row.Settings.Version + 1 } };

    private protected override Unit CheckSaved(Unit unit, SetNumber before, SetNumber after)
    {
        if (after.Settings.Account != before.Settings.Account)
        {
            unit.Guard(Guard.NotClosed(after.Settings.Account));
            HostingTable.CheckActive(unit, after.Settings.Hosting);
        }

        return NumberSettingsTable.CheckSaved(unit, before, after.Settings);
    }
}
