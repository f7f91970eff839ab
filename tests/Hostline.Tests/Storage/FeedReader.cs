using Hostline.Core.Events;
using Hostline.History;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Support;

namespace Hostline.Tests.Storage;

/// <summary>A client that reads the feed of an account to its end, page by page, and immediately detects events out of order.</summary>
sealed class FeedReader(Database database, AccountId account, FeedCursor from = default)
{
    readonly Dictionary<SubjectId, long> sequences = [];

    public FeedCursor Cursor { get; private set; } = from;

    public List<Event> Read { get; } = [];

    /// <summary>One page.</summary>
    public async Task<FeedPage> Page(int limit = 100)
    {
        var page = await new Feed(database).After(account, Cursor, limit);
        foreach (var (told, _) in page.Entries)
        {
            Assert.Equal(account, told.Account);
            Assert.Equal(sequences.GetValueOrDefault(told.SubjectId, told.Sequence - 1) + 1, told.Sequence);
            sequences[told.SubjectId] = told.Sequence;
            Read.Add(told);
        }

        Cursor = page.Next;
        return page;
    }

    /// <summary>
    /// Waits until this many events have come. On PostgreSQL any transaction of the cluster, even a vacuum's, may delay them for a
    /// moment.
    /// </summary>
    public async Task<List<Event>> Until(int count, Func<int>? limit = null)
    {
        await Hang.Until(async () =>
        {
            while (Read.Count < count && (await Page(limit?.Invoke() ?? 100)).Entries.Count > 0)
            {
            }

            return Read.Count >= count;
        }, () => $"All {count} events (there were {Read.Count})");
        return Read;
    }

    /// <summary>The event with this sequence of an order of an account.</summary>
    public static Event Event(AccountId account, OrderId order, long sequence) => new(
        Ids.New<AnyId>(TimeProvider.System.GetUtcNow()), default, account, Subject.Order, order, sequence, DateTimeOffset.UnixEpoch, EventKinds.Resumed,
        "robot", null, [], new byte[32], new byte[32]);

    public static Unit Unit(AccountId account, OrderId order, params long[] sequences) =>
        TestStore.With(unit => Array.ForEach(sequences, sequence => EventTable.Add(unit, Event(account, order, sequence))));
}
