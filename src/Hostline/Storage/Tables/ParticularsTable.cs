using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;

namespace Hostline.Storage.Tables;

/// <summary>Customers' notes about hostings, and the names that are taken. A hosting without notes may have no row.</summary>
static class ParticularsTable
{
    /// <summary>In the order of <see cref="Read"/>.</summary>
    public const string Columns = "d.hosting, d.label, d.name, d.email, d.copies, d.address, d.proof, d.proof_document, d.extension, d.call_delay, "
        + "d.contact_title, d.contact_phone, d.bulk";

    public static readonly Sql Named = new("select hosting from hosting_names where account = $1 and name = $2");

    public static readonly Sql OfHosting = new($"select {Columns} from particulars d where d.hosting = $1");

    static readonly Insert Insert = new("particulars",
        "hosting, world, account, label, name, email, copies, address, proof, proof_document, extension, call_delay, contact_title, contact_phone, bulk",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15",
        conflict: OnConflict.Update("hosting",
            "label = excluded.label, name = excluded.name, email = excluded.email, copies = excluded.copies, address = excluded.address, "
            + "proof = excluded.proof, proof_document = excluded.proof_document, extension = excluded.extension, call_delay = excluded.call_delay, "
            + "contact_title = excluded.contact_title, contact_phone = excluded.contact_phone"));

    /// <summary>A check: a name that another hosting of the account has adds no row.</summary>
    static readonly Insert Claim = new("hosting_names", "account, name, hosting, world", "$1, $2, $3, $4",
        conflict: OnConflict.DoNothing, key: "account, name");

    static readonly Sql Free = new("delete from hosting_names where hosting = $1");

    /// <summary>Writes new or changed notes of a hosting. A check: its new name is not taken.</summary>
    public static Unit CheckSaved(Unit unit, Order order, Hosting hosting, Particulars before, Particulars after)
    {
        if (after == before)
        {
            return unit;
        }

        if (HoldsName(hosting.State) && after.Name != before.Name)
        {
            if (before.Name is not null)
            {
                unit.Then(Free, hosting.Id);
            }

            if (after.Name is { } name)
            {
                unit.Check(1, Claim, order.Account, name, hosting.Id, order.World);
            }
        }

        return unit.Then(Insert, hosting.Id, order.World, order.Account, after.Label, after.Name, after.Email, string.Join('\n', after.Copies), after.Address,
            after.Proof.Method, after.Proof.Document, after.Proof.Extension, after.Proof.DelaySeconds, after.ContactTitle, after.ContactPhone,
            after.Bulk);
    }

    /// <summary>The hosting has ended without having been active, so its name is free again.</summary>
    public static Unit FreeName(Unit unit, Hosting ended) => unit.Then(Free, ended.Id);

    public static bool HoldsName(HostingState state) => state is not (HostingState.Failed or HostingState.Cancelled);

    /// <summary>All columns are null if there is no row.</summary>
    public static Particulars Read(Row row, int at) => row.IdOrNull<HostingId>(at) is null
        ? Particulars.None
        : new(row.TextOrNull(at + 1), row.TextOrNull(at + 2), row.TextOrNull(at + 3), row.Text(at + 4).Split('\n', StringSplitOptions.RemoveEmptyEntries),
            row.IdOrNull<AddressId>(at + 5), new((ProofMethod)row.Int(at + 6), row.IdOrNull<DocumentId>(at + 7), row.TextOrNull(at + 8), row.Int(at + 9)))
        {
            ContactTitle = row.TextOrNull(at + 10),
            ContactPhone = row.TextOrNull(at + 11),
            Bulk = row.IdOrNull<BulkId>(at + 12),
        };
}
