using NSec.Cryptography;

namespace Hostline.Signatures;

/// <summary>
/// A private Ed25519 key (RFC 8032, pure, no context) that signs webhooks. Thread safe. The arithmetic is libsodium's, by NSec
/// (docs/decisions/0009-ed25519.md).
/// </summary>
public sealed class Ed25519Key : IDisposable
{
    public const int SeedBytes = 32;
    public const int PublicKeyBytes = 32;
    public const int SignatureBytes = 64;

    static readonly SignatureAlgorithm Algorithm = SignatureAlgorithm.Ed25519;

    readonly Key key;

    Ed25519Key(Key key) => this.key = key;

    /// <summary>The 32 bytes that receivers verify with; a copy.</summary>
    public byte[] PublicKey => key.PublicKey.Export(KeyBlobFormat.RawPublicKey);

    /// <summary>The key of a 32-byte secret seed. The seed may be wiped afterwards.</summary>
    /// <exception cref="ArgumentException">The seed has another length.</exception>
    public static Ed25519Key FromSeed(ReadOnlySpan<byte> seed) => seed.Length == SeedBytes
        ? new(Key.Import(Algorithm, seed, KeyBlobFormat.RawPrivateKey))
        : throw new ArgumentException($"An Ed25519 seed has {SeedBytes} bytes.", nameof(seed));

    /// <summary>The 64-byte signature, always the same for the same message.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message) => Algorithm.Sign(key, message);

    /// <summary>
    /// True if the signature is this public key's for the message. Keys and signatures of a wrong length, in a non-canonical form, or of small
    /// order give false, never an exception.
    /// </summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        publicKey.Length == PublicKeyBytes && signature.Length == SignatureBytes
        && NSec.Cryptography.PublicKey.TryImport(Algorithm, publicKey, KeyBlobFormat.RawPublicKey, out var known)
        && Algorithm.Verify(known!, message, signature);

    public void Dispose() => key.Dispose();
}
