using System.Buffers.Binary;
using System.Security.Cryptography;
using Hostline.Storage;

namespace Hostline.Documents;

/// <summary>
/// Encryption of stored documents: each chunk is encrypted separately (AES-256-GCM) under a key of its document, derived from a sub-key of the
/// master key. The document's id, the chunk's position and whether it is the last are authenticated, so a chunk that was altered, moved,
/// omitted or taken from another document cannot be decrypted.
/// </summary>
public sealed class DocumentSeal(MasterKey masterKey)
{
    const int IdBytes = 16;
    readonly byte[] key = masterKey.Derive("documents");

    static int NonceBytes => AesGcm.NonceByteSizes.MaxSize;

    static int TagBytes => AesGcm.TagByteSizes.MaxSize;

    /// <summary>Nonce ‖ tag ‖ cipher text.</summary>
    public byte[] Seal(DocumentId document, int n, bool isLast, ReadOnlySpan<byte> plain)
    {
        var chunk = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = chunk.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(KeyOf(document), TagBytes);
        aes.Encrypt(nonce, plain, chunk.AsSpan(NonceBytes + TagBytes), chunk.AsSpan(NonceBytes, TagBytes), PlaceOf(document, n, isLast));
        return chunk;
    }

    /// <exception cref="CryptographicException">It is not this chunk of this document, was altered, or was encrypted with another master key.</exception>
    public byte[] Open(DocumentId document, int n, bool isLast, ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < NonceBytes + TagBytes)
        {
            throw new CryptographicException("Too short to be an encrypted chunk.");
        }

        var plain = new byte[chunk.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(KeyOf(document), TagBytes);
        aes.Decrypt(chunk[..NonceBytes], chunk[(NonceBytes + TagBytes)..], chunk.Slice(NonceBytes, TagBytes), plain, PlaceOf(document, n, isLast));
        return plain;
    }

    byte[] KeyOf(DocumentId document)
    {
        Span<byte> id = stackalloc byte[IdBytes];
        document.Value.TryWriteBytes(id, bigEndian: true, out _);
        return HMACSHA256.HashData(key, id);
    }

    static byte[] PlaceOf(DocumentId document, int n, bool isLast)
    {
        var place = new byte[IdBytes + sizeof(int) + 1];
        document.Value.TryWriteBytes(place, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(place.AsSpan(IdBytes), n);
        place[^1] = isLast ? (byte)1 : (byte)0;
        return place;
    }
}
