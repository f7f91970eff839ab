using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;

namespace Hostline.Core.Orders;

/// <summary>One request to host one or more numbers.</summary>
/// <param name="Profile">The messaging profile that gets its webhooks; null if none was given.</param>
/// <param name="DocumentRefusal">Why the reviewer refused a document, until a new one is in.</param>
/// <param name="Letter">The staged document attached as letter, if one is in.</param>
/// <param name="Bill">The staged document attached as bill, if one is in.</param>
/// <param name="Sequence">The number of its events.</param>
/// <param name="ChainHead">The hash of its last event.</param>
/// <param name="Announced">How often it was announced to its own account, for each kind of destination.</param>
/// <param name="Terms">The terms of the dialect that took the order, as they were then.</param>
/// <param name="Version">Grows with every unit that changes the order or one of its hostings.</param>
public sealed record Order(
    OrderId Id, WorldId World, AccountId Account, ProfileId? Profile, OrderStatus Status, Reason? DocumentRefusal, DocumentId? Letter, DocumentId? Bill,
    long Sequence, byte[] ChainHead, DateTimeOffset LastEventAt, AnnouncedCounts Announced, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    IReadOnlyList<Hosting> Hostings, HostingTerms Terms)
{
    /// <summary>The consents of its transfers; loaded with a single order, empty in lists.</summary>
    public IReadOnlyList<Consent> Consents { get; init; } = [];

    /// <summary>Null unless a holder has reported fraud and the desk has not decided yet.</summary>
    public Freeze? Frozen { get; init; }

    /// <summary>Whether a callback was given with it, for it alone.</summary>
    public bool HasCallback { get; init; }

    /// <summary>By which its account finds it, besides its id; null for none.</summary>
    public string? Reference { get; init; }

    public bool IsOpen => Hostings.Any(h => h.State.IsOpen());

    public Hosting? Find(PhoneNumber number) => Hostings.FirstOrDefault(h => h.Number == number);
}
