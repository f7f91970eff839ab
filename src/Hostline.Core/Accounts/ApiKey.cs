using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Hostline.Core.Accounts;

/// <summary>
/// A credential. A bearer key is a prefix that names its kind, 160 random bits, and a checksum that distinguishes a typing error from a revoked
/// key without a look-up. An auth token and a secret are 128 random bits and belong to an id. A credential is shown once; its SHA-256 is
/// stored, because that many random bits need no slow hash.
/// </summary>
/// <param name="Hint">The public part, for lists and logs.</param>
/// <param name="Hash">SHA-256 of the text.</param>
public sealed record ApiKey(string Text, string Hint, byte[] Hash)
{
    /// <summary>An account's key, for the vendor dialects and our own API.</summary>
    public const string AccountPrefix = "KEY";

    /// <summary>A sandbox's key, for its clock, its inspector and its desk.</summary>
    public const string SandboxPrefix = "HSB";

    public const string OperatorPrefix = "HOP";

    /// <summary>A key of one operator, with their role.</summary>
    public const string OperatorsOwnPrefix = "HOK";

    const int RandomBytes = 20;
    const int SecretBytes = 16;
    const int SessionBytes = 32;
    const int SessionLength = 43;
    const int CheckHex = 8;
    const int HintHex = 8;

    /// <summary>Makes a key of the form PREFIX + 40 hex digits + '_' + 8 hex digits of checksum.</summary>
    public static ApiKey New(string prefix)
    {
        var body = prefix + Convert.ToHexString(RandomNumberGenerator.GetBytes(RandomBytes));
        return Of(body + "_" + CheckOf(body));
    }

    public static ApiKey Of(string text) => new(text, text[..Math.Min(text.Length, AccountPrefix.Length + HintHex)], HashOf(text));

    /// <param name="token">In lower case, as it was shown.</param>
    public static ApiKey OfToken(AccountId account, string token)
    {
        var hash = HashOf($"{account:N}:{token}");
        // Part of the hash, not of the token: a hint is public, and showing part of the token would weaken it.
        return new(token, "TOK" + Convert.ToHexString(hash)[..HintHex], hash);
    }

    /// <summary>A secret key: its id is public, its secret is not.</summary>
    public static ApiKey OfSecret(KeyId id, string secret) => new(secret, $"SK{id:N}", HashOf($"{id:N}:{secret}"));

    /// <summary>What the cookie of a session holds: 256 random bits as base64url.</summary>
    public static ApiKey NewSession() => OfSession(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SessionBytes)));

    public static ApiKey OfSession(string text)
    {
        var hash = HashOf("session:" + text);
        return new(text, "SES" + Convert.ToHexString(hash)[..HintHex], hash);
    }

    /// <summary>Saves a database look-up for cookies that cannot be a session's.</summary>
    public static bool IsSession(string text) => text.Length == SessionLength && Base64Url.IsValid(text);

    /// <summary>A new auth token, or the secret of a new secret key: 32 hex digits.</summary>
    public static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Whether the text has the form of an auth token or a secret.</summary>
    public static bool IsSecret(string text) => text.Length == 2 * SecretBytes && text.All(char.IsAsciiHexDigitLower);

    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>Whether the text has the form of a key with this prefix; saves a database look-up for random guesses.</summary>
    public static bool HasForm(string text, string prefix) =>
        text.Length == prefix.Length + (2 * RandomBytes) + 1 + CheckHex
        && text.StartsWith(prefix, StringComparison.Ordinal)
        && text[^(CheckHex + 1)] == '_'
        && text.EndsWith(CheckOf(text[..^(CheckHex + 1)]), StringComparison.Ordinal);

    /// <summary>
    /// Names the kind of key, a sandbox's or an operator's, that was used in place of an account's; null for anything else. Does not check
    /// whether the key is valid.
    /// </summary>
    public static string? OtherKind(string text) =>
        HasForm(text, SandboxPrefix) ? "a sandbox's"
        : HasForm(text, OperatorPrefix) || HasForm(text, OperatorsOwnPrefix) ? "the operator's"
        : null;

    static string CheckOf(string body) => Convert.ToHexString(HashOf("hostline key check " + body))[..CheckHex];
}
