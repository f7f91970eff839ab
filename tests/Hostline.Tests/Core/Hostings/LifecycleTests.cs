using Hostline.Core.Hostings;

namespace Hostline.Tests.Core.Hostings;

public sealed class LifecycleTests
{
    public static TheoryData<HostingState, Signal> Pairs() =>
        [.. from state in HostingStates.All from signal in Enum.GetValues<Signal>() select (state, signal)];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_pair_is_answered_and_every_refusal_names_state_and_signal(HostingState state, Signal signal)
    {
        foreach (var required in Walk.Kinds.Values)
        {
            for (var open = Requirement.None; open <= required; open++)
            {
                Answered(state, signal, required, open & required);
            }
        }
    }

    static void Answered(HostingState state, Signal signal, Requirement required, Requirement open)
    {
        var verdict = Lifecycle.Decide(state, required, open, signal);
        Assert.Equal(verdict.IsRefused, verdict.Refusal is not null);
        Assert.Equal(Requirement.None, verdict.Open & ~required);
        if (verdict.Refusal is not { } sentence)
        {
            Assert.True(Lifecycle.Moves.ContainsKey((state, signal)));
            return;
        }

        Assert.Contains(state.Words(), sentence, StringComparison.Ordinal);
        Assert.Contains(signal.ToString(), sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        Assert.Equal((state, open, 0), (verdict.State, verdict.Open, verdict.Effects.Count));
    }

    [Fact]
    public void A_pair_that_is_not_listed_is_refused()
    {
        var unlisted = Pairs().Select(p => p.Data).Where(p => !Lifecycle.Moves.ContainsKey((p.Item1, p.Item2))).ToList();
        Assert.NotEmpty(unlisted);
        Assert.All(unlisted, p => Assert.True(Lifecycle.Decide(p.Item1, HostingStates.Standard, HostingStates.Standard, p.Item2).IsRefused));
    }

    [Fact]
    public void Every_signal_means_something_somewhere() =>
        Assert.Empty(Enum.GetValues<Signal>().Except(Lifecycle.Moves.Keys.Select(k => k.Signal)));

    [Fact]
    public void Every_state_can_be_reached_from_requested()
    {
        HashSet<HostingState> reached = [HostingState.Requested];
        for (var before = 0; before != reached.Count;)
        {
            before = reached.Count;
            reached.UnionWith(Lifecycle.Moves.Where(m => reached.Contains(m.Key.From)).Select(m => m.Value.To));
            reached.UnionWith(Lifecycle.Gates.Where(g => reached.Contains(g.From)).Select(g => g.To));
        }

        Assert.Empty(HostingStates.All.Except(reached));
    }

    [Theory]
    [InlineData(Signal.CodesExhausted)]
    [InlineData(Signal.CallsExhausted)]
    [InlineData(Signal.VerificationOverdue)]
    public void What_gives_up_on_a_proof_comes_too_late_once_the_proof_is_in(Signal late)
    {
        var walk = Walk.Along("standard", "NumberEligible:Gathering OwnershipProven:Gathering");
        Assert.Contains("once Ownership is met", Lifecycle.Decide(walk.State, HostingStates.Standard, walk.Open, late).Refusal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("OwnershipProven:Gathering LetterIn:Gathering BillIn:InReview ")]
    [InlineData("NeedsAction:ActionRequired ")]
    public void A_consent_that_was_never_needed_can_not_be_reversed(string way) =>
        Walk.Along("standard", "NumberEligible:Gathering " + way + "!ConsentReversed");

    [Fact]
    public void A_signature_is_not_overdue_once_the_letter_is_in() =>
        Walk.Along("signed", "NumberEligible:Gathering LetterIn:Gathering !SignatureOverdue");

    [Fact]
    public void A_carrier_is_asked_again_only_when_nothing_the_customer_owes_is_open() =>
        Walk.Along("standard", "NumberEligible:Gathering NeedsAction:ActionRequired !ResumedToProvisioning");

    [Fact]
    public void The_standard_path_asks_for_review_route_and_test_once_each_and_stops_each_clock()
    {
        var walk = Walk.Along("standard",
            "NumberEligible:Gathering OwnershipProven:Gathering LetterIn:Gathering BillIn:InReview DocumentsAccepted:Provisioning CarrierAccepted:Testing "
                + "TestPassed:Active");
        Assert.Equal(
            [
                Effect.AskReview, Effect.PublishRoute, Effect.StartCarrierClock, Effect.StopCarrierClock,
                Effect.TestCapability, Effect.StartTestClock, Effect.StopTestClock,
            ],
            walk.Effects);
    }

    [Fact]
    public void A_transfer_asks_for_consent_and_review_and_never_for_registry_carrier_or_test()
    {
        var walk = Walk.Along("transfer",
            "NumberEligible:AwaitingConsent ConsentGiven:Gathering OwnershipProven:Gathering LetterIn:Gathering BillIn:InReview DocumentsAccepted:Active");
        Assert.Equal([Effect.AskConsent, Effect.AskReview], walk.Effects);
    }

    [Theory]
    [InlineData("CarrierRefused:Failed")]
    [InlineData("CarrierSilent:Failed")]
    [InlineData("ActivationRefused:Failed")]
    [InlineData("FailedByOperator:Failed")]
    [InlineData("NeedsAction:ActionRequired")]
    public void A_route_that_will_not_be_used_is_withdrawn(string step)
    {
        var walk =
            Walk.Along("standard", "NumberEligible:Gathering OwnershipProven:Gathering LetterIn:Gathering BillIn:InReview DocumentsAccepted:Provisioning "
                + "" + step);
        Assert.Equal([Effect.StopCarrierClock, Effect.WithdrawRoute], walk.Effects.TakeLast(2));
    }
}
