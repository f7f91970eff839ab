using System.Collections.Frozen;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;

namespace Hostline.Dialects.Twilio;

/// <summary>
/// The terms of this dialect's orders: one landline or toll-free number of the United States or Canada, without a bill and without transfers.
/// Later failures wait for an operator.
/// </summary>
sealed record TwilioTerms(HostingTerms Terms)
{
    public const string Name = "twilio";

    /// <summary>The limit of calls to verify one number, before an operator must act (source, table of statuses).</summary>
    public const int CallsAtMost = 3;

    public static TwilioTerms Of(TermDays days) => new(new HostingTerms(
        Name,
        Kinds: ((NumberKind[])[NumberKind.UnitedStates, NumberKind.Canada, NumberKind.TollFree]).ToFrozenSet(),
        LineRefusals: new Dictionary<LineType, Reason>
        {
            [LineType.Wireless] = Reason.NumberWireless,
            [LineType.Voip] = Reason.IneligibleCarrier,
        }.ToFrozenDictionary(),
        NumbersAtMost: 1,
        Required: HostingStates.Standard & ~Requirement.Bill,
        RequiredOfTransfer: Requirement.None,
        CodesAtMost: 5,
        TriesPerCode: 3,
        Idle: TimeSpan.FromDays(days.Idle),
        Carrier: TimeSpan.FromHours(72),
        CapabilityTest: TimeSpan.FromHours(24),
        LaterFailure.NeedsAction)
    {
        CallsAtMost = CallsAtMost,
        Unverified = TermDays.SpanOf(days.Unverified),
        Unsigned = TermDays.SpanOf(days.Unsigned),
        Stuck = TermDays.SpanOf(days.Stuck),
    });
}
