using System.Security.Cryptography;

namespace Hostline.Signatures;

/// <summary>
/// Ed25519 in C# (RFC 8032 §5.1), for hosts without a usable libcrypto. Signing takes no branch and no table index that depends on the
/// secret; verifying handles public values only and need not.
/// </summary>
sealed class PortableEd25519 : Ed25519
{
    public override Ed25519Signer SignerOf(ReadOnlySpan<byte> seed) => new Signer(seed);

    // Without cofactor, by comparing the encoding of R, as libcrypto does.
    public override bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (!EdwardsPoint.TryDecode(publicKey, out var key))
        {
            return false;
        }
        var challenge = Challenge(signature[..32], publicKey, message);
        Span<byte> s = stackalloc byte[32];
        signature[32..].CopyTo(s);
        var expected = EdwardsPoint.Base.Times(s).Plus(key.Negated().Times(challenge));
        return signature[..32].SequenceEqual(expected.Encode());
    }

    static byte[] Challenge(ReadOnlySpan<byte> r, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message) =>
        Scalar.Reduce(Hash(r, publicKey, message));

    static byte[] Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        sha.AppendData(first);
        sha.AppendData(second);
        sha.AppendData(third);
        return sha.GetHashAndReset();
    }

    sealed class Signer : Ed25519Signer
    {
        readonly byte[] _scalar;
        readonly byte[] _prefix;
        readonly byte[] _publicKey;
        volatile bool _disposed;

        public Signer(ReadOnlySpan<byte> seed)
        {
            var secret = SHA512.HashData(seed);
            secret[0] &= 0b1111_1000;
            secret[31] = (byte)(secret[31] & 0b0111_1111 | 0b0100_0000);
            _scalar = secret[..32];
            _prefix = secret[32..];
            CryptographicOperations.ZeroMemory(secret);
            _publicKey = EdwardsPoint.Base.Times(_scalar).Encode();
        }

        public override byte[] PublicKey() => [.. _publicKey];

        public override byte[] Sign(ReadOnlySpan<byte> message)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var nonce = Scalar.Reduce(Hash(_prefix, message, []));
            var signature = new byte[Ed25519Key.SignatureBytes];
            EdwardsPoint.Base.Times(nonce).Encode().CopyTo(signature, 0);
            var challenge = Challenge(signature.AsSpan(0, 32), _publicKey, message);
            Scalar.MultiplyAdd(challenge, _scalar, nonce).CopyTo(signature, 32);
            CryptographicOperations.ZeroMemory(nonce);
            return signature;
        }

        // The secret is left to the collector: wiping it under a signature in flight would make that signature give the key away.
        public override void Dispose() => _disposed = true;
    }
}
