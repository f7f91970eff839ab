using System.Collections.Frozen;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// The terms of this dialect's orders: numbers of the United States (of Canada too if the operator enables it) and toll-free ones, on any line
/// but a wireless one.
/// </summary>
sealed record TelnyxTerms(HostingTerms Terms)
{
    /// <summary>A request with more numbers is refused as a whole.</summary>
    public const int NumbersAtMost = 200;

    public static TelnyxTerms Of(bool withCanada, TermDays days) => new(new HostingTerms(
        "telnyx",
        Kinds: ((NumberKind[])[NumberKind.UnitedStates, NumberKind.TollFree, .. withCanada ? (NumberKind[])[NumberKind.Canada] : []]).ToFrozenSet(),
        LineRefusals: new Dictionary<LineType, Reason> { [LineType.Wireless] = Reason.NumberWireless }.ToFrozenDictionary(),
        NumbersAtMost,
        Required: HostingStates.Standard,
        RequiredOfTransfer: HostingStates.Transfer,
        CodesAtMost: 5,
        TriesPerCode: 3,
        Idle: TimeSpan.FromDays(days.Idle),
        Carrier: TimeSpan.FromHours(72),
        CapabilityTest: TimeSpan.FromHours(24),
        LaterFailure.Fails));
}
