using Hostline.Core.Deliveries;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>The deliveries found by one pass over part of the store.</summary>
/// <param name="Due">One destination of each world and family of accounts, then the second of each, and so on.</param>
/// <param name="NextRetry">When the next retry is due.</param>
/// <param name="IsEnd">There is nothing after this: the next pass begins at the start.</param>
sealed record DueLook(IReadOnlyList<DueDestination> Due, DateTimeOffset Now, DateTimeOffset? NextRetry, bool IsEnd);

/// <summary>
/// Finds destinations with due deliveries. Each pass continues where the last one ended, account by account, and within an account destination
/// by destination, so that none is skipped, however much is waiting elsewhere.
/// </summary>
sealed class DueDeliveries(Database database, SendingRoom room)
{
    const int AccountsAtMost = 128;
    const int DestinationsAtMost = 128;
    const int RetriesLookedAt = 256;

    AccountId afterAccount = AccountId.None;
    DestinationId afterRetry;

    /// <summary>Where the next pass continues, for accounts with more destinations than one pass reads.</summary>
    readonly Dictionary<AccountId, DestinationId> afterDestination = [];

    /// <summary>Accounts with something to send that this round has passed.</summary>
    readonly HashSet<AccountId> awakeThisRound = [];

    public bool IsAtStart => afterAccount == AccountId.None && afterRetry == default;

    public async Task<DueLook> Look(CancellationToken stopping)
    {
        var first = new ReadBatch();
        var awake = first.Many(DueTable.Accounts, ReadAwake, afterAccount, AccountsAtMost);
        var firstRetry = first.Many(DueTable.FirstRetry, r => r.TimeOrNull(0));
        await database.Run(first, stopping);
        // An account whose family has used up its share is not read, however much it has waiting; nor is one that is suspended.
        var accounts = awake.Rows.Where(a => !a.IsHeld && room.MayTake(a.Taker)).Select(a => a.Account).ToList();

        var second = new ReadBatch();
        var each = Math.Max(1, DestinationsAtMost / Math.Max(1, accounts.Count));
        var hasRetries = firstRetry.First <= first.Now;
        var ofAccount = hasRetries ? DueTable.OfAccount : DueTable.OfAccountWithoutRetries;
        var lanes = accounts.Select(a => second.Many(ofAccount, DueTable.Read, a, afterDestination.GetValueOrDefault(a), first.Now, each)).ToList();
        var next = firstRetry;
        IReadOnlyList<DueDestination> retries = [];
        if (hasRetries)
        {
            retries = second.Many(DueTable.Retries, DueTable.Read, afterRetry, RetriesLookedAt, first.Now).Rows;
            next = second.Many(DueTable.NextRetry, r => r.TimeOrNull(0), first.Now);
        }

        if (second.Queries.Count > 0)
        {
            await database.Run(second, stopping);
        }

        for (var i = 0; i < lanes.Count; i++)
        {
            GoOn(accounts[i], lanes[i].Rows, each);
        }

        afterAccount = awake.Rows.Count < AccountsAtMost ? AccountId.None : awake.Rows[^1].Account;
        ForgetTheQuiet(awake.Rows.Select(a => a.Account));
        afterRetry = retries.Count < RetriesLookedAt ? default : retries[^1].Id;
        var due = lanes.SelectMany(l => l.Rows).Concat(retries.Where(r => r.Account != AccountId.None)).DistinctBy(d => d.Id);
        return new(FairTurns.InTurns(due, d => d.World, d => d.Family), first.Now, next.First, IsAtStart && !accounts.Exists(afterDestination.ContainsKey));
    }

    static (AccountId Account, Taker Taker, bool IsHeld) ReadAwake(Row row) =>
        (row.Id<AccountId>(0), new(row.Id<WorldId>(1), row.IdOrNull<AccountId>(3) ?? row.Id<AccountId>(0)), row.Int(2) > 0);

    /// <summary>At the end of a round, drops the positions of accounts with nothing left to send.</summary>
    void ForgetTheQuiet(IEnumerable<AccountId> awake)
    {
        awakeThisRound.UnionWith(awake);
        if (afterAccount == AccountId.None)
        {
            foreach (var quiet in afterDestination.Keys.Where(account => !awakeThisRound.Contains(account)).ToList())
            {
                afterDestination.Remove(quiet);
            }

            awakeThisRound.Clear();
        }
    }

    /// <summary>An account with fewer destinations than a pass reads starts over.</summary>
    void GoOn(AccountId account, IReadOnlyList<DueDestination> found, int atMost)
    {
        if (found.Count < atMost)
        {
            afterDestination.Remove(account);
        }
        else
        {
            afterDestination[account] = found[^1].Id;
        }
    }
}
