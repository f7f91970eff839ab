using Hostline.Core;
using Hostline.Core.Accounts;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Accounts;

/// <summary>Filters for addresses; "" for any.</summary>
public sealed record AddressFilter(string Name, string Customer, string Country);

/// <summary>Postal addresses of accounts: made, found, changed and deleted.</summary>
public sealed class Addresses(Database database, Decisions decisions)
{
    public Task<Address?> Find(AccountId account, AddressId address) => database.One(AddressTable.ById, AddressTable.Read, address, account);

    public Task<(IReadOnlyList<Address> Rows, bool HasMore)> Page(AccountId account, AddressFilter filter, ListCursor cursor, int size) =>
        AddressTable.Page.Page(database, AddressTable.Read, account, cursor, size, filter.Name, filter.Customer, filter.Country);

    /// <param name="draft">Given the new id and the instant.</param>
    public Task<Outcome<Address>> Add(Caller caller, Func<AddressId, DateTimeOffset, Address> draft) => decisions.Reach<Address>(async () =>
    {
        var now = await database.Now();
        var address = draft(Ids.New<AddressId>(now), caller.World.Now(now).CutToMicros());
        return new(address, AddressTable.Add(NewUnit(caller), caller.World.Id, address));
    });

    public Task<Outcome<Address>> Change(Caller caller, AccountId account, AddressId address, Func<Address, Address> edit) =>
        decisions.Reach<Address>(async () =>
    {
        var batch = new ReadBatch();
        var found = batch.Many(AddressTable.ById, AddressTable.Read, address, account);
        await database.Run(batch);
        if (found.Rows.Count == 0)
        {
            return new Refusal(Reason.NotFound);
        }

        var edited = edit(found.Rows[0]) with { UpdatedAt = caller.World.Now(batch.Now).CutToMicros() };
        return new(edited, AddressTable.CheckSaved(NewUnit(caller), edited));
    });

    public Task<Outcome<AddressId>> Delete(Caller caller, AccountId account, AddressId address) =>
        decisions.Reach(() => Task.FromResult(new Decision<AddressId>(
        address, AddressTable.CheckDeleted(NewUnit(caller), address, account), _ => (Outcome<AddressId>)new Refusal(Reason.NotFound))));

    static Unit NewUnit(Caller caller) => new Unit { IsRequest = true }.Guard(Guard.Key(caller.KeyId));
}
