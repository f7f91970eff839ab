namespace Hostline.Core.Ownership;

public static class CallWords
{
    /// <summary>Asks for one digit, so that an answering machine never hears a code.</summary>
    public static string Challenge(int digit) => $"This is a call to verify a telephone number. Please press {digit}.";

    /// <summary>Asks for the shown code, and speaks the sent one.</summary>
    /// <param name="sent">The digits of the sent code; null if it is no longer valid.</param>
    public static string Question(string? sent) => "Please key the six digits that were shown to you. Whoever has them can route this number's texts."
        + (sent is null ? "" : $" If you were asked for a verification code instead, it is {string.Join(' ', sent.ToCharArray())}.");
}
