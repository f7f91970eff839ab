using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;

namespace Hostline.Core.Ownership;

/// <summary>What a document proves. The numbers are stored; never renumber them.</summary>
public enum IdentityDocumentType
{
    /// <summary>A bill of the voice provider: it shows whose line a number is.</summary>
    PhoneBill = 1,
}

/// <summary>The numbers are stored; never renumber them.</summary>
public enum IdentityDocumentState
{
    Pending = 1,
    Accepted = 2,
    Refused = 3,
}

/// <summary>A document that belongs to an account, not to an order: it is decided once, for all hostings that name it as proof.</summary>
/// <param name="CreatedAt">World time of its upload.</param>
/// <param name="Version">Incremented when a proof names it, and when it is decided.</param>
public sealed record IdentityDocument(
    DocumentId Id, WorldId World, AccountId Account, IdentityDocumentType Type, IdentityDocumentState State, Reason? Reason, string? Note,
    DateTimeOffset CreatedAt, int Version)
{
    /// <summary>The most hostings that may wait for the decision on one document, because one unit decides all of them.</summary>
    public const int WaitingAtMost = 100;

    public static readonly IReadOnlyList<Reason> Refusals =
        [.. OrderStatuses.Refusals.Where(r => r.Value.Again == Requirement.Bill).Select(r => r.Key)];
}
