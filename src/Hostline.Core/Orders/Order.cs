using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;

namespace Hostline.Core.Orders;

/// <param name="Profile">The messaging profile that gets its webhooks; null if none was given.</param>
/// <param name="DocumentRefusal">Why the reviewer refused a document, until a new one is uploaded.</param>
/// <param name="ChainHead">The hash of its last event.</param>
/// <param name="Terms">The terms of the dialect that accepted the order, as of then.</param>
/// <param name="Version">Incremented with every unit that changes the order or one of its hostings.</param>
public sealed record Order(
    OrderId Id, WorldId World, AccountId Account, ProfileId? Profile, OrderStatus Status, Reason? DocumentRefusal, DocumentId? Letter, DocumentId? Bill,
    long Sequence, byte[] ChainHead, DateTimeOffset LastEventAt, AnnouncedCounts Announced, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    IReadOnlyList<Hosting> Hostings, HostingTerms Terms)
{
    /// <summary>The consents of its transfers; loaded with a single order, empty in lists.</summary>
    public IReadOnlyList<Consent> Consents { get; init; } = [];

    /// <summary>Null unless a holder has reported fraud and the desk has not decided yet.</summary>
    public Freeze? Frozen { get; init; }

    public bool HasCallback { get; init; }

    /// <summary>A name that its account can look it up by, besides its id; null for none.</summary>
    public string? Reference { get; init; }

    public bool IsOpen => Hostings.Any(h => h.State.IsOpen());

    public Hosting? Find(PhoneNumber number) => Hostings.FirstOrDefault(h => h.Number == number);
}
