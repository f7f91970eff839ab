using static Hostline.Core.Reasons.Reason;

namespace Hostline.Core.Reasons;

/// <summary>Common causes of a reason, and other fixes: too long for an API response, but not for a page.</summary>
public sealed record ReasonHelp(IReadOnlyList<string> Causes, IReadOnlyList<string> Fixes);

/// <summary>A problem as a customer would describe it.</summary>
public sealed record Symptom(string Title, string Cause, IReadOnlyList<string> Fixes, IReadOnlyList<Reason> Reasons);

/// <summary>The parts of <c>docs/troubleshooting.md</c> that are not in the catalog.</summary>
public static class Troubleshooting
{
    static readonly ReasonHelp None = new([], []);

    static readonly Dictionary<Reason, ReasonHelp> Helps = new()
    {
        [CarrierRejected] = new(
            ["The number is under a contract that restricts changes to the routing of its messages.",
                "The voice provider does not support hosted messaging arrangements.",
                "The account information on the letter differs from the provider's records.",
                "One number of an order can be refused alone, for example because it belongs to another account at the provider."],
            ["The name on the letter must match the account holder's exactly.", "Some carriers want a call that authorizes the change of routing.",
                "Create a separate order for a number that was refused alone, once that is settled with the provider."]),
        [IneligibleCarrier] = new(
            ["On some interfaces this includes VoIP lines."],
            ["Ask support before the next attempt: the carrier may have been added since."]),
        [AlreadyHosted] = new([],
            ["If both accounts are yours, remove the hosting from the other one first.", "If not, contact support to resolve the conflict."]),
        [CarrierTimeout] = new([], ["If it fails again, contact support: the carrier may need manual intervention."]),
        [NumberHeldByOther] = new([], ["If the number should not be there, contact support."]),
        [NumberGetsNoSms] = new(
            ["A landline may need its provider to enable text messages first.", "Text messages to the number may be blocked."],
            ["Ask support for another way to prove ownership if the number can receive neither messages nor calls."]),
        [WindowElapsed] = new([], ["A holder who did not want this must contact support at once: it can be reversed until the number has moved."]),
        [FailedByOperator] = new([], ["The operator's note, if there is one, says more."]),
    };

    public static IReadOnlyList<Symptom> Symptoms { get; } =
    [
        new("A verification code does not arrive",
            "The message or the call with the code was not delivered to the number.",
            [
                "Make sure that the number can receive text messages; a landline may need its provider to enable them first.",
                "Check whether text messages to the number are blocked.",
                "Ask for the code again; several attempts are allowed, and a code can also be spoken in a call.",
                "In a transfer the code is sent to the number that is transferred.",
                "If the number can receive neither, contact support for another way to prove ownership.",
            ],
            [NumberGetsNoSms, NumberTakesNoCall, TooManyCodes, CodeAllowanceUsed]),
        new("The letter was refused",
            "The Letter of Authorization did not meet the requirements: it is not signed, its name differs from that of the account at the voice provider, or "
                + "it was made from an old template.",
            [
                "Get the current template from support.",
                "Make sure that the signer is the account holder, or authorized by the account holder.",
                "Upload the new letter to the same order.",
            ],
            [SignatureMissing, SignerNameMismatch, SignerUnauthorized, TemplateOutdated, LetterExpired, LetterIllegible, NumberNotOnLetter]),
        new("A hosted number is missing from a list",
            "A number is listed as hosted once it is active, and lists of bought or ported numbers do not show it.",
            ["Read the list of hosted numbers through the API."],
            [NumberNotHosted]),
        new("A transfer was approved that the holder did not want",
            "Silence approves a transfer when the consent window of 72 hours ends.",
            ["Contact support at once: the transfer can be reversed until the number has moved."],
            [WindowElapsed, Allowlist, TokenExpired]),
        new("An order failed after its transfer was approved",
            "The number was deleted or released by the account that had it, it is already hosted for another account, or the receiver's billing failed.",
            ["Read the order: its numbers have a status and a reason each."],
            [TransferDecided, ConsentRefused, Reversed, NumberLocked, MovedLately, AlreadyHosted, BillingCheckFailed, ActivationFailed]),
        new("A number lost its campaign",
            "This is expected: a campaign belongs to an account, so a number that moves to another account leaves its campaign.",
            ["Assign the number to a campaign of the receiver when the transfer is complete."],
            [Transferred, Returned]),
    ];

    /// <summary>Whether only support may be able to help; the contact is then shown beside the text.</summary>
    public static bool AsksForSupport(Reason reason) => Of(reason).Fixes.Append(ReasonCatalog.Of(reason).NextStep)
        .Any(step => step.Contains("contact support", StringComparison.OrdinalIgnoreCase) || step.Contains("ask support", StringComparison.OrdinalIgnoreCase));

    public static ReasonHelp Of(Reason reason) => Helps.GetValueOrDefault(reason, None);
}
