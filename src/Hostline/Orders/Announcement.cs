using Hostline.Core.Orders;
using Hostline.Storage.Tables;

namespace Hostline.Orders;

/// <summary>One message to one destination about a change, rendered: every attempt sends the same bytes.</summary>
/// <param name="Destination">Whose webhooks: the profile's id.</param>
/// <param name="Kind">Which dialect addresses and signs it.</param>
/// <param name="EventId">The event that it tells of; receivers drop what they had under this id.</param>
/// <param name="EventKind">The dialect's word for the event.</param>
public sealed record Announcement(Guid Destination, string Kind, Guid EventId, string EventKind, byte[] Data);

/// <summary>
/// A dialect's pure function from a change to what is told of it. Called when the change is settled, before it is queued,
/// so that announcement and change are one unit.
/// </summary>
public delegate IEnumerable<Announcement> Announcer(Change change, Profile? profile);
