using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Hostline.Core;

/// <summary>
/// Identifiers. For everything stored: UUID version 7 (RFC 9562 §5.7) whose twelve bits after the version have the fraction of the
/// millisecond (§6.2, method 3), so that rows sort by the microsecond of their creation.
/// </summary>
public static class Ids
{
    const int FractionBits = 12;

    public static Guid New(DateTimeOffset now)
    {
        var micros = (now.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;
        var (millis, rest) = Math.DivRem(micros, 1_000);
        Span<byte> id = stackalloc byte[16];
        RandomNumberGenerator.Fill(id[8..]);
        BinaryPrimitives.WriteInt64BigEndian(id, (millis << 16) | 0x7000L | ((rest << FractionBits) / 1_000));
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }

    /// <summary>
    /// The same id for the same three values, and a different one for all others: UUID version 8 (RFC 9562 §5.8) of their SHA-256. For
    /// one of several messages about one event.
    /// </summary>
    /// <param name="name">The kind of message.</param>
    /// <param name="destination">Its destination.</param>
    public static Guid Named(Guid about, string name, Guid destination)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. about.ToByteArray(bigEndian: true), .. destination.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)], hash);
        var id = hash[..16];
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
