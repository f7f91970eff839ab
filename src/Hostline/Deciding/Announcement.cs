using Hostline.Core.Deliveries;
using Hostline.Core.Orders;
using Hostline.Storage.Tables;

namespace Hostline.Deciding;

/// <param name="Numbers">By hosting: for a number that changes accounts, its profile at the current holder.</param>
public sealed record Audience(Profile? Order, IReadOnlyDictionary<HostingId, Profile> Numbers)
{
    public static readonly IReadOnlyDictionary<HostingId, Profile> NoNumbers = new Dictionary<HostingId, Profile>();
}

/// <summary>
/// A dialect's pure function from a change to its messages. Called when the change is settled, before it is queued, so that messages and change
/// are one unit.
/// </summary>
public delegate IEnumerable<Announcement> Announcer(Change change, Audience audience);
