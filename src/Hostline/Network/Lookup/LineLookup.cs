using Hostline.Core.Numbers;
using Hostline.Core.Reasons;

namespace Hostline.Network.Lookup;

/// <summary>The look-up's facts about a line.</summary>
/// <param name="Refusal">Why the number cannot be hosted at all, if that is known at once.</param>
/// <param name="Hosting">The result of the slower question, whether the carrier supports hosting: null for yes.</param>
/// <param name="IsSettled">The slower question was answered within the request.</param>
public sealed record LineFacts(LineType Type, Reason? Refusal, Reason? Hosting, bool IsSettled);

/// <summary>The sandbox's look-up: the number decides.</summary>
public static class LineLookup
{
    public static LineFacts Of(PhoneNumber number, SimulatedOutcome outcome) => outcome switch
    {
        SimulatedOutcome.Wireless => Refused(LineType.Wireless, Reason.NumberWireless),
        SimulatedOutcome.InvalidRouting => Refused(LineType.Unknown, Reason.NumberNotRoutable),
        SimulatedOutcome.NotValidated => Refused(LineType.Unknown, Reason.NumberNotValidated),
        SimulatedOutcome.BillingFailed => Refused(TypeOf(number), Reason.BillingFailed),
        SimulatedOutcome.BillingAbolished => Refused(TypeOf(number), Reason.BillingAbolished),
        SimulatedOutcome.OnPlatform => Refused(TypeOf(number), Reason.NumberOnPlatform),
        SimulatedOutcome.NotFound => Later(number, Reason.NumberNotFound),
        SimulatedOutcome.IneligibleCarrier => Later(number, Reason.IneligibleCarrier),
        SimulatedOutcome.AlreadyHosted => Later(number, Reason.AlreadyHosted),
        SimulatedOutcome.Voip => new(LineType.Voip, null, null, true),
        _ => new(TypeOf(number), null, null, true),
    };

    static LineFacts Refused(LineType type, Reason why) => new(type, why, null, true);

    /// <summary>The order is accepted; the registry's answer comes a moment later.</summary>
    static LineFacts Later(PhoneNumber number, Reason why) => new(TypeOf(number), null, why, false);

    static LineType TypeOf(PhoneNumber number) => number.Kind == NumberKind.TollFree ? LineType.TollFree : LineType.Landline;
}
