using Hostline.Core.Orders;

namespace Hostline.Core.Hostings;

public sealed record OrderLine(Hosting Hosting, Standing Standing, IReadOnlyList<Step> Steps);

/// <summary>The standing of an order, made from those of its numbers, the most urgent first.</summary>
/// <param name="Parts">How many of its numbers have each standing.</param>
/// <param name="Yours">How many of its open numbers wait for the viewer.</param>
public sealed record OrderStanding(Order Order, IReadOnlyList<OrderLine> Numbers, IReadOnlyList<(Standing Standing, int Count)> Parts, int Yours)
{
    static readonly Tone[] Loudness = [Tone.You, Tone.Bad, Tone.Wait, Tone.Good, Tone.Over];

    public static OrderStanding Of(Order order, IReadOnlyList<OrderLine> numbers)
    {
        var parts = numbers.GroupBy(n => n.Standing.Key).Select(g => (Standing: g.First().Standing, Count: g.Count()))
            .OrderBy(p => Array.IndexOf(Loudness, p.Standing.Tone)).ToList();
        return new(order, numbers, parts, numbers.Count(IsYours));
    }

    public Tone Tone => Parts[0].Standing.Tone;

    /// <summary>The viewer's turn if any of its open numbers waits for them.</summary>
    public Turn Turn => Yours > 0 ? Turn.You : Parts[0].Standing.Turn;

    /// <summary>The first open number that waits for the viewer; null if there is none.</summary>
    public OrderLine? Next => Numbers.FirstOrDefault(IsYours);

    public static bool IsYours(OrderLine number) => number.Standing.Turn == Turn.You && number.Hosting.State.IsOpen();
}

/// <summary>The progress of one requirement of a hosting.</summary>
public enum StepState
{
    Done,
    /// <summary>The customer can do it now.</summary>
    Yours,
    /// <summary>Someone else does it now.</summary>
    Waiting,
    /// <summary>What comes before it is not done.</summary>
    NotYet,
    /// <summary>It was refused, and the customer can do it again.</summary>
    Refused,
    /// <summary>The hosting ended before it was met.</summary>
    Ended,
}

/// <summary>One line of a number's checklist.</summary>
/// <param name="Requirement"><see cref="Requirement.None"/> for the first line: whether the number can be hosted.</param>
public sealed record Step(Requirement Requirement, StepState State, Turn Turn)
{
    /// <summary>How long this step took in past orders; null if there were too few.</summary>
    public LeadTime? Usual { get; init; }
}

public static class Steps
{
    static readonly (Requirement Requirement, HostingState While, Turn Turn)[] Lines =
    [
        (Requirement.Consent, HostingState.AwaitingConsent, Turn.Holder), (Requirement.Ownership, HostingState.Gathering, Turn.You),
        (Requirement.Letter, HostingState.Gathering, Turn.You), (Requirement.Bill, HostingState.Gathering, Turn.You),
        (Requirement.Review, HostingState.InReview, Turn.Reviewer), (Requirement.Carrier, HostingState.Provisioning, Turn.Carrier),
        (Requirement.CapabilityTest, HostingState.Testing, Turn.We),
    ];

    public static IReadOnlyList<Step> Of(StandingFacts facts)
    {
        var hosting = facts.Hosting;
        var first = new Step(Requirement.None, hosting.State == HostingState.Requested ? StepState.Waiting : StepState.Done, Turn.We);
        return [first, .. Lines.Where(l => (hosting.Required & l.Requirement) != 0).Select(l => Of(facts, l.Requirement, l.While, l.Turn))];
    }

    static Step Of(StandingFacts facts, Requirement requirement, HostingState at, Turn turn)
    {
        var hosting = facts.Hosting;
        var state = !hosting.Needs(requirement) ? StepState.Done
            : !hosting.State.IsOpen() ? StepState.Ended
            : facts.Refused == requirement ? StepState.Refused
            : requirement == Requirement.Letter && facts.Letter?.State == Letters.LetterState.Signing ? StepState.Waiting
            : requirement == Requirement.Ownership && facts.IsBillPending ? StepState.Waiting
            : hosting.State == at || IsEarly(hosting, requirement) ? (turn == Turn.You ? StepState.Yours : StepState.Waiting)
            : StepState.NotYet;
        var other = requirement == Requirement.Ownership ? Turn.Reviewer : Turn.Signer;
        return new(requirement, state, state == StepState.Waiting && turn == Turn.You ? other : turn)
        {
            Usual = requirement == Requirement.Carrier ? facts.Carrier : null,
        };
    }

    /// <summary>Documents can be uploaded before the earlier steps are done.</summary>
    static bool IsEarly(Hosting hosting, Requirement requirement) =>
        requirement is Requirement.Letter or Requirement.Bill
            && hosting.State is HostingState.Requested or HostingState.AwaitingConsent or HostingState.ActionRequired;
}
