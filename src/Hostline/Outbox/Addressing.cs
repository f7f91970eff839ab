using Hostline.Core.Deliveries;
using Hostline.Storage.Tables;

namespace Hostline.Outbox;

/// <summary>An attempt, ready to go.</summary>
/// <param name="Target">Which of the destination's URLs it goes to.</param>
/// <param name="HasFailover">Whether there is a second URL, which the retry schedule needs to know.</param>
/// <param name="IsOfOneOrder">The URL came with one order: when it answers 410 Gone, that ends this delivery and closes nothing else.</param>
public sealed record Addressed(GuardedRequest Request, DeliveryTarget Target, bool HasFailover, bool IsOfOneOrder = false);

/// <summary>
/// A dialect's way to address and sign one attempt, found by the kind of the destination. The URL is read and the
/// signature made now, at the attempt. Null when the destination has no URL any more, or only such as are gone.
/// </summary>
/// <param name="attempt">1 for the first.</param>
/// <param name="gone">URLs that answered 410 Gone: another one of the destination is taken in their place.</param>
public delegate Task<Addressed?> AddressAttempt(ClaimedDelivery delivery, int attempt, IReadOnlySet<string> gone);

/// <summary>The registered ways, by kind.</summary>
public sealed record AddressBook(IReadOnlyDictionary<string, AddressAttempt> Ways);
