using Hostline.Core.Deliveries;
using Hostline.Outgoing;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <param name="Url">The destination's URL by the plan, or another one if that is closed.</param>
public sealed record AttemptTo(ClaimedDelivery Delivery, Destination Destination, string Url, int Attempt);

/// <summary>
/// A kind of destination as a dialect declares it: the name under which its rows are stored, how attempts are scheduled, and how one is
/// rendered and signed. The outbox knows kinds by their names only.
/// </summary>
/// <param name="Plan">May depend on the destination, because some vendors let customers write limits into a URL.</param>
/// <param name="Renderer">Adds queries about the account to the batch that is read before an attempt, and returns the function that renders the attempt
/// once the batch has run. The signature is made there, because it includes the time.</param>
public sealed record DestinationKind(
    string Name, DestinationSource Source, Func<Destination, RetryPlan> Plan,
    Func<ReadBatch, AccountId, Func<AttemptTo, Task<GuardedRequest>>> Renderer)
{
    /// <summary>How a receiver can verify that a request is from this host; null for requests that are not signed.</summary>
    public SignatureScheme? Signature { get; init; }

    /// <summary>
    /// The body of an attempt, exactly as it was sent: from the stored bytes, the number of the attempt and its URL. Empty if the request had
    /// none.
    /// </summary>
    public required Func<Destination, byte[], int, string, byte[]> Body { get; init; }

    /// <summary>Makes the message that tests a destination; null if such a destination cannot be tested.</summary>
    public Func<Destination, EventId, DateTimeOffset, Announcement>? Test { get; init; }
}

public sealed class DestinationKinds(IEnumerable<DestinationKind> kinds)
{
    readonly Dictionary<string, DestinationKind> byName = kinds.ToDictionary(kind => kind.Name);

    /// <summary>Null for one that no dialect of this release declares.</summary>
    public DestinationKind? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The kind for destinations that people set up in the portal; null if no dialect has one.</summary>
    public DestinationKind? Of(DestinationSource source) => byName.Values.FirstOrDefault(kind => kind.Source == source);
}
