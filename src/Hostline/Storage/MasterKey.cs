using System.Security.Cryptography;
using System.Text;

namespace Hostline.Storage;

/// <summary>
/// The one secret from which all others are derived: sub-keys by HKDF-SHA256 (RFC 5869), one per purpose. It is stored in
/// <c>DIR/master.key</c> (mode 0600) or in the configuration, never in the database, so a stolen backup reveals nothing.
/// </summary>
public sealed class MasterKey
{
    const int KeyBytes = 32;
    const int IdBytes = 8;
    readonly byte[] secret;

    MasterKey(byte[] secret)
    {
        this.secret = secret;
        Id = Derive("fingerprint")[..IdBytes];
    }

    /// <summary>A fingerprint, stored in rows that were encrypted with this key.</summary>
    public byte[] Id { get; }

    /// <summary>Reads the key of a data directory, or creates it on the first start.</summary>
    public static MasterKey InDirectory(string directory)
    {
        var path = Path.Combine(directory, "master.key");
        if (!File.Exists(path))
        {
            SecretFile.Write(path, Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)));
        }

        return FromText(File.ReadAllText(path).Trim(), path);
    }

    /// <exception cref="ArgumentException">Not 32 bytes of base64; the message names the place it was read from.</exception>
    public static MasterKey FromText(string text, string where)
    {
        var bytes = new byte[KeyBytes + 1];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == KeyBytes
            ? new(bytes[..KeyBytes])
            : throw new ArgumentException($"The master key in {where} is not 32 bytes of base64. Restore the right one from your vault or backup; only for a "
                + "new database create one: openssl rand -base64 32");
    }

    public byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, KeyBytes, salt: null, Encoding.UTF8.GetBytes("hostline/" + purpose));

    /// <summary>Encrypts a small secret for a row: AES-256-GCM, nonce ‖ tag ‖ cipher text.</summary>
    public byte[] Seal(string purpose, ReadOnlySpan<byte> plain)
    {
        var sealedBytes = new byte[AesGcm.NonceByteSizes.MaxSize + AesGcm.TagByteSizes.MaxSize + plain.Length];
        var nonce = sealedBytes.AsSpan(0, AesGcm.NonceByteSizes.MaxSize);
        var tag = sealedBytes.AsSpan(nonce.Length, AesGcm.TagByteSizes.MaxSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(Derive(purpose), tag.Length);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(nonce.Length + tag.Length), tag);
        return sealedBytes;
    }

    /// <exception cref="CryptographicException">It was encrypted with another key, or altered.</exception>
    public byte[] Open(string purpose, ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length < AesGcm.NonceByteSizes.MaxSize + AesGcm.TagByteSizes.MaxSize)
        {
            throw new CryptographicException("Too short to be an encrypted secret.");
        }

        var nonce = sealedBytes[..AesGcm.NonceByteSizes.MaxSize];
        var tag = sealedBytes.Slice(nonce.Length, AesGcm.TagByteSizes.MaxSize);
        var plain = new byte[sealedBytes.Length - nonce.Length - tag.Length];
        using var aes = new AesGcm(Derive(purpose), tag.Length);
        aes.Decrypt(nonce, sealedBytes[(nonce.Length + tag.Length)..], tag, plain);
        return plain;
    }
}

public static class SecretFile
{
    const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Whether anyone but its owner may read or write it. Always false on Windows, whose permissions work differently.</summary>
    public static bool IsOpenToOthers(string path) => !OperatingSystem.IsWindows() && File.Exists(path) && (File.GetUnixFileMode(path) & Others) != 0;

    public static void Make(string path)
    {
        if (!File.Exists(path))
        {
            using var _ = Open(path, FileMode.OpenOrCreate);
        }
    }

    /// <summary>Removes permissions that an earlier release granted to others.</summary>
    public static void Close(string path)
    {
        if (!OperatingSystem.IsWindows() && IsOpenToOthers(path))
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    public static void Write(string path, string text)
    {
        using var file = Open(path, FileMode.Create);
        file.Write(Encoding.UTF8.GetBytes(text));
        file.Flush(flushToDisk: true);
    }

    static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new(path, options);
    }
}
