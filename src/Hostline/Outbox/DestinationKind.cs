using Hostline.Core.Deliveries;
using Hostline.Outgoing;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>One attempt of a delivery: where it goes.</summary>
/// <param name="Attempt">1 for the first.</param>
/// <param name="Url">The one of the destination's URLs that the plan says, or another one when that is gone.</param>
public sealed record AttemptTo(ClaimedDelivery Delivery, Destination Destination, string Url, int Attempt);

/// <summary>
/// A kind of destination as a dialect declares it: under which name its rows stand, how it is tried, and how one attempt is rendered
/// and signed. The outbox knows kinds by their names only.
/// </summary>
/// <param name="Source">What has destinations of this kind.</param>
/// <param name="Plan">May depend on the destination, since a vendor may let its customers write limits into a URL.</param>
/// <param name="Renderer">
/// Asks, in the batch that is read before an attempt, for what it needs of the account, and gives what renders the attempt once the batch has
/// run. The signature is made there, since it signs the time.
/// </param>
public sealed record DestinationKind(
    string Name, DestinationSource Source, Func<Destination, RetryPlan> Plan,
    Func<ReadBatch, AccountId, Func<AttemptTo, Task<GuardedRequest>>> Renderer)
{
    /// <summary>How a receiver can tell that a request is from here; null for requests that are not signed.</summary>
    public SignatureScheme? Signature { get; init; }

    /// <summary>
    /// The body of an attempt, exactly as it was sent: from the stored bytes, the number of the attempt and its URL. Empty if the
    /// request had none.
    /// </summary>
    public required Func<Destination, byte[], int, string, byte[]> Body { get; init; }

    /// <summary>Makes the message that tests a destination; null if such a destination cannot be tested.</summary>
    public Func<Destination, EventId, DateTimeOffset, Announcement>? Test { get; init; }
}

/// <summary>The kinds that the dialects have declared, by name.</summary>
public sealed class DestinationKinds(IEnumerable<DestinationKind> kinds)
{
    readonly Dictionary<string, DestinationKind> byName = kinds.ToDictionary(kind => kind.Name);

    /// <summary>Null for one that no dialect of this release declares.</summary>
    public DestinationKind? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The kind of what people set up in the portal; null if no dialect has such.</summary>
    public DestinationKind? Of(DestinationSource source) => byName.Values.FirstOrDefault(kind => kind.Source == source);
}
