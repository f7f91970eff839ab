using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Storage;

namespace Hostline.Network;

/// <summary>What a sandbox's robot thinks of letters.</summary>
public static class SandboxReviewer
{
    /// <summary>The outcome <c>letter_refused_once</c>: the first letter is refused, the next accepted. To be read once the batch has run.</summary>
    public static Func<bool> RefusesFirstLetter(this ReadBatch batch, World world, IReadOnlyList<PhoneNumber> numbers)
    {
        var outcome = batch.AskOutcomes(world, numbers);
        return () => numbers.Any(n => outcome(n) == SimulatedOutcome.LetterRefusedOnce);
    }
}

/// <summary>The words by which a script decides what the simulated network does with a number.</summary>
public static class OutcomeWords
{
    public static IReadOnlyList<string> All { get; } = [.. SimulatedOutcomes.All.Select(o => o.Word)];
}
