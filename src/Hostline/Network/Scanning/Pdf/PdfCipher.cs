using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Hostline.Network.Scanning.Pdf;

enum PdfCipherMethod
{
    None,
    Rc4,

    /// <summary>AES-128 or AES-256 in CBC mode, with the initialization vector in front and padding at the end.</summary>
    Aes,
}

/// <summary>Decrypts a file whose key is known (ISO 32000-2, 7.6).</summary>
/// <param name="perObject">The key of each object is derived from the file's (versions 1 to 4).</param>
sealed class PdfCipher(byte[] key, bool perObject, PdfCipherMethod streams, PdfCipherMethod strings, PdfCipherMethod files, bool metadata)
{
    const int Block = 16;

    /// <summary>The number of the encryption dictionary's object, whose strings are not encrypted; -1 for none.</summary>
    public int Own { get; init; } = -1;

    /// <summary>Whether metadata streams are encrypted like all others.</summary>
    public bool CoversMetadata => metadata;

    /// <summary>Null for what cannot have been encrypted by this method.</summary>
    public byte[]? String(ReadOnlySpan<byte> bytes, int number, int generation) =>
        number < 0 || number == Own ? bytes.ToArray() : Undo(strings, bytes, number, generation);

    /// <summary>Null for what cannot have been encrypted by this method.</summary>
    public byte[]? Stream(ReadOnlySpan<byte> bytes, int number, int generation, bool isFile) =>
        Undo(isFile ? files : streams, bytes, number, generation);

    byte[]? Undo(PdfCipherMethod method, ReadOnlySpan<byte> bytes, int number, int generation) => method switch
    {
        PdfCipherMethod.None => bytes.ToArray(),
        PdfCipherMethod.Rc4 => Rc4(KeyOf(number, generation, isAes: false), bytes),
        _ => Aes(perObject ? KeyOf(number, generation, isAes: true) : key, bytes),
    };

    /// <summary>
    /// Algorithm 1: the file's key, the lower three bytes of the number and the lower two of the generation, then MD5.
    /// </summary>
    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "The file determines the algorithm.")]
    byte[] KeyOf(int number, int generation, bool isAes)
    {
        Span<byte> salted = stackalloc byte[key.Length + 9];
        key.CopyTo(salted);
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(four, number);
        four[..3].CopyTo(salted[key.Length..]);
        BinaryPrimitives.WriteInt32LittleEndian(four, generation);
        four[..2].CopyTo(salted[(key.Length + 3)..]);
        "sAlT"u8.CopyTo(salted[(key.Length + 5)..]);
        return MD5.HashData(isAes ? salted : salted[..^4])[..Math.Min(key.Length + 5, 16)];
    }

    /// <summary>
    /// Incomplete blocks are cut off and invalid padding is kept, as PDF readers do. Even an empty text fills two blocks; readers differ
    /// on anything shorter, except for an empty text that was left unencrypted.
    /// </summary>
    static byte[]? Aes(byte[] key, ReadOnlySpan<byte> bytes)
    {
        var blocks = bytes.Length / Block - 1;
        if (blocks < 1)
        {
            return bytes.IsEmpty ? [] : null;
        }

        using var aes = System.Security.Cryptography.Aes.Create();
        aes.Key = key;
        var plain = aes.DecryptCbc(bytes.Slice(Block, blocks * Block), bytes[..Block], PaddingMode.None);
        return plain[^1] is > 0 and <= Block ? plain[..^plain[^1]] : plain;
    }

    public static byte[] Rc4(ReadOnlySpan<byte> key, ReadOnlySpan<byte> bytes)
    {
        Span<byte> state = stackalloc byte[256];
        for (var i = 0; i < 256; i++)
        {
            state[i] = (byte)i;
        }

        for (int i = 0, j = 0; i < 256; i++)
        {
            j = (j + state[i] + key[i % key.Length]) & 0xFF;
            (state[i], state[j]) = (state[j], state[i]);
        }

        var undone = new byte[bytes.Length];
        for (int n = 0, i = 0, j = 0; n < bytes.Length; n++)
        {
            i = (i + 1) & 0xFF;
            j = (j + state[i]) & 0xFF;
            (state[i], state[j]) = (state[j], state[i]);
            undone[n] = (byte)(bytes[n] ^ state[(state[i] + state[j]) & 0xFF]);
        }

        return undone;
    }
}
