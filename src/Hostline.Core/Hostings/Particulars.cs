using Hostline.Core.Ownership;

namespace Hostline.Core.Hostings;

/// <summary>How a customer wants to prove ownership, as noted before the proof begins.</summary>
/// <param name="Document">The bill to prove it by; null if none was named.</param>
/// <param name="Extension">What is dialed once a verification call is answered; null for none.</param>
/// <param name="DelaySeconds">How long after it is requested a verification call is placed.</param>
public sealed record IntendedProof(ProofMethod Method, DocumentId? Document, string? Extension, int DelaySeconds)
{
    public static readonly IntendedProof ByCall = new(ProofMethod.Call, null, null, 0);
}

/// <summary>What a customer noted about a hosting beside its number. No rule of the lifecycle depends on it.</summary>
/// <param name="Label">For people; null for none.</param>
/// <param name="Name">
/// By which the customer finds it, besides its id. No two hostings of an account have the same, except those that have failed or were
/// cancelled.
/// </param>
/// <param name="Email">Of the number's owner, who signs the letter.</param>
/// <param name="Copies">Addresses that get copies of the letter.</param>
/// <param name="Address">The owner's postal address.</param>
/// <param name="Proof">How ownership is to be proven.</param>
public sealed record Particulars(string? Label, string? Name, string? Email, IReadOnlyList<string> Copies, AddressId? Address, IntendedProof Proof)
{
    /// <summary>The title of the person who signs the letter.</summary>
    public string? ContactTitle { get; init; }

    /// <summary>The telephone number of the person who signs the letter.</summary>
    public string? ContactPhone { get; init; }

    /// <summary>The request for many numbers that it came with; null if it came alone.</summary>
    public BulkId? Bulk { get; init; }

    public static readonly Particulars None = new(null, null, null, [], null, IntendedProof.ByCall);

    public bool Equals(Particulars? other) => other is not null
        && (Label, Name, Email, Address, Proof) == (other.Label, other.Name, other.Email, other.Address, other.Proof)
        && (ContactTitle, ContactPhone, Bulk) == (other.ContactTitle, other.ContactPhone, other.Bulk) && Copies.SequenceEqual(other.Copies);

    public override int GetHashCode() => HashCode.Combine(Label, Name, Email, Address, Proof, Copies.Count);
}
