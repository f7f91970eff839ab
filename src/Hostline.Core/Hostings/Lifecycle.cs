using System.Collections.Frozen;
using static Hostline.Core.Hostings.Effect;
using static Hostline.Core.Hostings.HostingState;
using static Hostline.Core.Hostings.Requirement;
using static Hostline.Core.Hostings.Signal;
using Row = System.Collections.Generic.KeyValuePair<(Hostline.Core.Hostings.HostingState From, Hostline.Core.Hostings.Signal Signal),
    Hostline.Core.Hostings.Move>;

namespace Hostline.Core.Hostings;

/// <summary>One row of the table: the state after a signal, the requirement it proves, and the requirements it opens again.</summary>
/// <param name="To">The state after the signal, before any gate opens.</param>
/// <param name="Meets">The requirement that this signal proves.</param>
/// <param name="Reopens">The requirements that must be met again.</param>
/// <param name="Needs">The requirements that must already be met; otherwise the signal is refused.</param>
/// <param name="While">The requirement that must still be open. A failed call or a deadline may arrive just after the proof it waited for; it must not
/// undo that proof.</param>
/// <param name="Only">The requirement that must have been recorded with the order: the signal has no meaning for other hostings.</param>
public sealed record Move(
    HostingState To, Requirement Meets = None, Requirement Reopens = None, Requirement Needs = None, Requirement While = None, Requirement Only = None);

/// <summary>
/// A gate: a hosting in <paramref name="From"/> advances automatically once none of <paramref name="Needs"/> is open.
/// </summary>
public sealed record Gate(HostingState From, Requirement Needs, HostingState To);

/// <summary>The table's answer for one state and one signal.</summary>
/// <param name="State">The state afterwards; unchanged if <paramref name="Refusal"/> is given.</param>
/// <param name="Effects">What must be done because of the move, in order.</param>
/// <param name="Refusal">A sentence that names state and signal if the signal has no meaning in this state; otherwise null.</param>
public readonly record struct Verdict(HostingState State, Requirement Open, IReadOnlyList<Effect> Effects, string? Refusal)
{
    public bool IsRefused => Refusal is not null;
}

/// <summary>
/// The only transition table of a hosting. It is data, not code: <see cref="Moves"/> says what each signal does in each state,
/// <see cref="Gates"/> how a hosting advances once its requirements are met, <see cref="OnEntry"/> and <see cref="OnExit"/> what must
/// be done. A pair that is not listed is refused with a sentence. <c>docs/states.md</c> is generated from it.
/// </summary>
public static class Lifecycle
{
    public static readonly FrozenDictionary<(HostingState From, Signal Signal), Move> Moves = Table().ToFrozenDictionary();

    /// <summary>Tried in this order, repeatedly, until none opens.</summary>
    public static readonly IReadOnlyList<Gate> Gates =
    [
        new(AwaitingConsent, Consent, Gathering),
        new(Gathering, Owed, InReview),
        new(InReview, Owed | Review, Provisioning),
        new(Provisioning, Owed | Review | Carrier, HostingState.Testing),
        new(HostingState.Testing, Owed | Review | Carrier | CapabilityTest, Active),
    ];

    /// <summary>What must be met before the review.</summary>
    const Requirement Owed = Consent | Requirement.Ownership | Letter | Bill;

    public static readonly FrozenDictionary<HostingState, Effect[]> OnEntry = new Dictionary<HostingState, Effect[]>
    {
        [AwaitingConsent] = [AskConsent],
        [InReview] = [AskReview],
        [Provisioning] = [PublishRoute, StartCarrierClock],
        [HostingState.Testing] = [TestCapability, StartTestClock],
    }.ToFrozenDictionary();

    public static readonly FrozenDictionary<HostingState, Effect[]> OnExit = new Dictionary<HostingState, Effect[]>
    {
        [Provisioning] = [StopCarrierClock],
        [HostingState.Testing] = [StopTestClock],
    }.ToFrozenDictionary();

    /// <param name="required">All requirements recorded with the order: only these can be opened again.</param>
    public static Verdict Decide(HostingState state, Requirement required, Requirement open, Signal signal)
    {
        if (!Moves.TryGetValue((state, signal), out var move))
        {
            return new(state, open, [], $"A hosting that is {state.Words()} cannot take the signal {signal}.");
        }

        if ((move.Only & ~required) is not None and var foreign)
        {
            return new(state, open, [], $"A hosting that is {state.Words()} and never needed {foreign} cannot take the signal {signal}.");
        }

        if ((open & move.Needs) is not None and var missing)
        {
            return new(state, open, [], $"A hosting that is {state.Words()} cannot take the signal {signal} while {missing} is open.");
        }

        if ((move.While & ~open) is not None and var met)
        {
            return new(state, open, [], $"A hosting that is {state.Words()} cannot take the signal {signal} once {met} is met.");
        }

        var stillOpen = (open & ~move.Meets) | (move.Reopens & required);
        var to = move.To;
        while (Gates.FirstOrDefault(g => g.From == to && (stillOpen & g.Needs) == None) is { } gate)
        {
            to = gate.To;
        }

        return new(to, stillOpen, EffectsOf(state, to), null);
    }

    /// <summary>The requirements that only this signal proves; <see cref="None"/> if it proves nothing.</summary>
    public static Requirement ProvenBy(Signal signal) => signal switch
    {
        ConsentGiven => Consent,
        OwnershipProven => Requirement.Ownership,
        LetterIn => Letter,
        BillIn => Bill,
        DocumentsAccepted => Review,
        CarrierAccepted => Carrier,
        TestPassed => CapabilityTest,
        _ => None,
    };

    /// <summary>
    /// The effects of a move from one state to another. States only passed through within one signal have no effects: a transfer never reaches
    /// registry or carrier.
    /// </summary>
    public static IReadOnlyList<Effect> EffectsOf(HostingState from, HostingState to) => from == to ? [] : [.. Between(from, to)];

    static IEnumerable<Effect> Between(HostingState from, HostingState to)
    {
        foreach (var effect in OnExit.GetValueOrDefault(from) ?? [])
        {
            yield return effect;
        }

        // Withdraw a requested route that will not be used; otherwise the number would stay overridden.
        if (from is Provisioning or HostingState.Testing && to is Failed or ActionRequired)
        {
            yield return WithdrawRoute;
        }

        foreach (var effect in OnEntry.GetValueOrDefault(to) ?? [])
        {
            yield return effect;
        }
    }

    static IEnumerable<Row> Table() =>
        [.. BeforeReview(), .. InHandOfTheReviewer(), .. AtTheCarrier(), .. AfterTheCarrier(), .. WhileTheCustomerWaits(), .. WhileOpen()];

    /// <summary>Rows for the checks, the holder, and customers who owe a proof.</summary>
    static IEnumerable<Row> BeforeReview()
    {
        yield return On(Requested, NumberIneligible, Failed);
        yield return On(Requested, NumberEligible, AwaitingConsent);   // a standard order passes the first gate at once
        yield return On(Requested, OwnershipProven, Requested, needs: Consent);   // a number already proven for the account; a transfer's holder comes first

        yield return On(AwaitingConsent, ConsentGiven, AwaitingConsent);
        yield return On(AwaitingConsent, ConsentRefused, Failed);
        yield return On(AwaitingConsent, ActivationRefused, Failed);   // the number has left its holder

        yield return On(Gathering, OwnershipProven, Gathering);
        yield return On(Gathering, CodesExhausted, Failed, @while: Requirement.Ownership);
        yield return On(Gathering, CallsExhausted, ActionRequired, @while: Requirement.Ownership);
        yield return On(Gathering, VerificationOverdue, ActionRequired, @while: Requirement.Ownership);
        yield return On(Gathering, SignatureOverdue, ActionRequired, @while: Letter);
        yield return On(Gathering, LetterWithdrawn, Gathering, Letter);
    }

    static IEnumerable<Row> InHandOfTheReviewer()
    {
        yield return On(InReview, DocumentsAccepted, InReview);
        yield return On(InReview, LetterRefused, Gathering, Letter);
        yield return On(InReview, BillRefused, Gathering, Bill);
        yield return On(InReview, ComplianceRefused, Failed);
        yield return On(InReview, ActivationRefused, Failed);
        yield return On(InReview, LetterIn, InReview);                  // a better copy while the reviewer has not decided
        yield return On(InReview, BillIn, InReview);
    }

    static IEnumerable<Row> AtTheCarrier()
    {
        yield return On(Provisioning, CarrierAccepted, Provisioning);
        yield return On(Provisioning, CarrierRefused, Failed);
        yield return On(Provisioning, CarrierSilent, Failed);
        yield return On(Provisioning, ActivationRefused, Failed);

        yield return On(HostingState.Testing, TestPassed, HostingState.Testing);
        yield return On(HostingState.Testing, TestFailed, ActionRequired);
        yield return On(HostingState.Testing, TestSilent, ActionRequired);
        yield return On(HostingState.Testing, ActivationRefused, Failed);
    }

    /// <summary>Rows for the operator who handles stuck hostings, and for the end of an active number.</summary>
    static IEnumerable<Row> AfterTheCarrier()
    {
        // Back to the first open requirement: if the holder of a transfer has not decided, it is asked again; all others pass that gate.
        yield return On(ActionRequired, ResumedToGathering, AwaitingConsent, Review | Carrier | CapabilityTest);
        yield return On(ActionRequired, ResumedToProvisioning, Provisioning, Carrier | CapabilityTest, Owed | Review);
        yield return On(ActionRequired, ActionOverdue, Failed);
        yield return On(ActionRequired, ActivationRefused, Failed, only: Consent);

        yield return On(Active, ReleaseConfirmed, Released);
        yield return On(Active, MovedAway, Released);
    }

    static IEnumerable<Row> WhileTheCustomerWaits()
    {
        foreach (var before in (HostingState[])[Requested, AwaitingConsent, Gathering, InReview, ActionRequired])
        {
            yield return On(before, Signal.Cancelled, HostingState.Cancelled);
        }

        yield return On(HostingState.Cancelled, Signal.Cancelled, HostingState.Cancelled);   // deleting again changes nothing

        // Documents belong to the order: a refusal reaches waiting numbers as well as those in review; otherwise they would advance
        // with a refused document.
        foreach (var waiting in (HostingState[])[Requested, AwaitingConsent, Gathering, ActionRequired])
        {
            yield return On(waiting, LetterIn, waiting);
            yield return On(waiting, BillIn, waiting);
            yield return On(waiting, LetterRefused, waiting, Letter);
            yield return On(waiting, BillRefused, waiting, Bill);
        }
    }

    /// <summary>Rows for the operator, the deadlines and the holder, in every open state.</summary>
    static IEnumerable<Row> WhileOpen()
    {
        foreach (var open in HostingStates.All.Where(s => s.IsOpen()))
        {
            yield return On(open, FailedByOperator, Failed);
            if (open.Idles())
            {
                yield return On(open, IdleTooLong, Failed);
            }

            // A transfer never reaches the carrier: after review it becomes active, and the number has moved.
            if (open is Gathering or InReview or ActionRequired)
            {
                yield return On(open, ConsentReversed, Failed, only: Consent);
            }

            if (open != ActionRequired)
            {
                yield return On(open, NeedsAction, ActionRequired);
            }
        }
    }

    static Row On(
        HostingState from, Signal signal, HostingState to, Requirement reopens = None, Requirement needs = None, Requirement @while = None,
        Requirement only = None) =>
        new((from, signal), new(to, ProvenBy(signal), reopens, needs, @while, only));
}
