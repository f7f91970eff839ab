using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Storage;

namespace Hostline.Network;

public static class SandboxReviewer
{
    /// <summary>The outcome <c>letter_refused_once</c>: the first letter is refused, the next accepted. To be called after the batch has run.</summary>
    public static Func<bool> RefusesFirstLetter(this ReadBatch batch, World world, IReadOnlyList<PhoneNumber> numbers)
    {
        var outcome = batch.AskOutcomes(world, numbers);
        return () => numbers.Any(n => outcome(n) == SimulatedOutcome.LetterRefusedOnce);
    }
}

/// <summary>The outcomes that a script can set for a number in the simulated network.</summary>
public static class OutcomeWords
{
    public static IReadOnlyList<string> All { get; } = [.. Digits.Select(o => o.Word)];

    /// <summary>Each outcome with the last four digits of the numbers that have it without a script; null if there are none.</summary>
    public static IReadOnlyList<(string Word, string? Digits)> Digits => [.. SimulatedOutcomes.All.Select(o => (o.Word, o.Digits))];
}
