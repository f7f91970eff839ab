namespace Hostline.Signatures;

/// <summary>
/// A private Ed25519 key (RFC 8032, pure, no context), for signing webhooks. Thread safe. .NET 10 has no public Ed25519 type, so the work
/// is done by OpenSSL's libcrypto where one is found, else by <see cref="PortableEd25519"/>; both give the same bytes.
/// </summary>
public sealed class Ed25519Key : IDisposable
{
    public const int SeedBytes = 32;
    public const int PublicKeyBytes = 32;
    public const int SignatureBytes = 64;

    readonly Ed25519Signer _signer;
    readonly byte[] _publicKey;

    Ed25519Key(Ed25519Signer signer)
    {
        _signer = signer;
        _publicKey = signer.PublicKey();
    }

    /// <summary>The 32 bytes that receivers verify with; a copy.</summary>
    public byte[] PublicKey => [.. _publicKey];

    /// <summary>The key of a 32-byte secret seed; another length is an <see cref="ArgumentException"/>. The seed may be wiped afterwards.</summary>
    public static Ed25519Key FromSeed(ReadOnlySpan<byte> seed) => FromSeed(seed, Ed25519.Chosen);

    /// <summary>The 64-byte signature, the same for the same message every time.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message) => _signer.Sign(message);

    /// <summary>
    /// True when the signature is this public key's for the message. Keys and signatures of a wrong length or in a non-canonical form
    /// (S not below the group order, y not below p) are false, never an exception.
    /// </summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        Verify(publicKey, message, signature, Ed25519.Chosen);

    public void Dispose() => _signer.Dispose();

    internal static Ed25519Key FromSeed(ReadOnlySpan<byte> seed, Ed25519 implementation) => seed.Length == SeedBytes
        ? new Ed25519Key(implementation.SignerOf(seed))
        : throw new ArgumentException("An Ed25519 seed has 32 bytes.", nameof(seed));

    internal static bool Verify(
        ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, Ed25519 implementation) =>
        // Checked here, not below: libcrypto reads non-canonical keys, and both implementations must answer alike.
        publicKey.Length == PublicKeyBytes && signature.Length == SignatureBytes
        && EdwardsPoint.IsCanonical(publicKey) && Scalar.IsCanonical(signature[32..])
        && implementation.Verify(publicKey, message, signature);
}
