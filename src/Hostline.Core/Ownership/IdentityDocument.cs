using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;

namespace Hostline.Core.Ownership;

/// <summary>What a document shows about its account. The numbers are stored; never renumber them.</summary>
public enum IdentityDocumentType
{
    /// <summary>A bill of the voice provider: it shows who has the line of a number.</summary>
    PhoneBill = 1,
}

/// <summary>The numbers are stored; never renumber them.</summary>
public enum IdentityDocumentState
{
    /// <summary>No one has decided on it yet.</summary>
    Pending = 1,
    Accepted = 2,
    Refused = 3,
}

/// <summary>
/// A document that belongs to an account, not to an order: it is decided once, for all hostings whose proof of ownership names it.
/// </summary>
/// <param name="Reason">Why it was refused.</param>
/// <param name="Note">The reviewer's explanation, for the customer.</param>
/// <param name="CreatedAt">World time of its upload.</param>
/// <param name="Version">Grows when it is named by a proof, and when it is decided.</param>
public sealed record IdentityDocument(
    DocumentId Id, WorldId World, AccountId Account, IdentityDocumentType Type, IdentityDocumentState State, Reason? Reason, string? Note,
    DateTimeOffset CreatedAt, int Version)
{
    /// <summary>Hostings that may wait for the decision on one document, because all of them are decided in one unit.</summary>
    public const int WaitingAtMost = 100;

    /// <summary>The reasons with which a reviewer refuses a bill.</summary>
    public static readonly IReadOnlyList<Reason> Refusals =
        [.. OrderStatuses.Refusals.Where(r => r.Value.Again == Requirement.Bill).Select(r => r.Key)];
}
