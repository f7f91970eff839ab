using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hostline.People;

/// <summary>
/// Codes of authenticators (RFC 6238: SHA-1, 30 s, six digits, as all of them use). The framework's provider neither takes a clock nor says
/// which step a code belongs to, and without the step a code could be used twice.
/// </summary>
static class Totp
{
    public const int KeyBytes = 20;

    const int StepSeconds = 30;
    const int Digits = 1_000_000;
    const int Drift = 1;
    const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyBytes);

    /// <summary>The step of a code, at most one off from now; null if the code is wrong or its step is not after <paramref name="used"/>.</summary>
    public static long? StepOf(byte[] key, string code, DateTimeOffset now, long? used)
    {
        var present = now.ToUnixTimeSeconds() / StepSeconds;
        long? found = null;
        for (var step = present - Drift; step <= present + Drift; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(CodeOf(key, step)), Encoding.UTF8.GetBytes(code)) && !(step <= used))
            {
                found ??= step;
            }
        }

        return found;
    }

    public static string CodeAt(byte[] key, DateTimeOffset now) => CodeOf(key, now.ToUnixTimeSeconds() / StepSeconds);

    public static string TextOf(byte[] key)
    {
        var text = new StringBuilder();
        var (bits, held) = (0, 0);
        foreach (var part in key)
        {
            (bits, held) = ((bits << 8) | part, held + 8);
            for (; held >= 5; held -= 5)
            {
                text.Append(Letters[(bits >> (held - 5)) & 31]);
            }

            bits &= (1 << held) - 1;
        }

        return held == 0 ? text.ToString() : text.Append(Letters[(bits << (5 - held)) & 31]).ToString();
    }

    public static string Address(byte[] key, string issuer, string account) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(account)}?secret={TextOf(key)}&issuer={Uri.EscapeDataString(issuer)}";

    static string CodeOf(byte[] key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // What authenticators speak; HMAC does not need a hash without collisions.
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
        return (number % Digits).ToString("D6", CultureInfo.InvariantCulture);
    }
}
