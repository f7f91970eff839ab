using Hostline.Core.Deadlines;
using Hostline.Core.Events;
using Hostline.Core.Reasons;

namespace Hostline.Storage.Tables;

/// <summary>Facts about an active number that its hosting does not have.</summary>
/// <param name="LeavingSince">Null unless it is being released.</param>
sealed record ActiveFacts(HostingId Hosting, bool IsLocked, bool HasCampaign, DateTimeOffset? LeavingSince, Reason? ReleaseRefused);

/// <summary>Facts outside of orders and hostings that their standing depends on.</summary>
static class StandingTable
{
    /// <summary>The deadlines of carrier and capability test in orders $1: hosting and instant.</summary>
    public static readonly Sql Deadlines = Sql.OfIds(list => $"""
        select d.subject, d.due_at from hostings h join deadlines d on d.subject = h.id
        where h.order_id {list} and d.kind in ({(int)DeadlineKind.Carrier}, {(int)DeadlineKind.CapabilityTest})
        """);

    /// <summary>The active hostings of orders $1.</summary>
    public static readonly Sql Active = Sql.OfIds(list => $"""
        select h.id, l.number is not null, c.number is not null,
          case when r.hosting is null and r.confirmed < r.generation then
            (select max(e.at) from events e where e.subject_id = h.order_id and e.kind = '{EventKinds.ReleaseRequested}') end,
          case when r.hosting is not null and r.confirmed = r.generation then r.failure end
        from hostings h left join locks l on l.world = h.world and l.number = h.number
          left join campaign_numbers c on c.world = h.world and c.number = h.number
          left join routes r on r.world = h.world and r.number = h.number
        where h.order_id {list} and h.state = 7
        """);

    public static ActiveFacts ReadActive(Row row) =>
        new(row.Id<HostingId>(0), row.Bool(1), row.Bool(2), row.TimeOrNull(3), ReasonCatalog.Find(row.TextOrNull(4)));

    const string Open = "select distinct order_id from hostings where account = $1 and live and state <> 7 and state";

    /// <summary>
    /// The customer has an open step: the proof, unless its bill waits for a reviewer; the bill; or the letter, unless it is out for signature.
    /// </summary>
    static readonly string Own = $"""
        ((open & 8) <> 0
          or ((open & 4) <> 0
            and not exists (select 1 from letters l where l.id = hostings.letter and l.state = {(int)Core.Letters.LetterState.Signing}))
          or ((open & 2) <> 0 and not exists (select 1 from identity_documents i
            where i.id = hostings.proof_document and hostings.proof_method = {(int)Core.Ownership.ProofMethod.Bill} and i.state = 1)))
        """;

    /// <summary>The $2 oldest orders of account $1 with a number that waits for the account itself.</summary>
    public static readonly Sql Yours = new($"{Open} = 3 and {Own} order by order_id limit $2");

    static string InState(int state) =>
        $"select order_id from ({Open} = {state} {(state == 3 ? $"and not {Own}" : "")} order by order_id limit $2) s{state}";

    /// <summary>The $2 oldest orders of account $1 with a number that waits for someone else.</summary>
    public static readonly Sql Others = new($"""
        select order_id from ({string.Join(" union ", ((int[])[1, 2, 3, 4, 5, 6, 9]).Select(InState))}) w
        order by order_id limit $2
        """);

    /// <summary>The oldest consent requests to account $1 as holder: order, the requesting account's name, and until when; $2 at most.</summary>
    public static readonly Sql Asked = new("""
        select c.order_id, a.name, c.deadline, c.opened_at,
          (select count(*) from hostings h where h.order_id = c.order_id and h.consent = c.id and h.state in (2, 9))
        from consents c join accounts a on a.id = c.account where c.holder = $1 and c.decision = 1 order by c.id limit $2
        """);

    /// <summary>The newest notices of account $1 whose mail bounced; $2 at most.</summary>
    public static readonly Sql Bounced = new("select id, order_id, at, kind from notices where account = $1 and mail = 3 order by id desc limit $2");
}
