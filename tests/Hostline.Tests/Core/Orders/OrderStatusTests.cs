using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;

namespace Hostline.Tests.Core.Orders;

/// <summary>The status of an order, row by row, in the order in which the rules are tried.</summary>
public sealed class OrderStatusTests
{
    static readonly Hosting Cancelled = Sample.Hosting(HostingState.Cancelled);
    static readonly Hosting Gathering = Sample.Hosting(HostingState.Gathering);
    static readonly Hosting InReview = Sample.Hosting(HostingState.InReview, Requirement.Review | Requirement.Carrier | Requirement.CapabilityTest);
    static readonly Hosting Provisioning = Sample.Hosting(HostingState.Provisioning, Requirement.Carrier | Requirement.CapabilityTest);
    static readonly Hosting Testing = Sample.Hosting(HostingState.Testing, Requirement.CapabilityTest);
    static readonly Hosting Active = Sample.Hosting(HostingState.Active, Requirement.None);
    static readonly Hosting Released = Sample.Hosting(HostingState.Released, Requirement.None);

    [Fact]
    public void An_order_whose_numbers_are_all_cancelled_is_deleted() => Is(OrderStatus.Deleted, Cancelled, Cancelled);

    [Fact]
    public void An_order_with_one_number_cancelled_is_not_deleted() => Is(OrderStatus.Open, Cancelled, Gathering);

    [Fact]
    public void Deleted_comes_before_a_refused_document() =>
        Assert.Equal(OrderStatus.Deleted, OrderStatuses.Derive(Sample.Order(Cancelled) with { DocumentRefusal = Reason.SignatureMissing }));

    [Theory]
    [InlineData(Reason.SignatureMissing, OrderStatus.LetterInvalid)]
    [InlineData(Reason.SignerNameMismatch, OrderStatus.LetterInvalid)]
    [InlineData(Reason.SignerUnauthorized, OrderStatus.LetterInvalid)]
    [InlineData(Reason.TemplateOutdated, OrderStatus.LetterInvalid)]
    [InlineData(Reason.LetterExpired, OrderStatus.LetterInvalid)]
    [InlineData(Reason.LetterIllegible, OrderStatus.LetterInvalid)]
    [InlineData(Reason.NumberNotOnLetter, OrderStatus.DocumentationIncomplete)]
    [InlineData(Reason.NumberNotOnBill, OrderStatus.DocumentationIncomplete)]
    [InlineData(Reason.BillMissing, OrderStatus.DocumentationIncomplete)]
    [InlineData(Reason.BillOutdated, OrderStatus.DocumentationIncomplete)]
    [InlineData(Reason.BillIllegible, OrderStatus.DocumentationIncomplete)]
    [InlineData(Reason.AccountMismatch, OrderStatus.BillingInformationIncorrect)]
    public void A_refused_document_gives_the_order_its_status_until_a_new_one_is_in(Reason reason, OrderStatus status)
    {
        var again = OrderStatuses.Refusals[reason].Again;
        Assert.True(again is Requirement.Letter or Requirement.Bill);
        var owed = Sample.Hosting(HostingState.Gathering, again | Requirement.Review | Requirement.Carrier | Requirement.CapabilityTest);
        var refused = Documented(owed) with { DocumentRefusal = reason };
        Assert.Equal(status, OrderStatuses.Derive(refused));
        Assert.Equal(OrderStatus.DocumentsIn, OrderStatuses.Derive(refused with { Hostings = [InReview] }));
    }

    [Fact]
    public void A_refused_document_comes_before_provisioning() =>
        Assert.Equal(OrderStatus.LetterInvalid, OrderStatuses.Derive(Documented(Provisioning, Gathering) with { DocumentRefusal = Reason.LetterIllegible }));

    [Fact]
    public void A_refused_document_is_no_news_when_no_number_waits_for_it() =>
        Assert.Equal(OrderStatus.Provisioning, OrderStatuses.Derive(Documented(Provisioning, Cancelled) with { DocumentRefusal = Reason.LetterIllegible }));

    [Fact]
    public void An_order_refused_for_compliance_says_so_when_it_is_closed() =>
        Assert.Equal(OrderStatus.ComplianceFailed,
            OrderStatuses.Derive(Documented(Failed(Reason.Compliance), Cancelled) with { DocumentRefusal = Reason.Compliance }));

    [Fact]
    public void A_number_refused_for_compliance_does_not_speak_for_the_others()
    {
        var order = Documented(Failed(Reason.Compliance), Active) with { DocumentRefusal = Reason.Compliance };
        Assert.Equal(OrderStatus.Done, OrderStatuses.Derive(order));
        Assert.Equal(OrderStatus.DocumentsIn, OrderStatuses.Derive(order with { Hostings = [Failed(Reason.Compliance), InReview] }));
    }

    [Fact]
    public void Every_reason_of_the_reviewer_has_a_status_and_no_other_reason_has() => Assert.Equal(
        Enum.GetValues<Reason>().Where(r => r is >= Reason.SignatureMissing and <= Reason.Compliance), OrderStatuses.Refusals.Keys.Order());

    [Fact]
    public void An_order_with_a_number_at_the_carrier_is_provisioning() => Is(OrderStatus.Provisioning, Provisioning, Gathering, Active);

    [Fact]
    public void An_order_with_a_number_in_its_test_is_provisioning() => Is(OrderStatus.Provisioning, Testing, Failed(Reason.CarrierRejected));

    [Fact]
    public void Provisioning_comes_before_documents_in() => Assert.Equal(OrderStatus.Provisioning, OrderStatuses.Derive(Documented(Testing, InReview)));

    [Fact]
    public void An_open_order_with_letter_and_bill_has_its_documents_in() =>
        Assert.Equal(OrderStatus.DocumentsIn, OrderStatuses.Derive(Documented(Gathering, Active)));

    [Fact]
    public void An_order_with_the_letter_alone_is_open() =>
        Assert.Equal(OrderStatus.Open, OrderStatuses.Derive(Sample.Order(Gathering) with { Letter = Sample.Id(7) }));

    [Fact]
    public void An_order_with_the_bill_alone_is_open() =>
        Assert.Equal(OrderStatus.Open, OrderStatuses.Derive(Sample.Order(Gathering) with { Bill = Sample.Id(8) }));

    [Theory]
    [InlineData(HostingState.Requested)]
    [InlineData(HostingState.AwaitingConsent)]
    [InlineData(HostingState.Gathering)]
    [InlineData(HostingState.ActionRequired)]
    public void An_order_with_any_number_open_is_open(HostingState state) =>
        Is(OrderStatus.Open, Active, Failed(Reason.Idle), Cancelled, Sample.Hosting(state));

    [Fact]
    public void An_order_with_one_number_active_and_the_rest_closed_is_done() => Is(OrderStatus.Done, Active, Failed(Reason.CarrierRejected), Cancelled);

    [Fact]
    public void An_order_whose_numbers_were_released_stays_done() => Is(OrderStatus.Done, Released, Released);

    [Fact]
    public void Documents_that_are_in_say_nothing_of_a_closed_order() =>
        Assert.Equal(OrderStatus.Done, OrderStatuses.Derive(Documented(Active)));

    [Fact]
    public void An_order_whose_numbers_the_carrier_all_refused_is_carrier_rejected() =>
        Is(OrderStatus.CarrierRejected, Failed(Reason.CarrierRejected), Failed(Reason.CarrierRejected));

    [Fact]
    public void An_order_whose_carriers_are_all_ineligible_says_so() =>
        Is(OrderStatus.IneligibleCarrier, Failed(Reason.IneligibleCarrier), Failed(Reason.IneligibleCarrier));

    [Fact]
    public void An_order_whose_numbers_failed_for_different_reasons_is_failed() =>
        Is(OrderStatus.Failed, Failed(Reason.CarrierRejected), Failed(Reason.IneligibleCarrier));

    [Theory]
    [InlineData(Reason.CarrierTimeout)]
    [InlineData(Reason.NumberNotFound)]
    [InlineData(Reason.AlreadyHosted)]
    [InlineData(Reason.ActivationFailed)]
    [InlineData(Reason.OwnershipNotProven)]
    [InlineData(Reason.Idle)]
    [InlineData(Reason.FailedByOperator)]
    public void An_order_failed_for_any_other_reason_is_failed(Reason reason) => Is(OrderStatus.Failed, Failed(reason), Failed(reason));

    [Fact]
    public void An_order_with_one_number_refused_by_the_carrier_and_one_cancelled_is_failed() =>
        Is(OrderStatus.Failed, Failed(Reason.CarrierRejected), Cancelled);

    static Hosting Failed(Reason reason) => Sample.Hosting(HostingState.Failed, reason: reason);

    static Order Documented(params Hosting[] hostings) => Sample.Order(hostings) with { Letter = Sample.Id(7), Bill = Sample.Id(8) };

    static void Is(OrderStatus status, params Hosting[] hostings) => Assert.Equal(status, OrderStatuses.Derive(Sample.Order(hostings)));
}
