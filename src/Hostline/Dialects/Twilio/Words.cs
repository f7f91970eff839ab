using Hostline.Core.Hostings;
using Hostline.Core.Ownership;

namespace Hostline.Dialects.Twilio;

/// <summary>The vendor's words for states of the core (source, table of statuses).</summary>
static class Words
{
    public const string PendingVerification = "pending-verification";

    static readonly (HostingPhase Phase, string Word)[] Statuses =
    [
        (HostingPhase.Checking, "twilio-processing"),
        (HostingPhase.Received, "received"),
        (HostingPhase.Proving, PendingVerification),
        (HostingPhase.Proven, "verified"),
        (HostingPhase.Signing, "pending-loa"),
        (HostingPhase.Processing, "carrier-processing"),
        (HostingPhase.Testing, "testing"),
        (HostingPhase.Hosted, "completed"),
        (HostingPhase.Stuck, "action-required"),
        (HostingPhase.Failed, "failed"),
    ];

    public static readonly string[] OfStatuses = [.. Statuses.Select(s => s.Word)];

    /// <summary>A cancelled order is answered 404, so it needs no word of the vendor's.</summary>
    public static string Of(HostingPhase phase) => Array.Find(Statuses, s => s.Phase == phase).Word ?? "deleted";

    /// <summary>Compared exactly; null for a word that is not a status.</summary>
    public static HostingPhase? PhaseOf(string word) => Array.FindIndex(Statuses, s => s.Word == word) is >= 0 and var at ? Statuses[at].Phase : null;

    public const string ByCall = "phone-call";
    public const string ByBill = "phone-bill";

    public static string Of(ProofMethod method) => method == ProofMethod.Bill ? ByBill : ByCall;
}
