using Hostline.Core.People;
using Hostline.Core.Reasons;

namespace Hostline.Core.Proposals;

/// <summary>The state of a proposal. The numbers are stored; never renumber them.</summary>
public enum ProposalState
{
    Open = 1,
    /// <summary>It was confirmed and carried out in the same unit.</summary>
    Confirmed = 2,
    Withdrawn = 3,
    /// <summary>Not stored: derived from the clock.</summary>
    Expired = 4,
}

/// <summary>Whoever proposes or confirms at a desk.</summary>
/// <param name="Id">The same for everything that counts as one principal: a person with all of their sessions and keys, the operator key, the desk of a
/// sandbox.</param>
public sealed record DeskHand(string Id, string Name, Role Role)
{
    const string OfSandbox = "sandbox:", OfPerson = "person:";

    /// <summary>The operator key, whoever uses it.</summary>
    public static DeskHand OperatorKey(string name) => new("operator key", name, Role.Lead);

    /// <summary>The desk of a sandbox, which may play both principals.</summary>
    public static DeskHand Sandbox(WorldId world, string name, Role role = Role.Lead) => new(OfSandbox + world, name, role);

    public static DeskHand Person(PersonId person, string name, Role role) => new(OfPerson + person, name, role);

    public bool IsBoth => Id.StartsWith(OfSandbox, StringComparison.Ordinal);

    /// <summary>The person, whose role may have ended since; null for a key that belongs to no one.</summary>
    public PersonId? PersonId => Id.StartsWith(OfPerson, StringComparison.Ordinal) ? Core.PersonId.Of(Guid.Parse(Id[OfPerson.Length..])) : null;

    /// <summary>The sandbox whose desk it is; null for the host's.</summary>
    public WorldId? SandboxId => IsBoth ? WorldId.Of(Guid.Parse(Id[OfSandbox.Length..])) : null;

    public bool MayAct => (Role & Roles.Deciding) != 0;
}

/// <summary>An act that needs two principals: one proposes it, another confirms it, which carries it out.</summary>
/// <param name="Payload">The data of the act, as JSON.</param>
/// <param name="Found">The facts when it was proposed, in words: it is carried out only if they are unchanged.</param>
/// <param name="Why">The reason, in the proposer's words.</param>
/// <param name="At">World time.</param>
public sealed record Proposal(
    ProposalId Id, WorldId World, string Kind, OrderId? Order, AccountId? Account, byte[] Payload, string Found, string Why, DeskHand By, DateTimeOffset At)
{
    /// <summary>How long it waits for the second principal.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(72);

    public const int WhyAtMost = 1_000;

    public DeskHand? DecidedBy { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>As stored; see <see cref="StateAt"/>.</summary>
    public ProposalState Stored { get; init; } = ProposalState.Open;

    public DateTimeOffset Until => At + Life;

    public ProposalState StateAt(DateTimeOffset now) => Stored == ProposalState.Open && now >= Until ? ProposalState.Expired : Stored;

    /// <summary>Why it cannot be confirmed by this principal now; null if it can.</summary>
    public Refusal? RefuseConfirming(DeskHand by, DateTimeOffset now) =>
        !by.MayAct ? new Refusal(Reason.NotAllowed, Detail: "An auditor sees everything at the desk and changes nothing.")
        : Over(now) is { } over ? over
        : by.Id == By.Id && !by.IsBoth ? new Refusal(Reason.SecondPrincipalNeeded)
        : null;

    /// <summary>Why it cannot be withdrawn by this principal now; null if it can, which is the case for its proposer and for a lead.</summary>
    public Refusal? RefuseWithdrawing(DeskHand by, DateTimeOffset now) =>
        !by.MayAct || (by.Id != By.Id && by.Role != Role.Lead)
            ? new Refusal(Reason.NotAllowed, Detail: "A proposal can be withdrawn by its proposer or by a lead.")
        : Over(now);

    /// <param name="present">The facts as they are now, in the words of <see cref="Found"/>.</param>
    public Refusal? RefuseIfMovedOn(string present) => present == Found ? null
        : new Refusal(Reason.ProposalOvertaken, Detail: $"When this was proposed, the facts were: {Found}. Now they are: {present}.");

    Refusal? Over(DateTimeOffset now) => StateAt(now) switch
    {
        ProposalState.Open => null,
        ProposalState.Expired => new Refusal(Reason.ProposalOver, Detail: "This proposal has expired, because no second person confirmed it in time."),
        var state => new Refusal(Reason.ProposalOver,
            Detail: $"This proposal was {(state == ProposalState.Confirmed ? "confirmed" : "withdrawn")} by {DecidedBy?.Name}."),
    };
}
