using Hostline.Core.Reasons;

namespace Hostline.Tests.Refusals;

static partial class Scenarios
{
    const string LetterInvalid = "loa_file_invalid ownership_successful";
    const string Incomplete = "incomplete_documentation ownership_successful";

    static readonly Scenario[] Reviews =
    [
        Review(Reason.SignatureMissing, LetterInvalid),
        Review(Reason.SignerNameMismatch, LetterInvalid),
        Review(Reason.SignerUnauthorized, LetterInvalid),
        Review(Reason.TemplateOutdated, LetterInvalid),
        Review(Reason.LetterExpired, LetterInvalid),
        Review(Reason.LetterIllegible, LetterInvalid),
        Review(Reason.NumberNotOnLetter, Incomplete),
        Review(Reason.NumberNotOnBill, Incomplete),
        Review(Reason.BillMissing, Incomplete),
        Review(Reason.BillOutdated, Incomplete),
        Review(Reason.BillIllegible, Incomplete),
        Review(Reason.AccountMismatch, "incorrect_billing_information ownership_successful"),
        Review(Reason.Compliance, "compliance_review_failed failed"),
    ];

    /// <summary>A person refuses an order's documents.</summary>
    static Scenario Review(Reason reason, string told) =>
        Ends(reason, told, async stage => await stage.Decide(await stage.InReview(), "refuse", new { reason = reason.Code() }));
}
