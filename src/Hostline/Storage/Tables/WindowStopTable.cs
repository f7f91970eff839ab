using Hostline.Core.Deadlines;
using Hostline.Core.Notices;
using Hostline.Core.Orders;
using Hostline.Core.Transfers;
using Hostline.Core.Worlds;

namespace Hostline.Storage.Tables;

/// <summary>Stretches in which the window of a live consent was stopped: its order was frozen, or its holder's mail waited for an unreachable relay.</summary>
static class WindowStopTable
{
    /// <summary>Why it was stopped. The numbers are stored; never renumber them.</summary>
    enum Why
    {
        Frozen = 1,
        Relay = 2,
    }

    /// <summary>How long a mail must wait for the relay to stop its window, in microseconds.</summary>
    static readonly long Patience = (long)ServedTime.LongestCounted(Pace.Minutes).TotalMicroseconds;

    /// <summary>Of two stretches that began at the same instant, the longer one contains the other.</summary>
    const string Longer = """
        on conflict (consent, kind, from_at) do update set to_at = case when excluded.to_at > window_stops.to_at then excluded.to_at else window_stops.to_at end
        """;

    static readonly string Asking = $"n.kind in ({(int)NoticeKind.ConsentRequested}, {(int)NoticeKind.ConsentReminded})";

    /// <summary>The stops of consent $1 up to instant $2, including those that have not ended.</summary>
    static readonly Sql OfConsent = new(Stops("c.id = $1", "$2"));

    /// <summary>The same for all windows of world $1 that can end by silence, with ids from $3 to $4.</summary>
    static readonly Sql OfOpen =
        new(Stops($"c.world = $1 and c.decision = {(int)TransferDecision.Pending} and c.deadline is not null and not c.overdue and c.id >= $3 and c.id <= $4",
            "$2"));

    static readonly Sql Put = new($"""
        insert into window_stops (consent, kind, from_at, to_at, world)
        select id, {(int)Why.Frozen}, $2, $3, world from consents
        where order_id = $1 and world = $4 and decision = {(int)TransferDecision.Pending} and not overdue {Longer}
        """);

    /// <summary>Mail $1 of world $3 waited for the relay until instant $2, long enough to count.</summary>
    static readonly Sql PutRelay = new($"""
        insert into window_stops (consent, kind, from_at, to_at, world)
        select c.id, {(int)Why.Relay}, n.at + {Patience}, $2, c.world from notices n join consents c on c.order_id = n.order_id and c.holder = n.account
        where n.id = $1 and c.world = $3 and {Asking} and n.at + {Patience} < $2 and c.decision = {(int)TransferDecision.Pending} {Longer}
        """);

    static readonly Sql Delete = new("delete from window_stops where consent = $1");

    static string Stops(string which, string now) => $"""
        select s.consent, s.from_at, s.to_at from consents c join window_stops s on s.consent = c.id where {which}
        union all
        select c.id, n.at + {Patience}, cast({now} as bigint) from consents c join notices n on n.order_id = c.order_id and n.account = c.holder
          where {which} and {Asking} and n.mail = {(int)MailState.Queued} and n.at + {Patience} < {now}
        union all
        select c.id, o.frozen_at, cast({now} as bigint) from consents c join orders o on o.id = c.order_id where {which} and o.frozen_at < {now}
        """;

    public static RowList<(ConsentId Consent, Gap Stop)> Ask(ReadBatch batch, ConsentId consent, DateTimeOffset now) =>
        batch.Many(OfConsent, Read, consent, now);

    /// <param name="first">The range begins with this consent.</param>
    public static RowList<(ConsentId Consent, Gap Stop)> AskOpen(ReadBatch batch, WorldId world, DateTimeOffset now, ConsentId first, ConsentId last) =>
        batch.Many(OfOpen, Read, world, now, first, last);

    /// <summary>The order was frozen between two instants. For live orders only: in a sandbox, only its own clock counts.</summary>
    public static Unit AddFrozen(Unit unit, Order order, DateTimeOffset from, DateTimeOffset to) => unit.Then(Put, order.Id, from, to, World.LiveId);

    /// <summary>The relay has accepted or permanently refused a mail with a consent request.</summary>
    public static Unit AddRelay(Unit unit, NoticeId notice, DateTimeOffset at) => unit.Then(PutRelay, notice, at, World.LiveId);

    public static Unit Drop(Unit unit, ConsentId consent) => unit.Then(Delete, consent);

    static (ConsentId, Gap) Read(Row row) => (row.Id<ConsentId>(0), new(row.Time(1), row.Time(2)));
}
