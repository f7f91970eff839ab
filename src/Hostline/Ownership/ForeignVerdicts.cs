using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Network;
using Hostline.Network.Upstream;

namespace Hostline.Ownership;

/// <summary>
/// The results of registries that send their own codes, for the codes of one request. Each code is checked once, even if the request is decided
/// again, and only while our own count of wrong tries allows another.
/// </summary>
sealed class ForeignVerdicts
{
    readonly Dictionary<PhoneNumber, bool> verdicts = [];

    /// <summary>Null for a number whose code is our own.</summary>
    public bool? Of(PhoneNumber number) => verdicts.TryGetValue(number, out var isRight) ? isRight : null;

    /// <returns>A refusal if a registry does not answer: the code can be entered again.</returns>
    public async Task<Refusal?> Ask(
        WorldPorts way, IReadOnlyDictionary<PhoneNumber, NumberFacts> facts, IReadOnlyList<EnteredCode> entered, DateTimeOffset now)
    {
        foreach (var (number, code) in entered.Select(e => (PhoneNumber.Parse(e.Number), e.Code)))
        {
            var known = facts[number];
            if (verdicts.ContainsKey(number) || known.Hosting.OwnershipProven || known.LiveCode(now) is null || way.CodesOf(number) is not { } source)
            {
                continue;
            }

            var answer = await source.Check(known.Hosting.Id, code, CancellationToken.None);
            if (answer == CodeAnswer.Unreachable)
            {
                return new(Reason.Busy, Number: number.ToString(), Detail: "The network that sent this code does not answer. Nothing was counted.");
            }

            verdicts[number] = answer == CodeAnswer.Right;
        }

        return null;
    }
}
