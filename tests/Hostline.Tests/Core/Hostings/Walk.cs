using Hostline.Core.Hostings;

namespace Hostline.Tests.Core.Hostings;

/// <summary>
/// Leads one hosting through the table. A path is written "Signal:State Signal:State !Signal": the signal sent and the state it must
/// lead to; ! means that it must be refused.
/// </summary>
sealed class Walk
{
    readonly Requirement required;
    readonly string way;

    Walk(string kind, string way)
    {
        required = Kinds[kind];
        Open = required;
        this.way = way;
    }

    public static readonly IReadOnlyDictionary<string, Requirement> Kinds = new Dictionary<string, Requirement>
    {
        ["standard"] = HostingStates.Standard,
        ["transfer"] = HostingStates.Transfer,
        ["signed"] = Sample.SignedLetter,
    };

    public HostingState State { get; private set; } = HostingState.Requested;

    public Requirement Open { get; private set; }

    public List<Effect> Effects { get; } = [];

    /// <param name="way">A description of the walk, for the message if it fails.</param>
    public static Walk Along(string kind, string path, string way = "")
    {
        var walk = new Walk(kind, way);
        foreach (var step in path.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            walk.Take(step);
        }

        return walk;
    }

    void Take(string step)
    {
        var refused = step.StartsWith('!');
        var parts = step.TrimStart('!').Split(':');
        var signal = Enum.Parse<Signal>(parts[0]);
        var verdict = Lifecycle.Decide(State, required, Open, signal);
        Assert.True(verdict.IsRefused == refused, $"{way}: {State} + {signal}: {verdict.Refusal ?? "taken"}");
        State = verdict.State;
        Open = verdict.Open;
        Effects.AddRange(verdict.Effects);
        if (!refused)
        {
            Assert.True(State == Enum.Parse<HostingState>(parts[1]), $"{way}: {signal} led to {State}, not to {parts[1]}");
        }
    }
}
