using System.Security.Cryptography;

namespace Hostline.Signatures;

/// <summary>Ed25519 by OpenSSL's libcrypto.</summary>
sealed class LibcryptoEd25519 : Ed25519
{
    // EVP_PKEY_ED25519 (NID_ED25519, obj_mac.h).
    const int KeyType = 1087;

    LibcryptoEd25519()
    {
    }

    /// <summary>Null where no usable libcrypto is found.</summary>
    public static LibcryptoEd25519? Load() => Libcrypto.TryLoad() ? new LibcryptoEd25519() : null;

    public override Ed25519Signer SignerOf(ReadOnlySpan<byte> seed) =>
        new Signer(Usable(Libcrypto.EVP_PKEY_new_raw_private_key(KeyType, 0, seed, (nuint)seed.Length)));

    public override bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        using var key = Libcrypto.EVP_PKEY_new_raw_public_key(KeyType, 0, publicKey, (nuint)publicKey.Length);
        using var context = Libcrypto.EVP_MD_CTX_new();
        var holds = !key.IsInvalid && !context.IsInvalid
            && Libcrypto.EVP_DigestVerifyInit(context, 0, 0, 0, key) == 1
            && Libcrypto.EVP_DigestVerify(context, signature, (nuint)signature.Length, message, (nuint)message.Length) == 1;
        if (!holds)
        {
            // libcrypto's errors queue per thread, where .NET's own TLS would find ours.
            Libcrypto.ERR_clear_error();
        }
        return holds;
    }

    static Libcrypto.KeyHandle Usable(Libcrypto.KeyHandle key)
    {
        if (key.IsInvalid)
        {
            key.Dispose();
            throw Fault("read the seed");
        }
        return key;
    }

    static CryptographicException Fault(string act)
    {
        Libcrypto.ERR_clear_error();
        return new CryptographicException($"libcrypto could not {act} (Ed25519).");
    }

    sealed class Signer(Libcrypto.KeyHandle key) : Ed25519Signer
    {
        public override byte[] PublicKey()
        {
            var publicKey = new byte[Ed25519Key.PublicKeyBytes];
            nuint length = Ed25519Key.PublicKeyBytes;
            return Libcrypto.EVP_PKEY_get_raw_public_key(key, publicKey, ref length) == 1 ? publicKey : throw Fault("tell the public key");
        }

        public override byte[] Sign(ReadOnlySpan<byte> message)
        {
            using var context = Libcrypto.EVP_MD_CTX_new();
            var signature = new byte[Ed25519Key.SignatureBytes];
            nuint length = Ed25519Key.SignatureBytes;
            var signed = !context.IsInvalid && Libcrypto.EVP_DigestSignInit(context, 0, 0, 0, key) == 1
                && Libcrypto.EVP_DigestSign(context, signature, ref length, message, (nuint)message.Length) == 1;
            return signed ? signature : throw Fault("sign");
        }

        public override void Dispose() => key.Dispose();
    }
}
