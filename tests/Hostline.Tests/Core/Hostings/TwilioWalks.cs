using Hostline.Core.Hostings;

namespace Hostline.Tests.Core.Hostings;

/// <summary>
/// Every transition of a Twilio Hosted Number Order, from the status values in its reference and what is known of the product.
/// </summary>
public sealed class TwilioWalks
{
    const string Received = "NumberEligible:Gathering ";
    const string Verified = Received + "OwnershipProven:Gathering ";
    const string CarrierProcessing = Verified + "LetterIn:InReview DocumentsAccepted:Provisioning ";
    const string Testing = CarrierProcessing + "CarrierAccepted:Testing ";

    [Theory]
    [InlineData("twilio-processing → received", Received)]                                    // status values: twilio-processing
    [InlineData("twilio-processing → failed", "NumberIneligible:Failed")]                     // status values: "currently SMS enabled"
    [InlineData("twilio-processing → verified", "OwnershipProven:Requested NumberEligible:Gathering LetterIn:InReview")] // a verified caller id
    [InlineData("received → verified", Verified)]                                             // the same, or a code, or the bill
    [InlineData("pending-verification → verified", Verified)]                                 // keyed on the call, posted, or bill accepted
    [InlineData("pending-verification → action-required, three attempts", Received + "CallsExhausted:ActionRequired")]
    [InlineData("a right code inside the third code's life", Verified + "!CallsExhausted")]
    [InlineData("received → action-required, 7 days", Received + "VerificationOverdue:ActionRequired")]
    [InlineData("verified → pending-loa → verified, document revoked", Verified + "LetterWithdrawn:Gathering LetterIn:InReview")]
    [InlineData("pending-loa → carrier-processing", Verified + "LetterIn:InReview")]           // document signed
    [InlineData("pending-loa → action-required, 7 days", Verified + "SignatureOverdue:ActionRequired")]
    [InlineData("carrier-processing → testing", Testing)]
    [InlineData("testing → completed", Testing + "TestPassed:Active")]
    [InlineData("twilio-processing → action-required", "NeedsAction:ActionRequired")]
    [InlineData("received → action-required", Received + "NeedsAction:ActionRequired")]
    [InlineData("verified → action-required", Verified + "NeedsAction:ActionRequired")]
    [InlineData("carrier-processing, in review → action-required", Verified + "LetterIn:InReview NeedsAction:ActionRequired")]
    [InlineData("carrier-processing → action-required", CarrierProcessing + "NeedsAction:ActionRequired")]
    [InlineData("testing → action-required", Testing + "NeedsAction:ActionRequired")]
    [InlineData("testing → action-required, no message came", Testing + "TestFailed:ActionRequired")]
    [InlineData("action-required → failed, 7 days", Received + "CallsExhausted:ActionRequired ActionOverdue:Failed")]
    [InlineData("received → failed, idle", Received + "IdleTooLong:Failed")]
    [InlineData("verified → failed, idle", Verified + "IdleTooLong:Failed")]
    [InlineData("twilio-processing → failed, idle", "IdleTooLong:Failed")]
    [InlineData("action-required → failed, idle", Received + "CallsExhausted:ActionRequired IdleTooLong:Failed")]
    [InlineData("action-required → received, attempts reset",
        Received + "CallsExhausted:ActionRequired ResumedToGathering:Gathering OwnershipProven:Gathering")]
    [InlineData("action-required → verified", Verified + "SignatureOverdue:ActionRequired ResumedToGathering:Gathering LetterIn:InReview")]
    [InlineData("action-required → carrier-processing, at the reviewer", CarrierProcessing + "NeedsAction:ActionRequired ResumedToGathering:InReview")]
    [InlineData("action-required → carrier-processing, at the carrier", Testing + "TestFailed:ActionRequired ResumedToProvisioning:Provisioning")]
    // DELETE: received, pending-verification, verified, pending-loa
    [InlineData("received, deleted", Received + "Cancelled:Cancelled")]
    [InlineData("verified, deleted", Verified + "Cancelled:Cancelled")]
    [InlineData("carrier-processing, not deleted", CarrierProcessing + "!Cancelled")]
    [InlineData("testing, not deleted", Testing + "!Cancelled")]
    [InlineData("completed, off-boarded by its IncomingPhoneNumber", Testing + "TestPassed:Active !Cancelled ReleaseConfirmed:Released")]
    // completed and failed are final
    [InlineData("completed is final", Testing + "TestPassed:Active !NeedsAction !FailedByOperator !IdleTooLong !ResumedToGathering")]
    [InlineData("failed is final", "NumberIneligible:Failed !ResumedToGathering !NumberEligible !NeedsAction")]
    public void An_order_can_go(string way, string path) => Walk.Along("signed", path, way);

    // The states of an authorization document, as they affect its orders. Creating, opening or resending a document is not a signal:
    // only its return is.
    [Theory]
    [InlineData("signed", Verified + "LetterIn:InReview")]
    [InlineData("declined", Verified + "LetterWithdrawn:Gathering")]
    [InlineData("revoked, and another one signed", Verified + "LetterWithdrawn:Gathering LetterIn:InReview")]
    [InlineData("unsigned for 7 days", Verified + "SignatureOverdue:ActionRequired")]
    [InlineData("declined after the carrier has it", CarrierProcessing + "!LetterWithdrawn")]
    public void A_document_comes_back(string way, string path) => Walk.Along("signed", path, way);

    [Fact]
    public void A_withdrawn_letter_must_come_in_again()
    {
        var walk = Walk.Along("signed", "NumberEligible:Gathering LetterIn:Gathering LetterWithdrawn:Gathering");
        Assert.Equal(Requirement.Letter, walk.Open & Requirement.Letter);
    }
}
