using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Deciding;
using Hostline.Storage.Tables;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// The additional webhooks of a transfer: five lifecycle events for the receiving account, two for the one that loses the number.
/// </summary>
static class TransferWebhooks
{
    const string Prefix = "messaging_hosted_numbers_orders.internal_transfer_";
    const string Requested = Prefix + "requested";
    const string Lost = "messaging_hosted_numbers.lost";

    /// <summary>The receiver's name for an event; null for an event without one.</summary>
    public static string? TypeOf(Event told) => told.Kind switch
    {
        EventKinds.TransferDetected => Prefix + "detected",
        EventKinds.ConsentRequested => Prefix + "approval_requested",
        EventKinds.ConsentGiven => Prefix + (told.ReasonValue is Reason.Allowlist or Reason.WindowElapsed ? "auto_approved" : "approved"),
        EventKinds.ConsentRefused or EventKinds.ConsentReversed => Prefix + "rejected",
        _ => null,
    };

    /// <summary>To the holders of numbers: the request for consent, in separate lanes beside the receiver's order. One message per profile.</summary>
    public static IEnumerable<Announcement> Requests(Change change, Audience audience) =>
        Of(EventKinds.ConsentRequested, change, audience).Select(t => OfRequest(change, t.Event, t.Profile, t.Numbers));

    /// <summary>The loss of numbers, in the lanes of the losing account's own order. One message per profile.</summary>
    public static IEnumerable<Announcement> Losses(Change change, Audience audience, int sequence) =>
        Of(EventKinds.NumberLost, change, audience).Select((t, i) => OfLoss(change, t.Event, t.Profile, t.Numbers, sequence + i));

    static IEnumerable<(Event Event, Profile Profile, IEnumerable<Hosting> Numbers)> Of(string kind, Change change, Audience audience) =>
        from told in change.Events
        where told.Kind == kind
        from assigned in change.HostingsOf(told).GroupBy(h => Profile(audience, h)?.Id)
        let profile = Profile(audience, assigned.First())
        where profile is { WebhookUrl.Length: > 0 }
        select (told, profile, assigned.AsEnumerable());

    /// <summary>By the hosting that is lost, or by the one that is requested: a lost number may itself have come by a transfer.</summary>
    static Profile? Profile(Audience audience, Hosting hosting) =>
        audience.Numbers.GetValueOrDefault(hosting.Id) ?? (hosting.Source is { } source ? audience.Numbers.GetValueOrDefault(source) : null);

    static Announcement OfRequest(Change change, Event told, Profile profile, IEnumerable<Hosting> numbers)
    {
        var consent = change.Order.ConsentOf(numbers.First())!;
        var seen = change.Order.AsSeenBy(consent) with { Profile = profile.Id, Account = consent.Holder };
        var id = Ids.Named(told.Id, Requested, profile.Id);
        return new(profile.As(Webhooks.Kind), id, Requested, Webhooks.Data(id, told, Requested, seen, numbers, null, told.ReasonValue));
    }

    static Announcement OfLoss(Change change, Event told, Profile profile, IEnumerable<Hosting> numbers, int sequence)
    {
        var id = Ids.Named(told.Id, Lost, profile.Id);
        return new(profile.As(Webhooks.Kind), id, Lost,
            Webhooks.Data(id, told, Lost, change.Order with { Profile = profile.Id }, numbers, sequence, told.ReasonValue));
    }
}
