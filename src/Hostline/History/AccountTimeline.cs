using Hostline.Core.Events;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.History;

/// <param name="Who">A part of the actor, in any case; "" for anyone.</param>
public sealed record TimelineFilter(IReadOnlyList<string>? Kinds, string Who);

/// <param name="Next">Where the next page begins; null if there is nothing older.</param>
/// <param name="IsCutShort">Whether the page ends because enough events were read, not because it is full.</param>
public sealed record TimelinePage(IReadOnlyList<Event> Events, FeedCursor? Next, bool IsCutShort);

/// <summary>
/// All events of an account, newest first: those of its own history and of its orders. With a filter, a page reads a limited stretch, so that a
/// rare kind in a long history costs no more than a frequent one.
/// </summary>
public sealed class AccountTimeline(Database database)
{
    /// <summary>How many events a filtered page reads.</summary>
    public const int Stretch = 2_000;

    static readonly FeedCursor Newest = new(long.MaxValue, Ids.AfterAll<SubjectId>(), long.MaxValue);

    public async Task<TimelinePage> Page(AccountId account, TimelineFilter filter, FeedCursor? before, int limit)
    {
        var from = before ?? Newest;
        var isWhole = filter is { Kinds: null, Who: "" };
        var stretch = isWhole ? limit + 1 : Stretch;
        var kinds = filter.Kinds is { } some ? $"|{string.Join('|', some)}|" : "";
        var who = filter.Who.Length == 0 ? "" : LikePattern.ContainingInLowerCase(filter.Who);
        var batch = new ReadBatch();
        var found = batch.Many(EventTable.NewestOfAccount, EventTable.ReadPlaced, account, from.Position, from.Subject, from.Sequence, stretch, kinds, who,
            limit + 1);
        var end = batch.Many(EventTable.EndOfWindow, r => new FeedCursor(r.Long(0), r.Id<SubjectId>(1), r.Long(2)), account, from.Position, from.Subject,
            from.Sequence, stretch - 1);
        await database.Run(batch);
        var events = found.Rows.Take(limit).ToList();
        var next = found.Rows.Count > limit ? PlaceOf(events[^1]) : isWhole || end.Rows.Count == 0 ? (FeedCursor?)null : end.Rows[0];
        return new([.. events.Select(e => e.Event)], next, found.Rows.Count <= limit && next is not null);
    }

    /// <param name="each">The limit for each subject.</param>
    public async Task<IReadOnlyList<Event>> Of(IEnumerable<SubjectId> subjects, int each)
    {
        var batch = new ReadBatch();
        var found = subjects.Select(s => batch.Many(EventTable.NewestOfSubject, EventTable.Read, s, each)).ToList();
        await database.Run(batch);
        return [.. found.SelectMany(f => f.Rows).OrderByDescending(e => e.At).ThenByDescending(e => e.Sequence)];
    }

    static FeedCursor PlaceOf((Event Event, long Position) placed) => new(placed.Position, placed.Event.SubjectId, placed.Event.Sequence);
}
