using Hostline.Core.People;
using Hostline.Core.Proposals;

namespace Hostline.Storage.Tables;

/// <summary>Acts that wait for a second principal, and their results.</summary>
static class ProposalTable
{
    const string Columns = "p.id, p.world, p.kind, p.order_id, p.account, p.payload, p.found, p.why, p.made_by, p.made_by_name, p.made_by_role, p.made_at, "
        + "p.state, p.decided_by, p.decided_by_name, p.decided_by_role, p.decided_at";

    public static readonly Sql ById = new($"select {Columns} from proposals p where p.id = $1");

    /// <summary>Newest first: $1 before this id, $2 limit, $3 world, $4 whether only open ones.</summary>
    public static readonly Sql OfWorld = new(
        $"select {Columns} from proposals p where p.world = $3 and p.id < $1 and ($4 = 0 or p.state = 1) order by p.id desc limit $2");

    /// <summary>The same of all worlds: $1 before this id, $2 limit.</summary>
    public static readonly Sql Anywhere = new($"select {Columns} from proposals p where p.id < $1 order by p.id desc limit $2");

    /// <summary>The open ones of all worlds.</summary>
    public static readonly Sql OpenAnywhere = new($"select {Columns} from proposals p where p.id < $1 and p.state = 1 order by p.id desc limit $2");

    /// <summary>About order $1, newest first; $2 at most.</summary>
    public static readonly Sql OfOrder = new($"select {Columns} from proposals p where p.order_id = $1 order by p.id desc limit $2");

    static readonly Insert Insert = new("proposals",
        "id, world, kind, order_id, account, payload, found, why, made_by, made_by_name, made_by_role, made_at, state",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13");

    /// <summary>A check: it is open. If it fails, someone else was first.</summary>
    public static readonly Sql SetDecided = new(
        "update proposals set state = $2, decided_by = $3, decided_by_name = $4, decided_by_role = $5, decided_at = $6 where id = $1 and state = 1");

    /// <summary>A check: the person may still decide at the host's desk.</summary>
    public static readonly Sql StillDecides = new($"select 1 from people where id = $1 and {PersonTable.Decides} /*key share*/");

    public static Unit Add(Unit unit, Proposal p) => unit.Then(
        Insert, p.Id, p.World, p.Kind, p.Order, p.Account, p.Payload, p.Found, p.Why, p.By.Id, p.By.Name, p.By.Role, p.At, ProposalState.Open);

    public static Unit CheckDecided(Unit unit, ProposalId id, ProposalState state, DeskHand by, DateTimeOffset at) =>
        unit.Check(1, SetDecided, id, state, by.Id, by.Name, by.Role, at);

    public static Unit CheckProposer(Unit unit, PersonId person) => unit.Check(1, StillDecides, person);

    public static Proposal Read(Row row) => new(
        row.Id<ProposalId>(0), row.Id<WorldId>(1), row.Text(2), row.IdOrNull<OrderId>(3), row.IdOrNull<AccountId>(4), row.Bytes(5), row.Text(6), row.Text(7),
        new(row.Text(8), row.Text(9), (Role)row.Int(10)), row.Time(11))
    {
        Stored = (ProposalState)row.Int(12),
        DecidedBy = row.TextOrNull(13) is { } by ? new(by, row.Text(14), (Role)row.Int(15)) : null,
        DecidedAt = row.TimeOrNull(16),
    };
}
