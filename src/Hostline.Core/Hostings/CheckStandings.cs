using Hostline.Core.Reasons;

namespace Hostline.Core.Hostings;

public static class CheckStandings
{
    public static readonly IReadOnlyList<string> Keys = ["can-be-hosted", "starts-a-transfer", "still-asking", "cannot-be-hosted"];

    /// <param name="refusal">Why it cannot be hosted; null if it can.</param>
    /// <param name="isHeld">Whether the number is active for another account here.</param>
    /// <param name="isSettled">Whether the look-up has been answered.</param>
    public static Standing Of(Reason? refusal, bool isHeld, bool isSettled) => refusal is { } why
        ? new("cannot-be-hosted", Tone.Bad, Turn.Nobody) { Reason = why }
        : isHeld ? new("starts-a-transfer", Tone.Wait, Turn.Nobody)
        : isSettled ? new("can-be-hosted", Tone.Good, Turn.Nobody)
        : new Standing("still-asking", Tone.Wait, Turn.We);
}
