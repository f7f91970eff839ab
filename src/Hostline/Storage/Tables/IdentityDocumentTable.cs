using Hostline.Core.Ownership;
using Hostline.Core.Reasons;

namespace Hostline.Storage.Tables;

static class IdentityDocumentTable
{
    const string Columns = "i.id, i.world, i.account, i.type, i.state, i.reason, i.note, i.created_at, i.version";

    public static readonly Sql ById = new($"select {Columns} from identity_documents i where i.id = $1");

    public static readonly Sql Pending = new($"select {Columns} from identity_documents i where i.world = $1 and i.state = 1 order by i.id limit $2");

    /// <summary>The same for all worlds; $1 at most.</summary>
    public static readonly Sql PendingAnywhere = new($"select {Columns} from identity_documents i where i.state = 1 order by i.id limit $1");

    public static readonly Sql Waiting = new($"""
        select order_id, id from hostings where proof_document = $1 and proof_method = {(int)ProofMethod.Bill} and state = 3 and open & 2 > 0
        order by order_id, position
        """);

    public static readonly Sql PendingOfOrders = Sql.OfIds(list => $"""
        select h.id from hostings h join identity_documents i on i.id = h.proof_document
        where h.order_id {list} and h.proof_method = {(int)ProofMethod.Bill} and h.state = 3 and h.open & 2 > 0 and i.state = 1
        """);

    /// <summary>The accepted bill by which ownership of hosting $1 was proven; no row if it was proven otherwise.</summary>
    public static readonly Sql OfHosting = new($"""
        select i.id from hostings h join identity_documents i on i.id = h.proof_document
        where h.id = $1 and h.proof_method = {(int)ProofMethod.Bill} and i.state = {(int)IdentityDocumentState.Accepted}
        """);

    static readonly Insert Insert = new("identity_documents",
        "id, world, account, type, state, reason, note, created_at, version", "$1, $2, $3, $4, $5, $6, $7, $8, $9");

    static readonly Sql Change = new("update identity_documents set state = $3, reason = $4, note = $5, version = version + 1 where id = $1 and version = $2");

    public static Unit Add(Unit unit, IdentityDocument d) =>
        unit.Then(Insert, d.Id, d.World, d.Account, d.Type, d.State, d.Reason?.Code(), d.Note, d.CreatedAt, d.Version);

    /// <summary>A check: no one has named or decided it since it was read.</summary>
    public static Unit CheckSaved(Unit unit, IdentityDocument d) => unit.Check(1, Change, d.Id, d.Version, d.State, d.Reason?.Code(), d.Note);

    public static IdentityDocument Read(Row row) => new(
        row.Id<DocumentId>(0), row.Id<WorldId>(1), row.Id<AccountId>(2), (IdentityDocumentType)row.Int(3), (IdentityDocumentState)row.Int(4),
        ReasonCatalog.Find(row.TextOrNull(5)), row.TextOrNull(6), row.Time(7), row.Int(8));
}
