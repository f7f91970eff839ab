namespace Hostline.Core.Messages;

/// <summary>What a keyword does. The numbers are stored; never renumber them.</summary>
public enum KeywordKind
{
    Stop = 1,
    /// <summary>The sender gets texts again.</summary>
    Start = 2,
    /// <summary>The sender gets a reply, and nothing else changes.</summary>
    Help = 3,
}

/// <param name="Country">ISO 3166-1 alpha-2, or "*" for all others.</param>
public sealed record OwnKeyword(KeywordKind Kind, string Country, IReadOnlyList<string> Words, string? Answer);

/// <param name="Answer">The reply; null for none.</param>
public sealed record FoundKeyword(KeywordKind Kind, string? Answer);

/// <summary>
/// The words with which people stop, resume and ask about texts. A text counts as a keyword only if it consists of nothing else. The standard
/// words keep their meaning whatever an account sets.
/// </summary>
public static class Keywords
{
    public const string AllCountries = "*";

    static readonly string[] Stop = ["STOP", "STOPALL", "STOP ALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE"];
    static readonly string[] Start = ["START", "UNSTOP"];
    static readonly string[] Help = ["HELP", "INFO"];

    /// <summary>A common word in conversations, so it is a keyword only from someone who has opted out.</summary>
    const string Yes = "YES";

    const int LongestCommon = 16;

    const string Stopped = "You have unsubscribed and will get no more messages from this number. Reply START to subscribe again.";
    const string Started = "You have subscribed again to messages from this number. Reply HELP for help, STOP to unsubscribe.";
    const string Helped = "Reply STOP to unsubscribe, or START to subscribe again. Message and data rates may apply.";

    /// <summary>Null if the text is not a keyword.</summary>
    /// <param name="own">The keywords of the number's profile.</param>
    /// <param name="country">The country of the sender; null if it is not known.</param>
    /// <param name="isStopped">Whether the sender has opted out.</param>
    public static FoundKeyword? Find(string text, IReadOnlyList<OwnKeyword> own, string? country, bool isStopped)
    {
        var word = text.Trim();
        var common = word.Length > LongestCommon ? null : CommonKind(word.ToUpperInvariant(), isStopped);
        var set = own.Where(o => o.Country == country || o.Country == AllCountries).OrderBy(o => o.Country == AllCountries)
            .FirstOrDefault(o => o.Words.Contains(word, StringComparer.OrdinalIgnoreCase) && (common is null || common == o.Kind));
        return set is not null ? new(set.Kind, set.Answer)
            : common is { } kind ? new(kind, OwnAnswer(own, country, kind) ?? AnswerOf(kind))
            : null;
    }

    /// <summary>An account that has its own words for a kind gives the same reply to the standard words.</summary>
    static string? OwnAnswer(IReadOnlyList<OwnKeyword> own, string? country, KeywordKind kind) =>
        own.Where(o => o.Kind == kind && (o.Country == country || o.Country == AllCountries)).OrderBy(o => o.Country == AllCountries)
            .Select(o => o.Answer).FirstOrDefault(answer => answer is not null);

    static KeywordKind? CommonKind(string word, bool isStopped) =>
        Stop.Contains(word) ? KeywordKind.Stop
        : Start.Contains(word) || (isStopped && word == Yes) ? KeywordKind.Start
        : Help.Contains(word) ? KeywordKind.Help
        : null;

    static string AnswerOf(KeywordKind kind) => kind switch
    {
        KeywordKind.Stop => Stopped,
        KeywordKind.Start => Started,
        _ => Helped,
    };
}
