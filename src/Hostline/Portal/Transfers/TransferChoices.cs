using Hostline.Core.Transfers;
using Hostline.Pages;
using Hostline.Transfers;

namespace Hostline.Portal.Transfers;

/// <summary>What a holder can choose now, presented as equals, and the validation of the form.</summary>
static class TransferChoices
{
    public const string Reject = "reject", Approve = "approve", Fraud = "fraud", Reverse = "reverse";

    public const string Choice = "decision", Why = "reason", Digits = "last_four";

    public const int WhyAtMost = 500;

    /// <summary>Behind a mailed link. Until the numbers have moved, fraud can be reported.</summary>
    public static IReadOnlyList<string> OnLink(TransferLook look) =>
        look.View.Order.Frozen is not null ? []
        : look.IsOpen ? [Reject, Approve, Fraud]
        : look.View.Order.OpenOf(look.View.Consent).Any() ? [Fraud]
        : [];

    /// <summary>In the portal, where an approval can also be reversed.</summary>
    public static IReadOnlyList<string> InPortal(TransferLook look) =>
        OnLink(look) is [Fraud] && look.View.Consent.Decision == TransferDecision.Approved ? [Reverse, Fraud] : OnLink(look);

    /// <summary>Adds the faults of the form to the visit.</summary>
    public static void Check(Visit visit, IReadOnlyList<string> choices, bool needsDigits)
    {
        var (choice, why, digits) = (visit.Field(Choice), visit.Field(Why), visit.Field(Digits));
        if (!choices.Contains(choice))
        {
            visit.Fault(Choice, visit.Words.Say("transfer.choice.missing"));
        }

        if (choice is Fraud or Reverse && why.Length == 0)
        {
            visit.Fault(Why, visit.Words.Say($"transfer.why.{choice}.missing"));
        }

        if (why.Length > WhyAtMost)
        {
            visit.Fault(Why, visit.Words.Say("transfer.why.long", ("most", WhyAtMost)));
        }

        if (needsDigits && (digits.Length != 4 || !digits.All(char.IsAsciiDigit)))
        {
            visit.Fault(Digits, visit.Words.Say("transfer.digits.missing"));
        }
    }
}
