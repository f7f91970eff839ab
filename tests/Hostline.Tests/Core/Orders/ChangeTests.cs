using Hostline.Core.Deadlines;
using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;

namespace Hostline.Tests.Core.Orders;

public sealed class ChangeTests
{
    static readonly Actor Customer = Actor.Customer("KEY1");
    static readonly DateTimeOffset Later = Sample.Start.AddHours(5);

    [Fact]
    public void Time_never_runs_back_behind_the_last_event()
    {
        var order = Sample.Order() with { LastEventAt = Later };
        var change = new Change(order, order, Sample.Start, Customer);
        change.Tell(EventKinds.CodeSent, []);
        Assert.Equal((Later, Later, Later), (change.Now, change.Events[0].At, change.Order.LastEventAt));
    }

    [Fact]
    public void A_refused_signal_changes_nothing_and_gives_the_sentence()
    {
        var change = Of(Sample.Hosting(HostingState.Active, Requirement.None));
        Assert.Contains("active cannot take the signal Cancelled", change.Send(Sample.Id(100), Signal.Cancelled));
        Assert.True(change.IsEmpty);
        Assert.Empty(change.Touched);
    }

    [Fact]
    public void A_second_cancellation_is_taken_and_writes_nothing()
    {
        var order = Sample.Order(Sample.Hosting(HostingState.Cancelled)) with { Status = OrderStatus.Deleted };
        var change = new Change(order, order, Later, Customer);
        Assert.Null(change.Send(Sample.Id(100), Signal.Cancelled));
        Assert.True(change.Settle().IsEmpty);
        Assert.Empty(change.Touched);
    }

    [Fact]
    public void A_change_without_any_difference_is_empty_before_and_after_it_is_settled()
    {
        var order = Sample.Order();
        var change = new Change(order, order, Later, Customer);
        Assert.True(change.IsEmpty);
        Assert.True(change.Settle().IsEmpty);
    }

    [Fact]
    public void A_change_with_an_event_a_move_or_another_column_is_not_empty()
    {
        var told = Of(Sample.Hosting());
        told.Tell(EventKinds.CodeSent, []);
        var moved = Of(Sample.Hosting());
        moved.Send(Sample.Id(100), Signal.NumberEligible);
        var edited = Of(Sample.Hosting());
        edited.Set(o => o with { Letter = Sample.Id(7) });
        var announced = Of(Sample.Hosting());
        announced.Announced("toy", 1);
        Assert.All((Change[])[told, moved, edited, announced, new Change(null, Sample.Order(), Later, Customer)], c => Assert.False(c.IsEmpty));
    }

    [Fact]
    public void Only_the_hostings_that_differ_are_touched()
    {
        var change = Of(Sample.Hosting(), Sample.Hosting(position: 1));
        change.Send(Sample.Id(101), Signal.NumberEligible);
        Assert.Equal([Sample.Id(101)], change.Touched.Select(h => h.Id));
        Assert.Equal(Later, change.Touched.Single().UpdatedAt);
    }

    [Fact]
    public void A_reason_is_kept_while_the_state_stays_and_replaced_when_it_changes()
    {
        var change = Of(Sample.Hosting(HostingState.Gathering, reason: Reason.LetterIllegible));
        change.Send(Sample.Id(100), Signal.BillIn, Reason.Resumed);
        Assert.Equal(Reason.LetterIllegible, change.Order.Hostings[0].Reason);
        change.Send(Sample.Id(100), Signal.FailedByOperator, Reason.FailedByOperator, "Closed on request.");
        Assert.Equal((Reason.FailedByOperator, "Closed on request."), (change.Order.Hostings[0].Reason, change.Order.Hostings[0].Note));
    }

    [Fact]
    public void Settling_raises_the_version_by_one_and_derives_the_status()
    {
        var change = Of(Sample.Hosting());
        change.Send(Sample.Id(100), Signal.Cancelled);
        change.Settle();
        Assert.Equal((OrderStatus.Deleted, 2), (change.Order.Status, change.Order.Version));
        Assert.Equal(1, new Change(null, Sample.Order(), Later, Customer).Settle().Order.Version);
    }

    [Fact]
    public void A_hosting_of_another_order_is_a_bug() =>
        Assert.Throws<InvalidOperationException>(() => Of(Sample.Hosting()).Send(Sample.Id(999), Signal.Cancelled));

    [Fact]
    public void A_new_order_has_thirty_days() =>
        Assert.Equal([Idle(Later.AddDays(30))], new Change(null, Sample.Order(), Later, Actor.Clock).Deadlines());

    [Theory]
    [InlineData("customer", true)]
    [InlineData("operator", true)]
    [InlineData("robot", false)]
    [InlineData("network", false)]
    [InlineData("clock", false)]
    public void Any_act_of_customer_or_operator_starts_the_thirty_days_anew_and_nobody_elses_does(string role, bool anew)
    {
        var order = Sample.Order(Sample.Hosting(HostingState.Gathering));
        var change = new Change(order, order, Later, new Actor(role));
        change.Send(Sample.Id(100), Signal.BillIn);
        Assert.Equal(anew ? [Idle(Later.AddDays(30))] : [], change.Deadlines());
    }

    [Theory]
    [InlineData(HostingState.Requested)]
    [InlineData(HostingState.Gathering)]
    [InlineData(HostingState.ActionRequired)]
    public void The_thirty_days_run_while_any_number_waits_for_the_customer_or_an_operator(HostingState state)
    {
        var change = Of(Sample.Hosting(HostingState.Provisioning), Sample.Hosting(state, position: 1));
        Assert.Equal([Idle(Later.AddDays(30))], change.Deadlines());
    }

    [Theory]
    [InlineData(HostingState.AwaitingConsent)]
    [InlineData(HostingState.InReview)]
    [InlineData(HostingState.Provisioning)]
    [InlineData(HostingState.Testing)]
    [InlineData(HostingState.Active)]
    [InlineData(HostingState.Released)]
    [InlineData(HostingState.Failed)]
    [InlineData(HostingState.Cancelled)]
    public void The_thirty_days_do_not_run_while_somebody_else_has_the_ball_or_nobody(HostingState state) =>
        Assert.Empty(Of(Sample.Hosting(state)).Deadlines());

    [Fact]
    public void The_thirty_days_end_when_the_last_waiting_number_goes_on()
    {
        var change = Of(Sample.Hosting(HostingState.Gathering, Requirement.Bill | Requirement.Review | Requirement.Carrier | Requirement.CapabilityTest));
        change.Send(Sample.Id(100), Signal.BillIn);
        Assert.Equal([Idle(null)], change.Deadlines());
    }

    [Fact]
    public void The_thirty_days_begin_when_the_reviewer_gives_the_ball_back()
    {
        var order = Sample.Order(Sample.Hosting(HostingState.InReview, Requirement.Review));
        var change = new Change(order, order, Later, Actor.Robot);
        change.Send(Sample.Id(100), Signal.LetterRefused, Reason.LetterIllegible);
        Assert.Equal([Idle(Later.AddDays(30))], change.Deadlines());
    }

    [Fact]
    public void The_carrier_has_72_hours_and_the_test_24()
    {
        var change = Of(Sample.Hosting(HostingState.InReview, Requirement.Review | Requirement.Carrier | Requirement.CapabilityTest));
        change.Send(Sample.Id(100), Signal.DocumentsAccepted);
        Assert.Equal([new Deadline(Sample.Id(100), DeadlineKind.Carrier, Later.AddHours(72))], change.Deadlines());
        change = Of(change.Order.Hostings[0]);
        change.Send(Sample.Id(100), Signal.CarrierAccepted);
        Assert.Equal(
            [new Deadline(Sample.Id(100), DeadlineKind.Carrier, null), new Deadline(Sample.Id(100), DeadlineKind.CapabilityTest, Later.AddHours(24))],
            change.Deadlines());
        change = Of(change.Order.Hostings[0]);
        change.Send(Sample.Id(100), Signal.TestPassed);
        Assert.Equal([new Deadline(Sample.Id(100), DeadlineKind.CapabilityTest, null)], change.Deadlines());
    }

    [Theory]
    [InlineData(DeadlineKind.Idle, 30 * 24, HostingState.Gathering, HostingState.Failed)]
    [InlineData(DeadlineKind.Carrier, 72, HostingState.Provisioning, HostingState.Failed)]
    [InlineData(DeadlineKind.CapabilityTest, 24, HostingState.Testing, HostingState.ActionRequired)]
    [InlineData(DeadlineKind.ConsentWindow, 72, HostingState.AwaitingConsent, HostingState.Gathering)]
    public void A_deadline_has_its_length_and_its_signal_leads_where_the_table_of_deadlines_says(DeadlineKind kind, int hours, HostingState runsIn,
        HostingState then)
    {
        Assert.Equal(TimeSpan.FromHours(hours), (kind is DeadlineKind.ConsentWindow ? DeadlineRules.LengthOfConsent(kind) : Sample.Terms.LengthOf(kind)));
        Assert.Equal(then, Lifecycle.Decide(runsIn, HostingStates.Standard | Requirement.Consent, HostingStates.Standard | Requirement.Consent,
            DeadlineRules.SignalOf(kind)!.Value).State);
    }

    static Deadline Idle(DateTimeOffset? due) => new(Sample.Id(1), DeadlineKind.Idle, due);

    static Change Of(params Hosting[] hostings)
    {
        var order = Sample.Order(hostings);
        return new Change(order, order, Later, Customer);
    }
}
