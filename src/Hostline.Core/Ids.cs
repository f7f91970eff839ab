using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Hostline.Core;

/// <summary>
/// Makes and reads ids: UUID version 7 (RFC 9562 §5.7) whose twelve bits after the version hold the fraction of the millisecond (§6.2, method
/// 3), so that rows sort by the microsecond of their creation.
/// </summary>
public static class Ids
{
    const int FractionBits = 12;

    public static T New<T>(DateTimeOffset now) where T : struct, IId<T> => T.Of(New(now));

    /// <summary>Reads an id in any form of a UUID.</summary>
    public static bool TryParse<T>(string? text, out T id) where T : struct, IId<T>
    {
        var isId = Guid.TryParse(text, out var value);
        id = T.Of(value);
        return isId;
    }

    /// <summary>Reads an id in the form in which ids are written: 32 digits with hyphens.</summary>
    public static bool TryParseExact<T>(string? text, out T id) where T : struct, IId<T>
    {
        var isId = Guid.TryParseExact(text, "D", out var value);
        id = T.Of(value);
        return isId;
    }

    /// <summary>Reads an id from its 16 bytes in network order; <see cref="Bytes"/> writes them.</summary>
    public static T Read<T>(ReadOnlySpan<byte> bytes) where T : struct, IId<T> => T.Of(new Guid(bytes, bigEndian: true));

    public static byte[] Bytes(this IId id) => id.Value.ToByteArray(bigEndian: true);

    public static DateTimeOffset MadeAt(this IId id)
    {
        var first = BinaryPrimitives.ReadInt64BigEndian(id.Bytes());
        var micros = ((((first & ((1 << FractionBits) - 1)) * 1_000) - 1) >> FractionBits) + 1;
        return DateTimeOffset.FromUnixTimeMilliseconds((first >> 16) & 0xFFFF_FFFF_FFFF).AddMicroseconds(micros);
    }

    /// <summary>The lowest id, where a walk through all ids starts.</summary>
    public static T First<T>() where T : struct, IId<T> => default;

    /// <summary>Higher than every other id.</summary>
    public static T AfterAll<T>() where T : struct, IId<T> => T.Of(Guid.AllBitsSet);

    static Guid New(DateTimeOffset now)
    {
        var micros = (now.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;
        var (millis, rest) = Math.DivRem(micros, 1_000);
        Span<byte> id = stackalloc byte[16];
        RandomNumberGenerator.Fill(id[8..]);
        BinaryPrimitives.WriteInt64BigEndian(id, (millis << 16) | 0x7000L | ((rest << FractionBits) / 1_000));
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }

    /// <summary>An id derived from these three values: UUID version 8 (RFC 9562 §5.8) of their SHA-256. For one of several messages about one event.</summary>
    public static EventId Named(EventId about, string name, DestinationId destination)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. about.Value.ToByteArray(bigEndian: true), .. destination.Value.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)],
            hash);
        var id = hash[..16];
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new(new Guid(id, bigEndian: true));
    }
}
