using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Hostline.Network.Scanning.Pdf;

/// <summary>
/// Derives a file's key from the empty password, and determines whether the file opens with it (ISO 32000-2, 7.6.4: algorithms 2, 4, 5
/// and 6 for revisions 2 to 4; 2.A and 2.B for revisions 5 and 6).
/// </summary>
[SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "The file determines the algorithm.")]
static class PdfPassword
{
    const int HashLength = 32, SaltLength = 8, Block = 16;

    /// <summary>An empty password, padded to 32 bytes.</summary>
    static readonly byte[] Filling =
    [
        0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08,
        0x2E, 0x2E, 0x00, 0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A,
    ];

    /// <summary>The key of revisions 2 to 4; null if the empty password does not open the file.</summary>
    public static byte[]? Key(int revision, int length, byte[] owner, byte[] user, int permissions, byte[] id, bool coversMetadata)
    {
        var seed = new MemoryStream();
        seed.Write(Filling);
        seed.Write(owner.AsSpan(0, HashLength));
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(four, permissions);
        seed.Write(four);
        seed.Write(id);
        if (revision >= 4 && !coversMetadata)
        {
            seed.Write([0xFF, 0xFF, 0xFF, 0xFF]);
        }

        var key = MD5.HashData(seed.ToArray());
        for (var i = 0; revision >= 3 && i < 50; i++)
        {
            key = MD5.HashData(key.AsSpan(0, length));
        }

        key = key[..length];
        return Opens(key, revision, user, id) ? key : null;
    }

    static bool Opens(byte[] key, int revision, byte[] user, byte[] id)
    {
        if (revision == 2)
        {
            return PdfCipher.Rc4(key, Filling).AsSpan().SequenceEqual(user.AsSpan(0, HashLength));
        }

        var proof = PdfCipher.Rc4(key, MD5.HashData([.. Filling, .. id]));
        for (var i = 1; i <= 19; i++)
        {
            proof = PdfCipher.Rc4([.. key.Select(b => (byte)(b ^ i))], proof);
        }

        return proof.AsSpan().SequenceEqual(user.AsSpan(0, Block));
    }

    /// <summary>The key of revisions 5 and 6; null if the empty password does not open the file.</summary>
    /// <param name="user">The password's hash, a salt to check it, a salt to derive the key.</param>
    public static byte[]? Key(int revision, byte[] user, byte[] sealedKey)
    {
        if (!Hash(revision, user.AsSpan(HashLength, SaltLength)).AsSpan().SequenceEqual(user.AsSpan(0, HashLength)))
        {
            return null;
        }

        using var aes = Aes.Create();
        aes.Key = Hash(revision, user.AsSpan(HashLength + SaltLength, SaltLength));
        return aes.DecryptCbc(sealedKey.AsSpan(0, HashLength), new byte[Block], PaddingMode.None);
    }

    /// <summary>
    /// Algorithm 2.B for the empty password: at least 64 rounds, then until a round's last byte is small; at most 288.
    /// </summary>
    static byte[] Hash(int revision, ReadOnlySpan<byte> salt)
    {
        var hash = SHA256.HashData(salt);
        if (revision < 6)
        {
            return hash;
        }

        for (var round = 1; ; round++)
        {
            var text = new byte[64 * hash.Length];
            for (var i = 0; i < 64; i++)
            {
                hash.CopyTo(text, i * hash.Length);
            }

            using var aes = Aes.Create();
            aes.Key = hash[..Block];
            var mixed = aes.EncryptCbc(text, hash.AsSpan(Block, Block), PaddingMode.None);
            var choice = mixed.AsSpan(0, Block).ToArray().Sum(b => b) % 3;
            hash = choice == 0 ? SHA256.HashData(mixed) : choice == 1 ? SHA384.HashData(mixed) : SHA512.HashData(mixed);
            if (round >= 64 && mixed[^1] <= round - 32)
            {
                return hash[..HashLength];
            }
        }
    }
}
