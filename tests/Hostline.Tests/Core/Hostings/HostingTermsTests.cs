using System.Collections.Frozen;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;

namespace Hostline.Tests.Core.Hostings;

/// <summary>Terms are recorded with an order as a text, and the order goes by what it says.</summary>
public sealed class HostingTermsTests
{
    static readonly HostingTerms Mild = Sample.Terms with { Name = "mild", Later = LaterFailure.NeedsAction, Idle = TimeSpan.FromDays(3) };

    [Fact]
    public void The_recorded_text_gives_the_same_terms_again()
    {
        var odd = Mild with
        {
            Kinds = new[] { NumberKind.Canada }.ToFrozenSet(),
            LineRefusals = new Dictionary<LineType, Reason>
            {
                [LineType.Voip] = Reason.IneligibleCarrier,
                [LineType.Unknown] = Reason.NumberNotValidated,
            }.ToFrozenDictionary(),
            RequiredOfTransfer = Requirement.None,
        };
        var hurried = Mild with { Unverified = TimeSpan.FromDays(7), Unsigned = TimeSpan.FromDays(6), Stuck = TimeSpan.FromDays(5) };
        Assert.DoesNotContain("unverified", Sample.Terms.Text);
        Assert.All([Sample.Terms, Mild, odd, hurried], terms => Assert.Equal(terms, HostingTerms.Read(terms.Text)));
        var read = HostingTerms.Read(odd.Text);
        Assert.Equal((null, Reason.IneligibleCarrier, false), (read.Refuse(LineType.Landline), read.Refuse(LineType.Voip), odd.KnowsTransfers));
        Assert.NotEqual(Sample.Terms, Mild);
    }

    [Theory]
    [InlineData("")]
    [InlineData("name=x")]
    [InlineData("name=x;kinds=Moon")]
    public void A_text_that_is_none_of_terms_is_refused_with_itself(string text) =>
        Assert.Contains(text, Assert.Throws<FormatException>(() => HostingTerms.Read(text)).Message);

    [Theory]
    [InlineData(HostingState.Requested, Signal.NumberIneligible, HostingState.Failed, HostingState.Failed)]
    [InlineData(HostingState.Gathering, Signal.CodesExhausted, HostingState.Failed, HostingState.ActionRequired)]
    [InlineData(HostingState.Gathering, Signal.IdleTooLong, HostingState.Failed, HostingState.Failed)]
    [InlineData(HostingState.Gathering, Signal.FailedByOperator, HostingState.Failed, HostingState.Failed)]
    [InlineData(HostingState.InReview, Signal.ActivationRefused, HostingState.Failed, HostingState.ActionRequired)]
    [InlineData(HostingState.InReview, Signal.ComplianceRefused, HostingState.Failed, HostingState.ActionRequired)]
    [InlineData(HostingState.Provisioning, Signal.CarrierRefused, HostingState.Failed, HostingState.ActionRequired)]
    [InlineData(HostingState.Provisioning, Signal.CarrierSilent, HostingState.Failed, HostingState.ActionRequired)]
    [InlineData(HostingState.Testing, Signal.TestFailed, HostingState.ActionRequired, HostingState.ActionRequired)]
    public void The_terms_say_where_a_failure_leads(HostingState from, Signal signal, HostingState strict, HostingState mild)
    {
        Assert.Equal((strict, mild), (After(Sample.Terms), After(Mild)));

        HostingState After(HostingTerms terms)
        {
            var order = Sample.Order(Sample.Hosting(from)) with { Terms = terms };
            var change = new Change(order, order, Sample.Start, Actor.Clock);
            Assert.Null(change.Send(Sample.Id(100), signal, Reason.CarrierRejected));
            Assert.Equal(Reason.CarrierRejected, change.Order.Hostings[0].Reason);
            return change.Order.Hostings[0].State;
        }
    }

    [Fact]
    public void Deadlines_are_as_long_as_the_terms_of_the_order_say()
    {
        var order = Sample.Order(Sample.Hosting(HostingState.Gathering)) with { Terms = Mild };
        var created = new Change(null, order, Sample.Start, Actor.Customer("key"));
        Assert.Equal(Sample.Start + TimeSpan.FromDays(3), Assert.Single(created.Deadlines()).Due);
    }

    [Fact]
    public void Terms_without_calls_are_recorded_as_before_there_were_any_and_calls_are_read_again()
    {
        Assert.EndsWith(";later=Fails", Sample.Terms.Text, StringComparison.Ordinal);
        Assert.Equal(0, HostingTerms.Read(Sample.Terms.Text).CallsAtMost);
        var withCalls = Sample.Terms with { CallsAtMost = 3 };
        Assert.Equal(Sample.Terms.Text + ";calls=3", withCalls.Text);
        Assert.Equal(3, HostingTerms.Read(withCalls.Text).CallsAtMost);
    }
}
