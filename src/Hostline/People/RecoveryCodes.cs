using System.Security.Cryptography;
using System.Text;
using Hostline.Storage;

namespace Hostline.People;

/// <summary>Codes for a lost authenticator: shown once, each valid once, stored as keyed hashes.</summary>
sealed class RecoveryCodes(MasterKey masterKey)
{
    public const int Count = 10;

    /// <summary>Without characters that are easily confused.</summary>
    const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    const int Half = 5;

    readonly byte[] key = masterKey.Derive("recovery-codes");

    /// <summary>Ten codes of ten characters: 49 bits each.</summary>
    public static IReadOnlyList<string> New() => [.. Enumerable.Range(0, Count).Select(_ => $"{Part()}-{Part()}")];

    public string Stored(PersonId person, IEnumerable<string> codes) => string.Join(' ', codes.Select(c => HashOf(person, c)));

    /// <summary>The stored codes without the one that was used; null if it is not one of them.</summary>
    public string? Without(PersonId person, IReadOnlyList<string> stored, string code)
    {
        var hash = HashOf(person, code);
        var left = stored.Where(s => !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(s), Encoding.ASCII.GetBytes(hash))).ToList();
        return left.Count < stored.Count ? string.Join(' ', left) : null;
    }

    string HashOf(PersonId person, string code)
    {
        var typed = new string([.. code.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit)]);
        return Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{person} {typed}")));
    }

    static string Part() => RandomNumberGenerator.GetString(Letters, Half);
}
