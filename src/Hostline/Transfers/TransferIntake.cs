using System.Security.Cryptography;
using Hostline.Accounts;
using Hostline.Core.Numbers;
using Hostline.Core.Transfers;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Transfers;

/// <param name="SparedBy">Who put the pair on the allowlist, so that consent is not needed; null if it is.</param>
/// <param name="Numbers">Each with the version at which no lock was set.</param>
public sealed record NewHolder(AccountId Account, string? SparedBy, IReadOnlyList<(PhoneNumber Number, int Version)> Numbers);

/// <summary>The holders who must consent to a new order.</summary>
/// <param name="Profiles">By the holder's hosting: the profile that the number is assigned to.</param>
public sealed record NewTransfers(IReadOnlyList<NewHolder> Holders, IReadOnlyDictionary<HostingId, Profile> Profiles)
{
    public static readonly NewTransfers None = new([], Audience.NoNumbers);
}

/// <summary>Finds, while an order is being placed, who holds its numbers and whose consent is needed.</summary>
public sealed class TransferIntake(Database database, ConsentKey key)
{
    public async Task<NewTransfers> Of(Caller caller, World world, IReadOnlyList<NumberCheck> checks, DateTimeOffset now)
    {
        var held = checks.Where(c => c.Held is not null).ToList();
        if (held.Count == 0)
        {
            return NewTransfers.None;
        }

        var batch = new ReadBatch();
        var spared = held.Select(c => c.Held!.Account).Distinct()
            .Select(holder => (Holder: holder, Account: batch.Many(AccountTable.ById, AccountTable.Read, holder),
                Row: batch.Many(AllowlistTable.Spares, r => r.Text(0), holder, caller.Account.Id, now))).ToList();
        // The version is read before the lock: a lock set between the two raises it, and the guard detects that.
        PhoneNumber[] numbers = [.. held.Select(c => c.Number)];
        var versions = batch.Many(NumberTable.Versions, r => (Number: r.Number(0), Version: r.Int(1)), world.Id, numbers);
        var locks = batch.Many(LockTable.Holders, r => (Number: r.Number(0), Account: r.Id<AccountId>(1)), world.Id, numbers, now);
        var profiles = held.Select(c => c.Held!.Profile).OfType<ProfileId>().Distinct()
            .ToDictionary(id => id, id => batch.Many(ProfileTable.ById, ProfileTable.Read, id));
        await database.Run(batch);
        var version = versions.Rows.ToDictionary(v => v.Number, v => v.Version);
        var looked =
            held.ToLookup(c => c.Held!.Account,
                c => (c.Number, Version: version.GetValueOrDefault(c.Number), IsLocked: locks.Rows.Contains((c.Number, c.Held!.Account))));
        var holders = spared.Select(s => new NewHolder(s.Holder,
            looked[s.Holder].Any(l => l.IsLocked) || s.Account.First is not { IsActive: true } ? null : s.Row.First,
            [.. looked[s.Holder].Select(l => (l.Number, l.Version))]));
        return new([.. holders], held.Where(c => c.Held!.Profile is { } id && profiles[id].Rows.Count > 0)
            .ToDictionary(c => c.Held!.Hosting, c => profiles[c.Held!.Profile!.Value].Rows[0]));
    }

    /// <summary>One consent per holder, undecided.</summary>
    public IReadOnlyList<Consent> Open(NewTransfers transfers, OrderId order, DateTimeOffset now,
        DateTimeOffset databaseNow) => [.. transfers.Holders.Select(holder =>
    {
        var id = Ids.New<ConsentId>(databaseNow);
        var nonce = RandomNumberGenerator.GetBytes(Consent.NonceBytes);
        return Consent.Open(id, order, holder.Account, nonce, ConsentToken.HashOf(ConsentToken.Of(id, nonce, key.Bytes)), now,
            isAsked: holder.SparedBy is null);
    })];

    /// <summary>Guards the facts on which the new order was decided.</summary>
    public static void Check(Unit unit, Caller caller, NewTransfers transfers, IReadOnlyList<NumberCheck> checks, DateTimeOffset now)
    {
        foreach (var check in checks.Where(c => c.Held is not null))
        {
            HostingTable.CheckActive(unit, check.Held!.Hosting);
        }

        foreach (var holder in transfers.Holders.Where(h => h.SparedBy is not null))
        {
            foreach (var (number, version) in holder.Numbers)
            {
                unit.Guard(Guard.OfNumber(caller.World.Id, number.Digits, version));
            }

            AllowlistTable.CheckSpares(unit, holder.Account, caller.Account.Id, now);
        }
    }
}
