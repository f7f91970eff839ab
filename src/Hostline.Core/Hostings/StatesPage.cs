using System.Text;
using Hostline.Core.Deadlines;
using Hostline.Core.Ownership;
using Hostline.Core.Transfers;

namespace Hostline.Core.Hostings;

/// <summary>Prints <c>docs/states.md</c> from the table, so that the page always matches the code.</summary>
public static class StatesPage
{
    /// <summary>The page as Markdown with line feeds.</summary>
    /// <param name="dialects">One column each: a heading, and that dialect's word for a state. The core knows no vendor.</param>
    public static string Print(IReadOnlyList<(string Heading, Func<HostingState, string> Word)> dialects, HostingTerms terms)
    {
        var page = new StringBuilder();
        Line(page, "<!-- Printed from src/Hostline.Core/Hostings/Lifecycle.cs; a test fails when the two differ. Do not edit. -->");
        Line(page, "# The states of a hosting");
        Line(page, "");
        Line(page, "A hosting is the hosting of one number; an order has one for each of its numbers. A signal that is not listed for a state is refused "
            + "with a sentence that names both.");
        States(page, dialects);
        Diagram(page);
        Signals(page);
        Gates(page);
        Limits(page, terms);
        return page.ToString();
    }

    static void States(StringBuilder page, IReadOnlyList<(string Heading, Func<HostingState, string> Word)> dialects)
    {
        Title(page, "States");
        Row(page, ["state", "stored as", "what it means", .. dialects.Select(d => d.Heading)], head: true);
        foreach (var state in HostingStates.All)
        {
            Row(page, [state.Words(), $"{(int)state}", MeaningOf(state), .. dialects.Select(d => d.Word(state))]);
        }
    }

    static void Diagram(StringBuilder page)
    {
        Title(page, "Diagram");
        Line(page, "```mermaid");
        Line(page, "stateDiagram-v2");
        foreach (var state in HostingStates.All)
        {
            Line(page, $"  state \"{state.Words()}\" as {state}");
        }

        Line(page, $"  [*] --> {HostingState.Requested}");
        foreach (var edge in Listed().Where(m => m.From != m.Move.To).GroupBy(m => (m.From, m.Move.To)))
        {
            Line(page, $"  {edge.Key.From} --> {edge.Key.To}: {string.Join(", ", edge.Select(m => m.Signal))}");
        }

        foreach (var gate in Lifecycle.Gates)
        {
            Line(page, $"  {gate.From} --> {gate.To}: once met");
        }

        Line(page, "```");
    }

    static void Signals(StringBuilder page)
    {
        Title(page, "Signals");
        Line(page, "The state named is the one before any gate (below) opens. The effects are those of a hosting that stays there; one that passes through "
            + "gates has the effects of the state in which it ends up.");
        Line(page, "");
        Row(page, ["in", "signal", "leads to", "proves", "opens again", "only when met", "only while open", "only for", "effects"], head: true);
        foreach (var (from, signal, move) in Listed())
        {
            Row(page,
            [
                from.Words(), $"`{signal}`", move.To == from ? "the same" : move.To.Words(), Words(move.Meets), Words(move.Reopens),
                Words(move.Needs), Words(move.While), Words(move.Only), Words(Lifecycle.EffectsOf(from, move.To)),
            ]);
        }
    }

    static void Gates(StringBuilder page)
    {
        Title(page, "Gates");
        Line(page, "The requirements of a hosting are recorded when it is ordered; all others count as met. Once everything in a row is met, the hosting "
            + "advances automatically.");
        Line(page, "");
        Row(page, ["from", "once met", "to", "effects"], head: true);
        foreach (var gate in Lifecycle.Gates)
        {
            Row(page, [gate.From.Words(), Words(gate.Needs), gate.To.Words(), Words(Lifecycle.EffectsOf(gate.From, gate.To))]);
        }
    }

    static void Limits(StringBuilder page, HostingTerms terms)
    {
        Title(page, "Deadlines");
        Line(page, "All deadlines use the clock of the hosting's world.");
        Line(page, "");
        Row(page, ["deadline", "length", "runs in", "reset by", "then"], head: true);
        foreach (var kind in Enum.GetValues<DeadlineKind>())
        {
            if (DeadlineRules.SignalOf(kind) is not { } signal)
            {
                continue;
            }

            var runsIn = HostingStates.All.Where(s => Lifecycle.Moves.ContainsKey((s, signal))).ToList();
            var ends = runsIn.Select(s => Lifecycle.Moves[(s, signal)].To.Words()).Distinct();
            Row(page,
            [
                NameOf(kind), LengthOf(kind, terms), string.Join(", ", runsIn.Select(s => s.Words())),
                kind is DeadlineKind.Idle or DeadlineKind.Unverified or DeadlineKind.Stuck ? "any act of the customer or an operator on the order" : "",
                $"{string.Join(", ", ends)} (`{signal}`)",
            ]);
        }

        Row(page, ["consent reminders", string.Join(", ", Consent.Reminders.Select(Length)), HostingState.AwaitingConsent.Words(), "",
            "the holder gets a reminder"]);
        Row(page, ["verification call", Length(VerificationCall.RingsFor), "from its ringing, its answer, and each of its prompts", "", "the call ends"]);
        Row(page, ["code", Length(SentCode.Life), "from its first sending", "", "invalid; a new one may be requested"]);
    }

    static IEnumerable<(HostingState From, Signal Signal, Move Move)> Listed() =>
        Lifecycle.Moves.OrderBy(m => m.Key).Select(m => (m.Key.From, m.Key.Signal, m.Value));

    static string MeaningOf(HostingState state) => state switch
    {
        HostingState.Requested => "Ordered; the look-up has not yet said whether the number can be hosted.",
        HostingState.AwaitingConsent => "A transfer; the current holder has been asked for consent.",
        HostingState.Gathering => "The customer must act: proof of ownership, letter, bill.",
        HostingState.InReview => "A reviewer must act.",
        HostingState.Provisioning => "Waiting for the routing registry and the carrier.",
        HostingState.Testing => "The carrier accepted; test messages are being sent.",
        HostingState.Active => "The number's messages run through this host.",
        HostingState.Released => "Was active; off-boarded, or moved to another account.",
        HostingState.ActionRequired => "Stuck; an operator must resume or fail it.",
        HostingState.Failed => "Closed, with a reason.",
        HostingState.Cancelled => "Closed by the customer before it was provisioned.",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A state without a meaning."),
    };

    static string NameOf(DeadlineKind kind) => kind switch
    {
        DeadlineKind.Idle => "idle",
        DeadlineKind.Unverified => "unverified",
        DeadlineKind.Stuck => "stuck",
        DeadlineKind.Carrier => "carrier answer",
        DeadlineKind.CapabilityTest => "capability test",
        DeadlineKind.CallsUsedUp => "last call's code",
        DeadlineKind.ConsentWindow => "consent window",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A deadline without a name."),
    };

    /// <summary>Some deadlines are rules that an operator enables.</summary>
    static string LengthOf(DeadlineKind kind, HostingTerms terms) => kind switch
    {
        DeadlineKind.Idle => $"{Length(terms.Idle)} (`HOSTLINE_IDLE_DAYS`)",
        DeadlineKind.Unverified => "off (`HOSTLINE_UNVERIFIED_DAYS`)",
        DeadlineKind.Stuck => "off (`HOSTLINE_STUCK_DAYS`)",
        _ => Length(terms.LengthOf(kind)),
    };

    static string Length(TimeSpan length) => length switch
    {
        { TotalHours: < 1 } => $"{length.TotalMinutes} minutes",
        { TotalDays: <= 3 } => $"{length.TotalHours} hours",
        _ => $"{length.TotalDays} days",
    };

    static string Words(Requirement requirements) => string.Join(", ", Enum.GetValues<Requirement>()
        .Where(r => r != Requirement.None && (requirements & r) != 0)
        .Select(r => r == Requirement.CapabilityTest ? "capability test" : r.ToString().ToLowerInvariant()));

    static string Words(IReadOnlyList<Effect> effects) => string.Join(", ", effects.Select(e => $"`{e}`"));

    static void Title(StringBuilder page, string title)
    {
        Line(page, "");
        Line(page, "## " + title);
        Line(page, "");
    }

    static void Row(StringBuilder page, string[] cells, bool head = false)
    {
        Line(page, $"| {string.Join(" | ", cells.Select(c => c.Length == 0 ? "–" : c))} |");
        if (head)
        {
            Line(page, $"|{string.Concat(Enumerable.Repeat("---|", cells.Length))}");
        }
    }

    // Not AppendLine, whose line ends depend on the machine.
    static void Line(StringBuilder page, string text) => page.Append(text).Append('\n');
}
