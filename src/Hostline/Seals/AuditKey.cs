using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Hostline.Core.Events;
using Hostline.Core.Worlds;
using Hostline.Signatures;
using Hostline.Storage;

namespace Hostline.Seals;

/// <summary>
/// The key of the seals: a sub-key of the master key, so anyone with only the database can alter a row but cannot seal it again.
/// </summary>
public sealed class AuditKey(MasterKey masterKey) : IDisposable
{
    // Prepared once for each thread: preparing the key costs more than a seal, and a new order has three.
    readonly ThreadLocal<IncrementalHash> sealing = new(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, masterKey.Derive("audit")));
    readonly Lazy<Ed25519Key> signing = new(() => Ed25519Key.FromSeed(masterKey.Derive("audit-signature")));

    /// <summary>Signs exported heads, so that a third party can check them without the master key.</summary>
    public Ed25519Key Signing => signing.Value;

    public byte[] Seal(SealedParts parts)
    {
        var hash = sealing.Value!;
        hash.AppendData(parts.Bytes);
        return hash.GetHashAndReset();
    }

    public bool Holds(SealedParts parts, byte[]? seal) => seal is not null && CryptographicOperations.FixedTimeEquals(Seal(parts), seal);

    public void Dispose()
    {
        sealing.Dispose();
        if (signing.IsValueCreated)
        {
            signing.Value.Dispose();
        }
    }
}

/// <summary>
/// The content of a seal, as one unambiguous sequence of bytes: texts and bytes with their length, and a marker for missing values.
/// </summary>
public sealed class SealedParts
{
    const int Missing = -1;
    readonly ArrayBufferWriter<byte> bytes = new(512);

    /// <param name="what">The kind of thing, so that the seal of one kind is never valid for another.</param>
    public SealedParts(string what) => Add(what);

    public ReadOnlySpan<byte> Bytes => bytes.WrittenSpan;

    public SealedParts Add<T>(T id) where T : struct, IId<T>
    {
        id.Value.TryWriteBytes(bytes.GetSpan(16), bigEndian: true, out var written);
        bytes.Advance(written);
        return this;
    }

    public SealedParts Add<T>(T? id) where T : struct, IId<T> => id is { } there ? Add(1L).Add(there) : Add(0L);

    public SealedParts Add(long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes.GetSpan(sizeof(long)), number);
        bytes.Advance(sizeof(long));
        return this;
    }

    public SealedParts Add(DateTimeOffset? instant) => instant is { } there ? Add(1L).Add(there.ToMicros()) : Add(0L);

    public SealedParts Add(string? text)
    {
        Length(text is null ? Missing : Encoding.UTF8.GetByteCount(text));
        if (text is not null)
        {
            Encoding.UTF8.GetBytes(text, bytes);
        }

        return this;
    }

    public SealedParts Add(ReadOnlySpan<byte> run)
    {
        Length(run.Length);
        bytes.Write(run);
        return this;
    }

    void Length(int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes.GetSpan(sizeof(int)), length);
        bytes.Advance(sizeof(int));
    }
}
