using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Orders;
using Hostline.Storage.Tables;

namespace Hostline.Dialects.Telnyx;

/// <summary>What a transfer adds to the webhooks: five lifecycle events for the receiving account, two for the one that loses the number.</summary>
static class TransferWebhooks
{
    const string Prefix = "messaging_hosted_numbers_orders.internal_transfer_";
    const string Requested = Prefix + "requested";
    const string Lost = "messaging_hosted_numbers.lost";

    /// <summary>The receiver's word for an event; null for one that has none.</summary>
    public static string? TypeOf(Event told) => told.Kind switch
    {
        EventKinds.TransferDetected => Prefix + "detected",
        EventKinds.ConsentRequested => Prefix + "approval_requested",
        EventKinds.ConsentGiven => Prefix + (told.ReasonValue is Reason.Allowlist or Reason.WindowElapsed ? "auto_approved" : "approved"),
        EventKinds.ConsentRefused or EventKinds.ConsentReversed => Prefix + "rejected",
        _ => null,
    };

    /// <summary>What holders hear: that they are asked, in lanes of their own beside the receiver's order; and what they have lost, in their own order's.</summary>
    public static IEnumerable<Announcement> ToHolders(Change change, Audience audience) =>
        from told in change.Events
        where told.Kind is EventKinds.ConsentRequested or EventKinds.NumberLost
        from assigned in change.HostingsOf(told).GroupBy(h => Profile(audience, h))
        where assigned.Key is { WebhookUrl.Length: > 0 }
        select told.Kind == EventKinds.NumberLost ? OfLoss(change, told, assigned.Key, assigned) : OfRequest(change, told, assigned.Key, assigned);

    static Profile? Profile(Audience audience, Hosting hosting) => audience.Numbers.GetValueOrDefault(hosting.Source ?? hosting.Id);

    static Announcement OfRequest(Change change, Event told, Profile profile, IEnumerable<Hosting> numbers)
    {
        var consent = change.Order.ConsentOf(numbers.First())!;
        var seen = change.Order.AsSeenBy(consent);
        var data = Webhooks.Data(told, Requested, seen with { Profile = profile.Id, Account = consent.Holder }, numbers, null, told.ReasonValue);
        return new(profile.Id, Webhooks.Kind, told.Id, Requested, data) { Foreign = (consent.Holder, (int)told.Sequence) };
    }

    static Announcement OfLoss(Change change, Event told, Profile profile, IEnumerable<Hosting> numbers) =>
        new(profile.Id, Webhooks.Kind, told.Id, Lost, Webhooks.Data(told, Lost, change.Order with { Profile = profile.Id }, numbers, null, told.ReasonValue));
}
