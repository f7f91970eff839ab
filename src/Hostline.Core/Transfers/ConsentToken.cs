using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Hostline.Core.Transfers;

/// <summary>
/// The token in a holder's notice: 256 bits, as base64url. It is derived from the consent's id and nonce by HMAC under a key that is
/// not in the database, so that a notice can be rendered each time it is sent, and a stolen database contains no token.
/// </summary>
public static class ConsentToken
{
    /// <param name="key">The sub-key for tokens, derived from the master key.</param>
    public static string Of(ConsentId consent, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> key)
    {
        byte[] named = [.. consent.Value.ToByteArray(bigEndian: true), .. nonce];
        return Base64Url.EncodeToString(HMACSHA256.HashData(key, named));
    }

    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>Whether a text is the token of a consent, compared in constant time.</summary>
    public static bool Matches(Consent consent, string given) => CryptographicOperations.FixedTimeEquals(HashOf(given), consent.TokenHash);
}
