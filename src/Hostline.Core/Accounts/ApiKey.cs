using System.Security.Cryptography;
using System.Text;

namespace Hostline.Core.Accounts;

/// <summary>
/// A bearer key: a prefix that names its kind, 160 random bits, and a checksum that distinguishes a typing error from a revoked key
/// without a look-up. It is shown once; only its SHA-256 is stored, because that many random bits need no slow hash.
/// </summary>
/// <param name="Text">The whole key, as shown to its owner.</param>
/// <param name="Hint">The public part, for lists and logs.</param>
/// <param name="Hash">SHA-256 of the text.</param>
public sealed record ApiKey(string Text, string Hint, byte[] Hash)
{
    /// <summary>An account's key, for the vendor dialects and our own API.</summary>
    public const string AccountPrefix = "KEY";

    /// <summary>A sandbox's key, for its clock, its inspector and its desk.</summary>
    public const string SandboxPrefix = "HSB";

    /// <summary>The operator key.</summary>
    public const string OperatorPrefix = "HOP";

    const int RandomBytes = 20;
    const int CheckHex = 8;
    const int HintHex = 8;

    /// <summary>Makes a key of the form PREFIX + 40 hex digits + '_' + 8 hex digits of checksum.</summary>
    public static ApiKey New(string prefix)
    {
        var body = prefix + Convert.ToHexString(RandomNumberGenerator.GetBytes(RandomBytes));
        return Of(body + "_" + CheckOf(body));
    }

    public static ApiKey Of(string text) => new(text, text[..Math.Min(text.Length, AccountPrefix.Length + HintHex)], HashOf(text));

    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// Whether the text could be a key with this prefix; spares the database a look-up for every guess that cannot be one.
    /// </summary>
    public static bool HasForm(string text, string prefix) =>
        text.Length == prefix.Length + (2 * RandomBytes) + 1 + CheckHex
        && text.StartsWith(prefix, StringComparison.Ordinal)
        && text[^(CheckHex + 1)] == '_'
        && text.EndsWith(CheckOf(text[..^(CheckHex + 1)]), StringComparison.Ordinal);

    /// <summary>
    /// Names the kind of a sandbox's or operator key that was used instead of an account's; null for anything else. Does not check
    /// whether the key is valid.
    /// </summary>
    public static string? OtherKind(string text) =>
        HasForm(text, SandboxPrefix) ? "a sandbox's"
        : HasForm(text, OperatorPrefix) ? "the operator's"
        : null;

    static string CheckOf(string body) => Convert.ToHexString(HashOf("hostline key check " + body))[..CheckHex];
}
