using Hostline.Core.Hostings;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;

namespace Hostline.Dialects.Twilio;

/// <summary>The vendor's words for what core knows (source, table of statuses).</summary>
static class Words
{
    public static readonly ReasonWords Reasons = new(
        (Reason.NotAuthenticated, "Send an account's SID and auth token, or a key's SID and secret, as HTTP Basic credentials."),
        (Reason.CallNotOffered, "Set Status to pending-verification with VerificationType phone-call: the call speaks a code, which you then send as "
            + "VerificationCode."));

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

    /// <summary>A cancelled order is answered 404 and has no word.</summary>
    public static string Of(HostingPhase phase) => Array.Find(Statuses, s => s.Phase == phase).Word ?? "deleted";

    /// <summary>Compared exactly; null for a word that is no status.</summary>
    public static HostingPhase? PhaseOf(string word) => Array.FindIndex(Statuses, s => s.Word == word) is >= 0 and var at ? Statuses[at].Phase : null;

    public const string ByCall = "phone-call";
    public const string ByBill = "phone-bill";

    public static string Of(ProofMethod method) => method == ProofMethod.Bill ? ByBill : ByCall;
}
