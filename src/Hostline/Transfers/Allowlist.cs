using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.History;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Transfers;

/// <summary>
/// Pairs of accounts between which transfers need no consent. Every entry expires; every change is an event of the account that gives numbers
/// away.
/// </summary>
public sealed class Allowlist(Database database, AuditKey audit, Decisions decisions)
{
    public const int ListedAtMost = 1_000;

    public Task<IReadOnlyList<AllowlistEntry>> Of(WorldId world, AccountId? account) => account is { } one
        ? database.Many(AllowlistTable.OfAccount, AllowlistTable.Read, one, ListedAtMost)
        : database.Many(AllowlistTable.OfWorld, AllowlistTable.Read, world, ListedAtMost);

    public Task<IReadOnlyList<AllowlistEntry>> All() => database.Many(AllowlistTable.Anywhere, AllowlistTable.Read, ListedAtMost);

    /// <summary>Adds an entry, or changes the end of an existing one.</summary>
    public Task<Outcome<AllowlistEntry>> Add(World world, AccountId from, AccountId to, DateTimeOffset until, Principal by) =>
        decisions.Reach(() => DecideAdd(world, from, to, until, by));

    internal async Task<Decision<AllowlistEntry>> DecideAdd(World world, AccountId from, AccountId to, DateTimeOffset until, Principal by)
    {
        var (giving, chain, taking, databaseNow) = await Load(world, from, to);
        var now = world.Now(databaseNow).CutToMicros();
        if (Refuse(giving, taking, until, now) is { } refused)
        {
            return refused;
        }

        var entry = new AllowlistEntry(world.Id, from, to, until.CutToMicros(), now, by.Actor.ToString());
        var unit = by.NewUnit();
        chain.Tell(unit, audit, giving!, EventKinds.AllowlistAdded, by.Actor, now, Detail(to, entry.Until));
        return new(entry, AllowlistTable.Put(unit, entry));
    }

    public Task<Outcome<AccountId>> Remove(World world, AccountId from, AccountId to, Principal by) =>
        decisions.Reach(() => DecideRemove(world, from, to, by));

    internal async Task<Decision<AccountId>> DecideRemove(World world, AccountId from, AccountId to, Principal by)
    {
        var (giving, chain, _, databaseNow) = await Load(world, from, to);
        var entry = giving is null ? null : await database.One(AllowlistTable.Between, AllowlistTable.Read, from, to);
        if (entry is null)
        {
            return new Refusal(Reason.NotFound, Detail: "There is no such entry.");
        }

        var unit = by.NewUnit();
        chain.Tell(unit, audit, giving!, EventKinds.AllowlistRemoved, by.Actor, world.Now(databaseNow).CutToMicros(), Detail(to, entry.Until));
        return new(from, AllowlistTable.CheckRemoved(unit, from, to));
    }

    /// <summary>The present state of a pair, in words, for a proposal to change it.</summary>
    /// <param name="until">The end of the wanted entry; null to remove the entry.</param>
    public async Task<Outcome<string>> Standing(World world, AccountId from, AccountId to, DateTimeOffset? until)
    {
        var (giving, _, taking, databaseNow) = await Load(world, from, to);
        if (Refuse(giving, taking, until, world.Now(databaseNow)) is { } refused)
        {
            return refused;
        }

        var entry = await database.One(AllowlistTable.Between, AllowlistTable.Read, from, to);
        return entry is null && until is null ? new Refusal(Reason.NotFound, Detail: "There is no such entry.")
            : entry is null ? $"{taking!.Name} asks {giving!.Name}" : $"{taking!.Name} need not ask {giving!.Name} until {entry.Until:O}";
    }

    static Refusal? Refuse(Account? giving, Account? taking, DateTimeOffset? until, DateTimeOffset now) =>
        giving is null || taking is null || giving.Id == taking.Id
            ? new Refusal(Reason.NotFound, Place: giving is null ? PlaceKind.FromAccount : PlaceKind.ToAccount,
                Detail: "from and to must be two accounts of this world.")
        : until is { } end && end <= now
            ? new Refusal(Reason.ValueOutOfRange, Place: PlaceKind.Until, Detail: "until must be in the future by this world's clock.")
        : null;

    static Dictionary<string, string> Detail(AccountId to, DateTimeOffset until) => new() { ["to"] = to.ToString(), ["until"] = until.ToString("O") };

    async Task<(Account? Giving, AccountChain Chain, Account? Taking, DateTimeOffset Now)> Load(World world, AccountId from, AccountId to)
    {
        var batch = new ReadBatch();
        var giving = batch.Many(AccountTable.ById, AccountTable.Read, from);
        var taking = batch.Many(AccountTable.ById, AccountTable.Read, to);
        var chain = batch.Many(AccountTable.Chain, AccountChain.Read, from);
        await database.Run(batch);
        return (InWorld(giving), chain.First, InWorld(taking), batch.Now);

        Account? InWorld(RowList<Account> found) => found.First is { } account && account.World == world.Id ? account : null;
    }
}
