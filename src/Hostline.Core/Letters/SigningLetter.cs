using Hostline.Core.Numbers;

namespace Hostline.Core.Letters;

/// <summary>The state of a letter for signature. The numbers are stored; never renumber them.</summary>
public enum LetterState
{
    /// <summary>A draft: it can be changed and is not out for signature.</summary>
    Opened = 1,
    /// <summary>Out for signature; it can no longer be changed.</summary>
    Signing = 2,
    Signed = 3,
    /// <summary>Declined by its signer, or revoked by its account.</summary>
    Canceled = 4,
    /// <summary>Refused in the review, or not signed in time.</summary>
    Failed = 5,
}

public sealed record LetterParties(string Email, IReadOnlyList<string> Copies, AddressId Address, string? Title, string? Phone)
{
    public bool Equals(LetterParties? other) => other is not null
        && (Email, Address, Title, Phone) == (other.Email, other.Address, other.Title, other.Phone) && Copies.SequenceEqual(other.Copies);

    public override int GetHashCode() => HashCode.Combine(Email, Address, Title, Phone, Copies.Count);
}

/// <summary>A Letter of Authorization that is signed electronically, for the hostings of one account.</summary>
/// <param name="Hostings">The hostings that it covers, in the customer's order.</param>
/// <param name="Terms">The terms of its orders: a letter covers only orders placed under the same terms.</param>
/// <param name="SignedBy">The signer's name; null until it is signed.</param>
/// <param name="Version">Incremented with every change.</param>
public sealed record SigningLetter(
    LetterId Id, WorldId World, AccountId Account, LetterState State, LetterParties Parties, IReadOnlyList<HostingId> Hostings, string Terms, string? SignedBy,
    DateTimeOffset? SignedAt, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public const int HostingsAtMost = 200;

    /// <summary>Its content since it was sent out, as JSON; null if it was never sent out, or comes from an earlier release.</summary>
    public string? Content { get; init; }

    /// <summary>The file that its signer is shown; null as for <see cref="Content"/>.</summary>
    public DocumentId? Draft { get; init; }

    /// <summary>The signed file; null until it is signed, or if it comes from an earlier release.</summary>
    public DocumentId? Document { get; init; }

    /// <summary>How often it was sent out. A link is valid for one sending only.</summary>
    public int Round { get; init; }

    /// <summary>World time at which it can no longer be signed; null if it comes from an earlier release.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How many reminders its signer got since it was sent out.</summary>
    public int Reminded { get; init; }

    /// <summary>The telephone that gets a code before the letter is shown to its signer; null if no code is required.</summary>
    public PhoneNumber? CodeTo { get; init; }

    public string? Declined { get; init; }

    public bool IsOpen => State is LetterState.Opened or LetterState.Signing;
}
