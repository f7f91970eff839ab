using System.Collections.Frozen;
using System.Text.Json;
using Hostline.Core.Events;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;

namespace Hostline.Core.Notifications;

/// <summary>
/// The one-sentence notifications about an account's hosted numbers, sent by text, e-mail or webhook. The customer's own acts (codes
/// sent and entered) need none.
/// </summary>
public static class Activity
{
    public const string Subject = "Activity of your hosted numbers";

    /// <summary>How many numbers a sentence names; the rest are counted.</summary>
    const int NumbersNamed = 3;

    static readonly FrozenDictionary<string, string> Sentences = new Dictionary<string, string>
    {
        [EventKinds.OrderCreated] = "Hosting was ordered for {0}.",
        [EventKinds.OrderCancelled] = "The order for {0} was deleted.",
        [EventKinds.NumberIneligible] = "{0} cannot be hosted.",
        [EventKinds.CodesExhausted] = "Ownership of {0} was not proven.",
        [EventKinds.OwnershipProven] = "Ownership of {0} is proven.",
        [EventKinds.DocumentsReceived] = "Documents were received for {0}.",
        [EventKinds.DocumentsAccepted] = "The documents for {0} were accepted.",
        [EventKinds.DocumentsRefused] = "The documents for {0} were refused.",
        [EventKinds.CarrierAccepted] = "The voice carrier accepted the hosting of {0}.",
        [EventKinds.CarrierRefused] = "The voice carrier refused the hosting of {0}.",
        [EventKinds.CarrierSilent] = "The voice carrier did not answer for {0} in time.",
        [EventKinds.TestPassed] = "{0} is active.",
        [EventKinds.TestFailed] = "The test message to {0} did not arrive.",
        [EventKinds.ActivationRefused] = "{0} could not be activated.",
        [EventKinds.ReleaseRequested] = "The release of {0} was requested.",
        [EventKinds.RoutingLost] = "{0} is routed elsewhere.",
        [EventKinds.RoutingRestored] = "{0} is routed here again.",
        [EventKinds.ReleaseUnfinished] = "{0} was released, but is still routed here. The release is repeated.",
        [EventKinds.ReleaseComplete] = "{0} is no longer routed here.",
        [EventKinds.Released] = "{0} was released.",
        [EventKinds.CampaignAssigned] = "{0} was assigned to a campaign.",
        [EventKinds.CampaignRemoved] = "{0} was removed from its campaign.",
        [EventKinds.IdleTooLong] = "The order for {0} was closed because nothing was done on it.",
        [EventKinds.ActionOverdue] = "The order for {0} was closed because it could not be continued in time.",
        [EventKinds.Resumed] = "The order for {0} was resumed.",
        [EventKinds.FailedByOperator] = "The order for {0} was closed by an operator.",
        [EventKinds.TransferDetected] = "{0} is hosted for another account here: the order is a transfer.",
        [EventKinds.ConsentRequested] = "Consent to the transfer of {0} was requested.",
        [EventKinds.ConsentReminded] = "Consent to the transfer of {0} is still pending.",
        [EventKinds.ConsentGiven] = "The transfer of {0} was approved.",
        [EventKinds.ConsentRefused] = "The transfer of {0} was rejected.",
        [EventKinds.ConsentReversed] = "The consent to the transfer of {0} was reversed.",
        [EventKinds.ConsentOverdue] = "The transfer of {0} is waiting for a decision.",
        [EventKinds.NumberMoved] = "{0} was transferred to this account and is active.",
        [EventKinds.NumberLost] = "{0} was transferred to another account.",
    }.ToFrozenDictionary();

    /// <summary>The events of a change that are sent, and to whom: the order's account, or for a consent the holder.</summary>
    public static IEnumerable<(Event Told, AccountId Account)> Of(Change change) =>
        from told in change.Events
        where IsTold(told)
        from account in HoldersOf(change, told).Prepend(change.Order.Account)
        select (told, account);

    /// <summary>A number that moved away is reported as lost, and not as released as well.</summary>
    static bool IsTold(Event told) =>
        Sentences.ContainsKey(told.Kind) && !(told.Kind == EventKinds.Released && told.ReasonValue == Reason.Transferred);

    static IEnumerable<AccountId> HoldersOf(Change change, Event told) => told.Kind.StartsWith("consent.", StringComparison.Ordinal)
        ? change.HostingsOf(told).Select(h => change.Order.ConsentOf(h)?.Holder).OfType<AccountId>().Distinct()
        : [];

    public static string SentenceOf(Event told)
    {
        var numbers = NumbersOf(told);
        var named = string.Join(", ", numbers.Take(NumbersNamed)) + (numbers.Count > NumbersNamed ? $" and {numbers.Count - NumbersNamed} more" : "");
        var sentence = Sentences[told.Kind].Replace("{0}", named.Length == 0 ? "your numbers" : named, StringComparison.Ordinal);
        return told.ReasonValue is { } reason && !SaysItself(told.Kind, reason) ? $"{sentence} {ReasonCatalog.Of(reason).Sentence}" : sentence;
    }

    /// <summary>Whether the event's own sentence already gives the reason.</summary>
    static bool SaysItself(string kind, Reason reason) => (kind, reason) is
        (EventKinds.NumberLost, Reason.Transferred) or (EventKinds.OrderCancelled, Reason.DeletedByCustomer)
            or (EventKinds.CarrierSilent, Reason.CarrierTimeout) or (EventKinds.RoutingLost, Reason.RoutingLost)
        or (EventKinds.ConsentRefused, Reason.ConsentRefused) or (EventKinds.ConsentReversed, Reason.Reversed) or (EventKinds.IdleTooLong, Reason.Idle);

    /// <summary>The numbers of an event, in +E.164 form; none once its payload is erased.</summary>
    public static IReadOnlyList<string> NumbersOf(Event told)
    {
        if (told.Payload.Length == 0)
        {
            return [];
        }

        using var payload = JsonDocument.Parse(told.Payload);
        return [.. payload.RootElement.GetProperty("numbers"u8).EnumerateArray().Select(n => n.GetProperty("number"u8).GetString()!)];
    }
}
