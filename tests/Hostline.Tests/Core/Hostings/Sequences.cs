using FsCheck;
using FsCheck.Fluent;
using Hostline.Core.Hostings;
using LongForm = Hostline.Tests.Support.LongForm;

namespace Hostline.Tests.Core.Hostings;

/// <summary>Random sequences of numbers that a model interprets as commands, and how many of them to try.</summary>
static class Sequences
{
    const int Usual = 50_000;
    const int Long = 1_000_000;
    static readonly Signal[] Signals = Enum.GetValues<Signal>();

    static readonly Dictionary<HostingState, Signal[]> Listed = HostingStates.All.ToDictionary(
        s => s, s => Lifecycle.Moves.Keys.Where(k => k.From == s).Select(k => k.Signal).Order().ToArray());

    static readonly Dictionary<HostingState, Signal[]> Onward = Listed.ToDictionary(
        l => l.Key, l => l.Value.Where(s => s == Signal.NumberEligible || Lifecycle.ProvenBy(s) != Requirement.None).ToArray());

    public static Config Run => Config.QuickThrowOnFailure.WithMaxTest(LongForm.Or(Usual, Long));

    /// <summary>On all processors, for a model whose runs share no state.</summary>
    public static Config RunAtOnce => Run.WithParallelRunConfig(new ParallelRunConfig(Environment.ProcessorCount));

    public static Arbitrary<int[]> Of(int atMost) => Arb.From(
        Gen.Choose(1, atMost).SelectMany(length => Gen.Choose(0, int.MaxValue - 1).ArrayOf(length)), Shorter);

    /// <summary>
    /// In seven of ten cases a proof that advances the hosting, in two a listed signal; otherwise almost every sequence would end where
    /// it began.
    /// </summary>
    public static Signal SignalFor(HostingState state, int number)
    {
        var among = (number % 10) switch { 0 => Signals, < 3 => Listed[state], _ => Onward[state] };
        among = among.Length == 0 ? Signals : among;
        return among[number / 10 % among.Length];
    }

    static IEnumerable<int[]> Shorter(int[] sequence)
    {
        for (var i = 0; sequence.Length > 1 && i < sequence.Length; i++)
        {
            yield return [.. sequence[..i], .. sequence[(i + 1)..]];
        }
    }
}
