using System.Security.Cryptography;
using System.Text;

namespace Hostline.Core.Accounts;

/// <summary>
/// A bearer key: a prefix that says what it opens, 160 random bits, and a check that lets a typing error be told from a
/// revoked key without a look-up. Shown once; only its SHA-256 is stored (security T11: that many random bits need no slow hash).
/// </summary>
/// <param name="Text">The whole key as it is shown.</param>
/// <param name="Hint">Its public part: what lists and logs may show.</param>
/// <param name="Hash">SHA-256 of the text.</param>
public sealed record ApiKey(string Text, string Hint, byte[] Hash)
{
    /// <summary>Of an account, for the vendor dialects and this one.</summary>
    public const string AccountPrefix = "KEY";

    /// <summary>Of a sandbox: its clock, its inspector, its desk.</summary>
    public const string SandboxPrefix = "HSB";

    /// <summary>Of the operator.</summary>
    public const string OperatorPrefix = "HOP";

    const int RandomBytes = 20;
    const int CheckHex = 8;
    const int HintHex = 8;

    /// <summary>Makes a key of the form PREFIX + 40 hex digits + '_' + 8 hex digits of check.</summary>
    public static ApiKey New(string prefix)
    {
        var body = prefix + Convert.ToHexString(RandomNumberGenerator.GetBytes(RandomBytes));
        return Of(body + "_" + CheckOf(body));
    }

    public static ApiKey Of(string text) => new(text, text[..Math.Min(text.Length, AccountPrefix.Length + HintHex)], HashOf(text));

    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>Whether the text could be a key with this prefix; saves the database every guess that could not.</summary>
    public static bool HasForm(string text, string prefix) =>
        text.Length == prefix.Length + (2 * RandomBytes) + 1 + CheckHex
        && text.StartsWith(prefix, StringComparison.Ordinal)
        && text[^(CheckHex + 1)] == '_'
        && text.EndsWith(CheckOf(text[..^(CheckHex + 1)]), StringComparison.Ordinal);

    /// <summary>What a text that has the form of another key than an account's is, for whoever mixed them up; null for anything else. Says nothing of whether the key is right.</summary>
    public static string? OtherKind(string text) =>
        HasForm(text, SandboxPrefix) ? "a sandbox's"
        : HasForm(text, OperatorPrefix) ? "the operator's"
        : null;

    static string CheckOf(string body) => Convert.ToHexString(HashOf("hostline key check " + body))[..CheckHex];
}
