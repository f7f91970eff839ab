using Hostline.Core.Alarms;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Ownership;

/// <summary>
/// The codes that may still be sent while one request is decided. Every code is counted again inside the unit, so that simultaneous requests
/// get no more than consecutive ones.
/// </summary>
public sealed class CodeBudget
{
    readonly Dictionary<CodeCount, int> sent;
    readonly Func<PhoneNumber, IReadOnlyList<CodeCount>> countsOf;
    readonly DateTimeOffset now;
    readonly HashSet<CodeCount> reached = [];

    CodeBudget(Func<PhoneNumber, IReadOnlyList<CodeCount>> countsOf, Dictionary<CodeCount, int> sent, DateTimeOffset now) =>
        (this.countsOf, this.sent, this.now) = (countsOf, sent, now);

    public IReadOnlyCollection<CodeCount> Reached => reached;

    /// <summary>Only live codes cost money: in a sandbox, only the limits that protect a number apply.</summary>
    public static Task<CodeBudget> Open(Database database, CodeAllowance allowance, Caller caller, LoadedOrder loaded, IEnumerable<PhoneNumber> numbers) =>
        Open(database, allowance, caller.Account.Family, loaded, numbers);

    public static async Task<CodeBudget> Open(
        Database database, CodeAllowance allowance, AccountId family, LoadedOrder loaded, IEnumerable<PhoneNumber> numbers)
    {
        if (!loaded.World.IsLive)
        {
            return new(_ => [], [], loaded.DatabaseNow);
        }

        var (openedAt, own) = await database.One(CodeCountTable.Customer, CodeCountTable.ReadCustomer, family);
        IReadOnlyList<CodeCount> CountsOf(PhoneNumber number) => allowance.CountsOf(family, openedAt, own, number, loaded.DatabaseNow);
        var counts = numbers.SelectMany(CountsOf).Distinct().ToList();
        var batch = new ReadBatch();
        var read = counts.Select(c => batch.Many(CodeCountTable.Sent, r => r.Int(0), c.Scope, c.Subject, c.Since)).ToList();
        if (counts.Count > 0)
        {
            await database.Run(batch);
        }

        return new(CountsOf, counts.Zip(read).ToDictionary(c => c.First, c => c.Second.First), loaded.DatabaseNow);
    }

    /// <summary>Null if a code may be sent to the number; it is then counted in the unit.</summary>
    public Refusal? Spend(Unit unit, PhoneNumber number)
    {
        var counts = countsOf(number);
        var full = counts.Where(c => sent[c] >= c.Limit).ToList();
        if (full.Count > 0)
        {
            reached.UnionWith(full);
            return new(Reason.CodeAllowanceUsed, Number: number.ToString(), RetryAfter: full.Max(c => c.Until) - now, RetryAt: full.Max(c => c.Until));
        }

        foreach (var count in counts)
        {
            sent[count]++;
            CodeCountTable.CheckCounted(unit, count);
        }

        return null;
    }

    /// <summary>Raises an alarm for each limit that was reached, once a day.</summary>
    public Task Report(CommitQueue queue, Caller caller, LoadedOrder loaded) => Report(queue, caller.Account.Id, loaded);

    public async Task Report(CommitQueue queue, AccountId account, LoadedOrder loaded)
    {
        if (reached.Count > 0)
        {
            await queue.Write(reached.Select(c => c.AlarmFor(loaded.World.Id, account, loaded.Order.Id))
                .Aggregate(new Unit(), (unit, alarm) => AlarmTable.Raise(unit, alarm, loaded.Now, loaded.DatabaseNow)));
        }
    }
}
