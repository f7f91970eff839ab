using FsCheck;
using FsCheck.Fluent;
using Hostline.Core.Hostings;

namespace Hostline.Tests.Core.Hostings;

/// <summary>
/// Random signals against the table, judged by independently written rules: the test asks the table only for its verdicts.
/// </summary>
public sealed class LifecycleModel
{
    static readonly Requirement[] Kinds =
    [
        HostingStates.Standard, HostingStates.Transfer, Sample.SignedLetter,
        Requirement.Ownership | Requirement.Letter | Requirement.Bill | Requirement.Review, Requirement.Ownership, Requirement.None,
    ];

    /// <summary>The requirement that each signal proves.</summary>
    static readonly Dictionary<Signal, Requirement> Proofs = new()
    {
        [Signal.ConsentGiven] = Requirement.Consent,
        [Signal.OwnershipProven] = Requirement.Ownership,
        [Signal.LetterIn] = Requirement.Letter,
        [Signal.BillIn] = Requirement.Bill,
        [Signal.DocumentsAccepted] = Requirement.Review,
        [Signal.CarrierAccepted] = Requirement.Carrier,
        [Signal.TestPassed] = Requirement.CapabilityTest,
    };

    /// <summary>The requirements that each signal may open again.</summary>
    static readonly Dictionary<Signal, Requirement> Undoes = new()
    {
        [Signal.LetterWithdrawn] = Requirement.Letter,
        [Signal.LetterRefused] = Requirement.Letter,
        [Signal.BillRefused] = Requirement.Bill,
        [Signal.ResumedToGathering] = Requirement.Review | Requirement.Carrier | Requirement.CapabilityTest,
        [Signal.ResumedToProvisioning] = Requirement.Carrier | Requirement.CapabilityTest,
    };

    [Fact]
    public void No_sequence_of_signals_breaks_a_rule_of_the_lifecycle() =>
        Check.One(Sequences.Run, Prop.ForAll(Sequences.Of(30), sequence => new Run(Kinds[sequence[0] % Kinds.Length]).All(sequence)));

    [Fact]
    public void Random_sequences_reach_every_state()
    {
        HashSet<HostingState> seen = [];
        var config = Config.QuickThrowOnFailure.WithMaxTest(2_000);
        Check.One(config, Prop.ForAll(Sequences.Of(30), sequence => new Run(Kinds[sequence[0] % 3], seen).All(sequence)));
        Assert.Empty(HostingStates.All.Except(seen));
    }

    sealed class Run
    {
        readonly Requirement required;
        readonly HashSet<HostingState>? seen;
        HostingState state = HostingState.Requested;
        Requirement open;
        bool carrierClock, testClock, consented, reversed;

        public Run(Requirement required, HashSet<HostingState>? seen = null)
        {
            this.required = open = required;
            this.seen = seen;
        }

        public void All(int[] sequence)
        {
            foreach (var number in sequence)
            {
                var signal = Sequences.SignalFor(state, number);
                Judge(signal, Lifecycle.Decide(state, required, open, signal));
                seen?.Add(state);
            }
        }

        void Judge(Signal signal, Verdict verdict)
        {
            if (verdict.IsRefused)
            {
                Must(verdict.State == state && verdict.Open == open && verdict.Effects.Count == 0, signal, "a refusal changed something");
                return;
            }

            Must(Lifecycle.Moves.ContainsKey((state, signal)), signal, "taken without a row");
            Must(state is not (HostingState.Released or HostingState.Failed)
                && (state != HostingState.Cancelled || (signal == Signal.Cancelled && verdict.State == HostingState.Cancelled)), signal, "left a closed state");
            Must(state != HostingState.Active || verdict.State == HostingState.Released, signal, "an active number did something but be released");
            var met = open & ~verdict.Open;
            Must(met == Requirement.None || met == Proofs.GetValueOrDefault(signal), signal, $"met {met} without its proof");
            Must((met & Requirement.Ownership) == 0 || (open & Requirement.Consent) == 0, signal, "ownership was proven before the holder decided");
            var reopened = verdict.Open & ~open;
            Must((reopened & ~(Undoes.GetValueOrDefault(signal) & required)) == Requirement.None, signal, $"opened {reopened}");
            Must(verdict.State != HostingState.Active || verdict.Open == Requirement.None, signal, $"active while {verdict.Open} is open");
            Must(!PastReview(verdict.State) || (verdict.Open & ~(Requirement.Carrier | Requirement.CapabilityTest)) == Requirement.None, signal,
                "at the carrier before the review was done");
            Must(verdict.State != HostingState.Gathering || (verdict.Open & Requirement.Consent) == Requirement.None, signal,
                "gathers before the holder decided");
            consented |= signal == Signal.ConsentGiven;
            reversed |= signal is Signal.ConsentRefused or Signal.ConsentReversed;
            Must(verdict.State != HostingState.Active || (required & Requirement.Consent) == 0 || (consented && !reversed), signal,
                "a number moved without its holder's consent");
            Must(signal != Signal.ConsentReversed || (required & Requirement.Consent) != 0, signal, "a consent was reversed that nobody had to give");
            Effects(signal, verdict);
            (state, open) = (verdict.State, verdict.Open);
        }

        void Effects(Signal signal, Verdict verdict)
        {
            foreach (var effect in verdict.Effects)
            {
                switch (effect)
                {
                    case Effect.StartCarrierClock or Effect.StopCarrierClock:
                        Must(carrierClock == (effect == Effect.StopCarrierClock), signal, "the carrier's clock was started or stopped twice");
                        carrierClock = !carrierClock;
                        break;
                    case Effect.StartTestClock or Effect.StopTestClock:
                        Must(testClock == (effect == Effect.StopTestClock), signal, "the test's clock was started or stopped twice");
                        testClock = !testClock;
                        break;
                }
            }

            Must(carrierClock == (verdict.State == HostingState.Provisioning), signal, "the carrier's clock does not run with provisioning");
            Must(testClock == (verdict.State == HostingState.Testing), signal, "the test's clock does not run with testing");
            var routed = state is HostingState.Provisioning or HostingState.Testing;
            var given = verdict.State is HostingState.Failed or HostingState.ActionRequired;
            Must(verdict.Effects.Contains(Effect.WithdrawRoute) == (routed && given), signal, "the route was kept, or withdrawn for nothing");
        }

        static bool PastReview(HostingState state) => state is HostingState.Provisioning or HostingState.Testing or HostingState.Active;

        void Must(bool holds, Signal signal, string otherwise)
        {
            if (!holds)
            {
                Assert.Fail($"{state} (open: {open}) + {signal}: {otherwise}");
            }
        }
    }
}
