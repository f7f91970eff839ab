using Hostline.Core.Deliveries;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>What one look at the store found to be sent.</summary>
/// <param name="Due">One destination of each world and account, then the second, and so on.</param>
/// <param name="NextRetry">When the next retry is due.</param>
/// <param name="IsEnd">Nothing lies behind what was looked at: the next look begins at the start.</param>
sealed record DueLook(IReadOnlyList<DueDestination> Due, DateTimeOffset Now, DateTimeOffset? NextRetry, bool IsEnd);

/// <summary>
/// Looks for destinations with something to send. It goes on where the last look ended, account by account, and within an
/// account destination by destination, so that nobody is passed over however much waits elsewhere.
/// </summary>
sealed class DueDeliveries(Database database, SendingRoom room)
{
    const int AccountsAtMost = 128;
    const int DestinationsAtMost = 128;
    const int RetriesLookedAt = 256;

    Guid afterAccount = Guid.Empty;
    Guid afterRetry = Guid.Empty;

    /// <summary>Of accounts with more destinations than one look takes: where the next one goes on.</summary>
    readonly Dictionary<Guid, Guid> afterDestination = [];

    /// <summary>Accounts with something to send that this round has come past.</summary>
    readonly HashSet<Guid> awakeThisRound = [];

    public bool IsAtStart => afterAccount == Guid.Empty && afterRetry == Guid.Empty;

    public async Task<DueLook> Look(CancellationToken stopping)
    {
        var first = new ReadBatch();
        var awake = first.Many(DueTable.Accounts, r => new Taker(r.Guid(1), r.Guid(0)), afterAccount, AccountsAtMost);
        await database.Run(first, stopping);
        // However much an account has waiting: while it has its share, nothing of it is looked at.
        var accounts = awake.Rows.Where(room.MayTake).Select(taker => taker.Account).ToList();

        var second = new ReadBatch();
        var each = Math.Max(1, DestinationsAtMost / Math.Max(1, accounts.Count));
        var lanes = accounts.Select(a => second.Many(DueTable.OfAccount, DueTable.Read, a, afterDestination.GetValueOrDefault(a), first.Now, each)).ToList();
        var retries = second.Many(DueTable.Retries, DueTable.Read, afterRetry, RetriesLookedAt, first.Now);
        var next = second.Many(DueTable.NextRetry, r => r.TimeOrNull(0), first.Now);
        await database.Run(second, stopping);

        for (var i = 0; i < lanes.Count; i++)
        {
            GoOn(accounts[i], lanes[i].Rows, each);
        }

        afterAccount = awake.Rows.Count < AccountsAtMost ? Guid.Empty : awake.Rows[^1].Account;
        ForgetTheQuiet(awake.Rows.Select(taker => taker.Account));
        afterRetry = retries.Rows.Count < RetriesLookedAt ? Guid.Empty : retries.Rows[^1].Id;
        var due = lanes.SelectMany(l => l.Rows).Concat(retries.Rows.Where(r => r.Account != Guid.Empty)).DistinctBy(d => d.Id);
        return new(FairTurns.InTurns(due, d => d.World, d => d.Account), first.Now, next.First, IsAtStart && !accounts.Exists(afterDestination.ContainsKey));
    }

    /// <summary>At the end of a round, what was kept of accounts that have nothing to send any more goes.</summary>
    void ForgetTheQuiet(IEnumerable<Guid> awake)
    {
        awakeThisRound.UnionWith(awake);
        if (afterAccount == Guid.Empty)
        {
            foreach (var quiet in afterDestination.Keys.Where(account => !awakeThisRound.Contains(account)).ToList())
            {
                afterDestination.Remove(quiet);
            }

            awakeThisRound.Clear();
        }
    }

    /// <summary>An account with fewer than a look takes begins at its start again.</summary>
    void GoOn(Guid account, IReadOnlyList<DueDestination> found, int atMost)
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
