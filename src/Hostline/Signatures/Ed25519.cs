using System.Security.Cryptography;

namespace Hostline.Signatures;

/// <summary>The seam between <see cref="Ed25519Key"/> and its two implementations.</summary>
abstract class Ed25519
{
    static readonly Lazy<Ed25519> Choice = new(() => Choose(LibcryptoEd25519.Load()));

    /// <summary>Chosen once per process: libcrypto when it loads and signs right, else the portable one.</summary>
    public static Ed25519 Chosen => Choice.Value;

    public abstract Ed25519Signer SignerOf(ReadOnlySpan<byte> seed);

    /// <summary>The lengths and canonical forms have been checked.</summary>
    public abstract bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);

    internal static Ed25519 Choose(Ed25519? native) => native is not null && SignsRight(native) ? native : new PortableEd25519();

    // A libcrypto may load and still refuse Ed25519 (FIPS providers, forks); the first vector of RFC 8032 §7.1 tells.
    static bool SignsRight(Ed25519 implementation)
    {
        try
        {
            using var signer = implementation.SignerOf(Convert.FromHexString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
            return Convert.ToHexString(signer.Sign([])).StartsWith("E5564300C360AC72", StringComparison.Ordinal);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}

/// <summary>One private key inside an implementation. Signing is thread safe.</summary>
abstract class Ed25519Signer : IDisposable
{
    public abstract byte[] PublicKey();

    public abstract byte[] Sign(ReadOnlySpan<byte> message);

    public abstract void Dispose();
}
