using Hostline.Core.Orders;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>One message to one destination about a change, rendered: every attempt sends the same bytes.</summary>
/// <param name="Destination">Whose webhooks: the profile's id.</param>
/// <param name="Kind">Which dialect addresses and signs it.</param>
/// <param name="EventId">Its own, by which receivers drop what they had: that of the event it tells of, or one derived from it where several tell of it.</param>
/// <param name="EventKind">The dialect's word for the event.</param>
public sealed record Announcement(Guid Destination, string Kind, Guid EventId, string EventKind, byte[] Data)
{
    /// <summary>
    /// Set when it goes to another account than the order's: who signs and sees it, and its place in that lane, which must grow
    /// with every event. The order's own announcements are counted without it.
    /// </summary>
    public (Guid Account, int Sequence)? Foreign { get; init; }
}

/// <summary>Who may hear of a change.</summary>
/// <param name="Order">The order's profile.</param>
/// <param name="Numbers">By hosting: the profile to which a number that changes hands is assigned at its current holder.</param>
public sealed record Audience(Profile? Order, IReadOnlyDictionary<Guid, Profile> Numbers)
{
    public static readonly IReadOnlyDictionary<Guid, Profile> NoNumbers = new Dictionary<Guid, Profile>();
}

/// <summary>
/// A dialect's pure function from a change to what is told of it. Called when the change is settled, before it is queued,
/// so that announcement and change are one unit.
/// </summary>
public delegate IEnumerable<Announcement> Announcer(Change change, Audience audience);
