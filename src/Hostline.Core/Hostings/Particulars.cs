using Hostline.Core.Ownership;

namespace Hostline.Core.Hostings;

/// <param name="Document">The bill to be reviewed as proof; null if none was named.</param>
/// <param name="Extension">What a verification call dials once it is answered; null for none.</param>
/// <param name="DelaySeconds">How long a verification call is delayed after it was requested.</param>
public sealed record IntendedProof(ProofMethod Method, DocumentId? Document, string? Extension, int DelaySeconds)
{
    public static readonly IntendedProof ByCall = new(ProofMethod.Call, null, null, 0);
}

/// <summary>Details that a customer noted about a hosting. No rule of the lifecycle depends on them.</summary>
/// <param name="Label">For people; null for none.</param>
/// <param name="Name">A name that the customer can look it up by, besides its id. Unique among the account's hostings that have not failed or been
/// cancelled.</param>
/// <param name="Email">Address of the number's owner, who signs the letter.</param>
/// <param name="Proof">How ownership is to be proven.</param>
public sealed record Particulars(string? Label, string? Name, string? Email, IReadOnlyList<string> Copies, AddressId? Address, IntendedProof Proof)
{
    public string? ContactTitle { get; init; }

    public string? ContactPhone { get; init; }

    /// <summary>The bulk request that it belongs to; null if it was ordered alone.</summary>
    public BulkId? Bulk { get; init; }

    public static readonly Particulars None = new(null, null, null, [], null, IntendedProof.ByCall);

    public bool Equals(Particulars? other) => other is not null
        && (Label, Name, Email, Address, Proof) == (other.Label, other.Name, other.Email, other.Address, other.Proof)
        && (ContactTitle, ContactPhone, Bulk) == (other.ContactTitle, other.ContactPhone, other.Bulk) && Copies.SequenceEqual(other.Copies);

    public override int GetHashCode() => HashCode.Combine(Label, Name, Email, Address, Proof, Copies.Count);
}
