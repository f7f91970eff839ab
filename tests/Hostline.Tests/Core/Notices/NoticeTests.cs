using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Notices;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;

namespace Hostline.Tests.Core.Notices;

/// <summary>The notices that a change sends.</summary>
public sealed class NoticeTests
{
    const Requirement Reviewed = Requirement.Review | Requirement.Carrier | Requirement.CapabilityTest;

    [Fact]
    public void A_refused_letter_is_told_once_for_all_numbers_with_its_reason_and_note()
    {
        var change = Begin(InReview(0), InReview(1));
        Refuse(change, Signal.LetterRefused, Reason.SignatureMissing, "Page two.");
        var told = Assert.Single(Notice.Of(change));
        Assert.Equal((NoticeKind.DocumentsRefused, Sample.Id(3), Sample.Id(1), "signature_missing", "Page two."),
            (told.Kind, told.Account, told.Order, told.Facts.Reason, told.Facts.Note));
        Assert.Equal(["+13125550001", "+13125550002"], told.Facts.Numbers);
    }

    [Fact]
    public void A_refusal_for_good_is_told_as_a_failure_and_not_as_a_document_to_send_again()
    {
        var change = Begin(InReview(0));
        Refuse(change, Signal.ComplianceRefused, Reason.Compliance, null);
        Assert.Equal((NoticeKind.NumbersFailed, "compliance"), (Assert.Single(Notice.Of(change)).Kind, Notice.Of(change).Single().Facts.Reason));
    }

    [Fact]
    public void Numbers_that_end_differently_are_told_apart_and_alike_ones_together()
    {
        var change = Begin(Testing(0), Testing(1), Testing(2), Testing(3));
        change.Send(Sample.Id(100), Signal.TestPassed);
        change.Send(Sample.Id(101), Signal.TestFailed, Reason.CapabilityTestFailed);
        change.Send(Sample.Id(102), Signal.TestPassed);
        change.Send(Sample.Id(103), Signal.FailedByOperator, Reason.FailedByOperator, "As agreed.");
        var told = Notice.Of(change.Settle()).ToList();
        Assert.Equal([NoticeKind.NumbersActive, NoticeKind.ActionRequired, NoticeKind.NumbersFailed], told.Select(n => n.Kind));
        Assert.Equal(["+13125550001", "+13125550003"], told[0].Facts.Numbers);
        Assert.Equal("As agreed.", told[2].Facts.Note);
    }

    [Fact]
    public void What_was_told_before_and_what_its_own_account_did_is_not_told_again()
    {
        var change = Begin(Sample.Hosting(HostingState.Failed, Requirement.None, Reason.Idle), Sample.Hosting(HostingState.Gathering, position: 1));
        change.Send(Sample.Id(101), Signal.Cancelled, Reason.DeletedByCustomer);
        Assert.Empty(Notice.Of(change.Settle()));
        Assert.Empty(Notice.Of(new Change(null, Sample.Order(), Sample.Start, Actor.Customer("k")).Settle()));
    }

    static Hosting InReview(int position) => Sample.Hosting(HostingState.InReview, Reviewed, position: position);

    static Hosting Testing(int position) => Sample.Hosting(HostingState.Testing, Requirement.CapabilityTest, position: position);

    static Change Begin(params Hosting[] hostings) => new(Sample.Order(hostings), Sample.Order(hostings), Sample.Start, Actor.Robot);

    static void Refuse(Change change, Signal signal, Reason reason, string? note)
    {
        var ids = change.Order.Hostings.Select(h => h.Id).ToList();
        ids.ForEach(id => Assert.Null(change.Send(id, signal, reason, note)));
        change.Tell(EventKinds.DocumentsRefused, ids, reason);
        change.Settle();
    }
}
