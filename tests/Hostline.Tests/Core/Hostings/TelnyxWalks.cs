using Hostline.Core.Hostings;

namespace Hostline.Tests.Core.Hostings;

/// <summary>
/// Every path of a number in a Telnyx order, from the Hosted SMS guide, the internal-transfer guide and the API's list of statuses.
/// </summary>
public sealed class TelnyxWalks
{
    const string Verified = "NumberEligible:Gathering OwnershipProven:Gathering ";
    const string Reviewed = Verified + "LetterIn:Gathering BillIn:InReview ";
    const string Provisioned = Reviewed + "DocumentsAccepted:Provisioning ";
    const string Tested = Provisioned + "CarrierAccepted:Testing ";

    const string Asked = "NumberEligible:AwaitingConsent ";
    const string Consented = Asked + "ConsentGiven:Gathering ";
    const string TransferReviewed = Consented + "OwnershipProven:Gathering LetterIn:Gathering BillIn:InReview ";

    [Theory]
    // guide, "How it works": eligibility, order, verification, documents, review
    [InlineData("standard", Tested + "TestPassed:Active")]
    [InlineData("bill before letter", Verified + "BillIn:Gathering LetterIn:InReview DocumentsAccepted:Provisioning CarrierAccepted:Testing TestPassed:Active")]
    // API: upload is a separate action; it need not follow verification
    [InlineData("documents before verification",
        "NumberEligible:Gathering LetterIn:Gathering BillIn:Gathering OwnershipProven:InReview DocumentsAccepted:Provisioning")]
    [InlineData("documents before eligibility is known", "LetterIn:Requested BillIn:Requested NumberEligible:Gathering OwnershipProven:InReview")]
    // guide, "LOA rejected": upload a new one
    [InlineData("letter refused and uploaded again", Reviewed + "LetterRefused:Gathering LetterIn:InReview DocumentsAccepted:Provisioning")]
    // API: incomplete_documentation, incorrect_billing_information
    [InlineData("bill refused and uploaded again", Reviewed + "BillRefused:Gathering BillIn:InReview DocumentsAccepted:Provisioning")]
    [InlineData("both refused", Reviewed + "LetterRefused:Gathering BillRefused:Gathering BillIn:Gathering LetterIn:InReview")]
    [InlineData("letter refused while this number is not verified yet",
        "NumberEligible:Gathering LetterIn:Gathering BillIn:Gathering LetterRefused:Gathering OwnershipProven:Gathering LetterIn:InReview")]
    [InlineData("a better copy before the decision", Reviewed + "LetterIn:InReview BillIn:InReview DocumentsAccepted:Provisioning")]
    // API: compliance_review_failed
    [InlineData("compliance", Reviewed + "ComplianceRefused:Failed")]
    // guide: carrier_rejected, failed_carrier_rejected
    [InlineData("carrier rejected", Provisioned + "CarrierRefused:Failed")]
    // guide: ineligible_carrier; known at the look-up, or only when the carrier is asked
    [InlineData("ineligible carrier at the look-up", "NumberIneligible:Failed")]
    [InlineData("ineligible carrier at the carrier", Provisioned + "CarrierRefused:Failed")]
    // guide: failed_number_already_hosted
    [InlineData("already hosted at the look-up", "NumberIneligible:Failed")]
    [InlineData("already hosted at activation", Provisioned + "ActivationRefused:Failed")]
    [InlineData("already hosted, found during the test", Tested + "ActivationRefused:Failed")]
    // guide: failed_number_not_found
    [InlineData("not in the routing database", "NumberIneligible:Failed")]
    [InlineData("gone from the routing database when it is activated", Provisioned + "ActivationRefused:Failed")]
    // guide: failed_timeout
    [InlineData("carrier silent", Provisioned + "CarrierSilent:Failed")]
    // API: failed_activation
    [InlineData("activation failed at review", Reviewed + "ActivationRefused:Failed")]
    [InlineData("activation failed at the carrier", Provisioned + "ActivationRefused:Failed")]
    // API: failed_ownership_verification
    [InlineData("codes exhausted", "NumberEligible:Gathering CodesExhausted:Failed")]
    // guide: "contact support for alternative verification"
    [InlineData("ownership by bill, accepted by operators", "NumberEligible:Gathering OwnershipProven:Gathering")]
    // guide: failed, "closed - contact support"
    [InlineData("closed by an operator", Reviewed + "FailedByOperator:Failed")]
    [InlineData("idle", "NumberEligible:Gathering IdleTooLong:Failed")]
    [InlineData("idle before the look-up answered", "IdleTooLong:Failed")]
    [InlineData("not idle while the reviewer has the ball", Reviewed + "!IdleTooLong")]
    [InlineData("not idle while the carrier has the ball", Provisioned + "!IdleTooLong")]
    [InlineData("test fails, resumed at the carrier",
        Tested + "TestFailed:ActionRequired ResumedToProvisioning:Provisioning CarrierAccepted:Testing TestPassed:Active")]
    [InlineData("test fails, resumed to review",
        Tested + "TestFailed:ActionRequired ResumedToGathering:InReview DocumentsAccepted:Provisioning CarrierAccepted:Testing TestPassed:Active")]
    [InlineData("test silent, failed by an operator", Tested + "TestSilent:ActionRequired FailedByOperator:Failed")]
    // API: DELETE; before provisioning → deleted, repeated → the same
    [InlineData("deleted when requested", "Cancelled:Cancelled Cancelled:Cancelled")]
    [InlineData("deleted when gathering", "NumberEligible:Gathering Cancelled:Cancelled Cancelled:Cancelled")]
    [InlineData("deleted when verified", Verified + "Cancelled:Cancelled")]
    [InlineData("deleted when in review", Reviewed + "Cancelled:Cancelled")]
    [InlineData("deleted when action is required", "NeedsAction:ActionRequired Cancelled:Cancelled")]
    [InlineData("not deleted when provisioning", Provisioned + "!Cancelled")]
    [InlineData("not deleted when testing", Tested + "!Cancelled")]
    [InlineData("not deleted when active", Tested + "TestPassed:Active !Cancelled")]
    [InlineData("not deleted when failed", "NumberIneligible:Failed !Cancelled")]
    // API: DELETE /messaging_hosted_numbers/{id}
    [InlineData("released", Tested + "TestPassed:Active ReleaseConfirmed:Released !Cancelled !ReleaseConfirmed")]
    public void A_standard_order_can_go(string way, string path) => Walk.Along("standard", path, way);

    [Theory]
    // transfer guide: approve, and silence for 72 h, and the allowlist: all are consent
    [InlineData("approved", TransferReviewed + "DocumentsAccepted:Active")]
    // transfer guide: "Rejected: order is marked as failed"
    [InlineData("rejected", Asked + "ConsentRefused:Failed")]
    // transfer guide: "the receiving account cancelled/deleted the order"
    [InlineData("deleted while consent is open", Asked + "Cancelled:Cancelled")]
    [InlineData("deleted after approval", Consented + "Cancelled:Cancelled")]
    [InlineData("deleted in review", TransferReviewed + "Cancelled:Cancelled")]
    // transfer guide: "reversible if activation hasn't completed"
    [InlineData("reversed when gathering", Consented + "ConsentReversed:Failed")]
    [InlineData("reversed in review", TransferReviewed + "ConsentReversed:Failed")]
    [InlineData("reversed when action is required", Consented + "NeedsAction:ActionRequired ConsentReversed:Failed")]
    [InlineData("not reversed once active", TransferReviewed + "DocumentsAccepted:Active !ConsentReversed")]
    // transfer guide: verification and documents come after approval; documents may wait already, a code may not
    [InlineData("no proof before the look-up", "!OwnershipProven NumberEligible:AwaitingConsent")]
    [InlineData("no proof before consent",
        Asked + "!OwnershipProven LetterIn:AwaitingConsent BillIn:AwaitingConsent ConsentGiven:Gathering OwnershipProven:InReview")]
    [InlineData("a refused letter is news before consent too",
        Asked + "LetterIn:AwaitingConsent LetterRefused:AwaitingConsent BillIn:AwaitingConsent ConsentGiven:Gathering OwnershipProven:Gathering "
        + "LetterIn:InReview")]
    [InlineData("consent counts once", Consented + "!ConsentGiven !ConsentRefused")]
    // transfer guide, "Order failed after approval": gone at the source, hosted for a third account, billing
    [InlineData("refused at activation", TransferReviewed + "ActivationRefused:Failed")]
    [InlineData("codes exhausted", Consented + "CodesExhausted:Failed")]
    [InlineData("letter refused and uploaded again", TransferReviewed + "LetterRefused:Gathering LetterIn:InReview DocumentsAccepted:Active")]
    [InlineData("idle after approval", Consented + "IdleTooLong:Failed")]
    [InlineData("not idle while the holder has the ball", Asked + "!IdleTooLong")]
    // an operator's resumption never skips the holder
    [InlineData("resumed before consent", Asked + "NeedsAction:ActionRequired !ConsentGiven ResumedToGathering:AwaitingConsent !OwnershipProven "
        + "ConsentGiven:Gathering")]
    [InlineData("resumed after consent", Consented + "NeedsAction:ActionRequired ResumedToGathering:Gathering OwnershipProven:Gathering")]
    // the losing account's side: "the number's user_id is updated"
    [InlineData("and moved on later", TransferReviewed + "DocumentsAccepted:Active MovedAway:Released !MovedAway")]
    public void A_transfer_can_go(string way, string path) => Walk.Along("transfer", path, way);

    [Fact]
    public void A_transfer_resumed_before_consent_asks_the_holder_again() =>
        Assert.Equal([Effect.AskConsent, Effect.AskConsent],
            Walk.Along("transfer", Asked + "NeedsAction:ActionRequired ResumedToGathering:AwaitingConsent").Effects);
}
