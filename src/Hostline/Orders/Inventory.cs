using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

public sealed class Inventory(Database database, Decisions decisions, ListCounts totals, AuditKey audit)
{
    public Task<HostedNumber?> Find(AccountId account, HostingId hosting) => database.One(InventoryTable.ById, InventoryTable.Read, account, hosting);

    public Task<HostedNumber?> Find(AccountId account, PhoneNumber number) => database.One(InventoryTable.ByNumber, InventoryTable.Read, account, number);

    /// <summary>A page, and the total number (<see cref="ListCounts"/>).</summary>
    public async Task<(IReadOnlyList<HostedNumber> Numbers, long Total)> Page(AccountId account, InventoryFilter filter, InventoryOrder order, int limit,
        int offset)
    {
        var arguments = InventoryTable.Arguments(account, filter);
        var batch = new ReadBatch();
        var rows = batch.Many(InventoryTable.Page(filter, order), InventoryTable.Read, [.. arguments, limit, offset]);
        var total =
            totals.Count(batch, InventoryTable.Count(filter), account, filter is { Profile: null, Numbers: null, Part: null or "", Kind: null }, arguments,
                offset + limit);
        await database.Run(batch);
        return (rows.Rows, total());
    }

    /// <summary>
    /// Assigns a number to a profile, or sets its tags. Webhooks of its order are unaffected: an order keeps the profile that it was placed
    /// with.
    /// </summary>
    /// <param name="field">The name of the profile's field in the request.</param>
    public async Task<Outcome<HostedNumber>> Change(Caller caller, HostedNumber number, NumberEdit edit, string field)
    {
        var changed = await decisions.Reach<HostingId>(async () =>
        {
            var batch = new ReadBatch();
            var still = batch.Many(InventoryTable.ById, InventoryTable.Read, caller.Account.Id, number.Id);
            var profile = edit.Profile is { } id ? batch.Many(ProfileTable.OfAccount, ProfileTable.Read, id, caller.Account.Id) : null;
            await database.Run(batch);
            return still.Rows.Count == 0 ? new Refusal(Reason.NotFound)
                : profile is { Rows.Count: 0 } ? new Refusal(Reason.ProfileNotFound, field)
                : new Decision<HostingId>(number.Id, UnitOf(caller, number, edit, batch.Now));
        });
        return changed.IsRefused ? Outcome<HostedNumber>.Refused(changed.Refusals)
            : await Find(caller.Account.Id, changed.Value) is { } found ? found
            : new Refusal(Reason.NotFound);
    }

    Unit UnitOf(Caller caller, HostedNumber number, NumberEdit edit, DateTimeOffset databaseNow)
    {
        var unit = caller.NewUnit();
        if (edit.Profile is { } profile)
        {
            ProfileTable.CheckThere(unit, profile, caller.Account.Id);
        }

        return InventoryTable.CheckSaved(unit, number.Id, caller.Account.Id, edit, audit.Seal(RowSeals.Profile(number.Id, edit.Profile)),
            caller.World.Now(databaseNow).CutToMicros());
    }
}
