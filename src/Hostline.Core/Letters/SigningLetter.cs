using Hostline.Core.Numbers;

namespace Hostline.Core.Letters;

/// <summary>How far a letter for signature has come. The numbers are stored; never renumber them.</summary>
public enum LetterState
{
    /// <summary>Being written: it can be changed and is not out for signature.</summary>
    Opened = 1,
    /// <summary>Out for signature, and cannot be changed.</summary>
    Signing = 2,
    Signed = 3,
    /// <summary>Declined by its signer, or revoked by its account.</summary>
    Canceled = 4,
    /// <summary>Refused in the review, or not signed in time.</summary>
    Failed = 5,
}

/// <summary>Who signs a letter, and who gets copies of it.</summary>
/// <param name="Email">The signer's.</param>
/// <param name="Copies">Addresses that get copies.</param>
/// <param name="Address">The postal address of the numbers' owner.</param>
/// <param name="Title">The signer's title; null if it was not given.</param>
/// <param name="Phone">The signer's telephone number; null if it was not given.</param>
public sealed record LetterParties(string Email, IReadOnlyList<string> Copies, AddressId Address, string? Title, string? Phone)
{
    public bool Equals(LetterParties? other) => other is not null
        && (Email, Address, Title, Phone) == (other.Email, other.Address, other.Title, other.Phone) && Copies.SequenceEqual(other.Copies);

    public override int GetHashCode() => HashCode.Combine(Email, Address, Title, Phone, Copies.Count);
}

/// <summary>A Letter of Authorization that is signed electronically, for the hostings of one account.</summary>
/// <param name="Hostings">What it is for, in the customer's order.</param>
/// <param name="Terms">Under whose terms: only orders placed under the same ones can be on it.</param>
/// <param name="SignedBy">The signer's name; null until it is signed.</param>
/// <param name="Version">Grows with every change.</param>
public sealed record SigningLetter(
    LetterId Id, WorldId World, AccountId Account, LetterState State, LetterParties Parties, IReadOnlyList<HostingId> Hostings, string Terms, string? SignedBy,
    DateTimeOffset? SignedAt, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public const int HostingsAtMost = 200;

    /// <summary>What it says since it was sent out, as JSON; null for one of an earlier release, or one that was never sent out.</summary>
    public string? Content { get; init; }

    /// <summary>The file that its signer is shown; null as above.</summary>
    public DocumentId? Draft { get; init; }

    /// <summary>The signed file; null until it is signed, and for one of an earlier release.</summary>
    public DocumentId? Document { get; init; }

    /// <summary>How often it was sent out. A link is good for one of these times.</summary>
    public int Round { get; init; }

    /// <summary>World time at which it can no longer be signed; null for one of an earlier release.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Reminders to the signer since it was sent out.</summary>
    public int Reminded { get; init; }

    /// <summary>The telephone that a code goes to before the letter is shown to its signer; null if it asks for none.</summary>
    public PhoneNumber? CodeTo { get; init; }

    /// <summary>What the signer said who declined it.</summary>
    public string? Declined { get; init; }

    public bool IsOpen => State is LetterState.Opened or LetterState.Signing;
}
