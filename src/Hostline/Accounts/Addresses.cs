using Hostline.Core.Accounts;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Accounts;

public sealed record AddressFilter(string Name, string Customer, string Country);

public sealed class Addresses(Database database, Decisions decisions) : OwnRows<Address, AddressId>(database, decisions)
{
    public Task<(IReadOnlyList<Address> Rows, bool HasMore)?> Page(AccountId account, AddressFilter filter, ListCursor cursor, int size) =>
        AddressTable.Page.PageOfOwn(Database, AddressTable.Read, account, cursor, size, filter.Name, filter.Customer, filter.Country);

    private protected override Sql ById => AddressTable.ById;

    private protected override Sql Count => AddressTable.Count;

    private protected override Sql Room => AddressTable.Room;

    private protected override string Name => "addresses";

    private protected override Address Read(Row row) => AddressTable.Read(row);

    private protected override Address ChangedAt(Address row, DateTimeOffset now) => row with { UpdatedAt = now, Version = row.Version + 1 };

    private protected override Unit CheckSaved(Unit unit, Address before, Address after) => AddressTable.CheckSaved(unit, before.Version, after);

    private protected override Unit Add(Unit unit, WorldId world, Address row) => AddressTable.Add(unit, world, row);

    private protected override Unit CheckDeleted(Unit unit, AddressId id, AccountId account) => AddressTable.CheckDeleted(unit, id, account);
}
