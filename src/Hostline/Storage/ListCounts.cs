using System.Collections.Concurrent;

namespace Hostline.Storage;

/// <summary>
/// The number of rows in a list: exact up to <see cref="CountedBeyond"/> rows past the page, a lower bound beyond. Counting costs a step per
/// row, so a list that was just found to be much longer is not counted again for a moment; too few rows can be removed in that time to make the
/// total wrong.
/// </summary>
public sealed class ListCounts(TimeProvider time)
{
    /// <summary>Totals are exact up to this many rows past the page; beyond that they are a lower bound.</summary>
    public const int CountedBeyond = 10_000;

    /// <summary>
    /// A list is remembered only if it exceeds the reported total by this much, which is more than a server can remove in
    /// <see cref="KeptFor"/>.
    /// </summary>
    const int Slack = 10_000;

    /// <summary>The most lists that are remembered; when it is reached, all are forgotten and counted again.</summary>
    const int KeptAtMost = 10_000;

    static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<(Sql List, AccountId Account), (long AtLeast, long At)> known = new();

    /// <summary>Adds the count to the batch that reads the page, unless it is known; the total is available when the batch has run.</summary>
    /// <param name="count">The counting statement; its last parameter is the limit.</param>
    /// <param name="isWhole">Whether there is no filter; the counts of filtered lists are not remembered.</param>
    /// <param name="arguments">All arguments but the last; the first one is the account.</param>
    /// <param name="end">The end of the page, as a position in the list.</param>
    public Func<long> Count(ReadBatch batch, Sql count, AccountId account, bool isWhole, object?[] arguments, int end)
    {
        var told = (long)end + CountedBeyond;
        if (isWhole && known.TryGetValue((count, account), out var seen) && seen.AtLeast >= told + Slack && time.GetElapsedTime(seen.At) < KeptFor)
        {
            return () => told;
        }

        var counted = batch.Many(count, r => r.Long(0), [.. arguments, isWhole ? told + Slack : told]);
        return () =>
        {
            if (isWhole && counted.Rows[0] >= told + Slack)
            {
                Remember(count, account, counted.Rows[0]);
            }

            return Math.Min(counted.Rows[0], told);
        };
    }

    void Remember(Sql count, AccountId account, long atLeast)
    {
        if (known.Count >= KeptAtMost)
        {
            known.Clear();
        }

        known[(count, account)] = (atLeast, time.GetTimestamp());
    }
}
