using System.Numerics;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Hostline.Signatures;

namespace Hostline.Tests.Signatures;

public class Ed25519KeyTests
{
    const string Native = "libcrypto";
    const string Portable = "portable";

    static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493");

    // Linux, where the tests run, always has libcrypto: .NET itself needs it. So Chosen is native here, and its absence fails the tests.
    static Ed25519 Implementation(string name) => name == Native ? Assert.IsType<LibcryptoEd25519>(Ed25519.Chosen) : new PortableEd25519();

    public static TheoryData<string, string> VectorRows =>
        new(Rfc8032.Vectors.SelectMany(vector => new[] { (Native, vector.Name), (Portable, vector.Name) }));

    [Theory, MemberData(nameof(VectorRows))]
    public void The_vectors_of_RFC_8032_hold(string implementation, string name)
    {
        var vector = Rfc8032.Vectors.Single(vector => vector.Name == name);
        var message = Convert.FromHexString(vector.Message);
        using var key = Ed25519Key.FromSeed(Convert.FromHexString(vector.Seed), Implementation(implementation));
        Assert.Equal(vector.PublicKey, Convert.ToHexStringLower(key.PublicKey));
        Assert.Equal(vector.Signature, Convert.ToHexStringLower(key.Sign(message)));
        Assert.True(Ed25519Key.Verify(key.PublicKey, message, Convert.FromHexString(vector.Signature), Implementation(implementation)));
    }

    [Fact]
    public void Both_implementations_agree_on_500_random_keys_and_messages()
    {
        var bytes = ArbMap.Default.GeneratorFor<byte>();
        var cases = from seed in bytes.ArrayOf(32) from message in bytes.ArrayOf() from bit in Gen.Choose(0, 511) select (seed, message, bit);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(cases.ToArbitrary(), at => Agree(at.seed, at.message, at.bit)));
    }

    static void Agree(byte[] seed, byte[] message, int bit)
    {
        var (native, portable) = (Implementation(Native), Implementation(Portable));
        using var one = Ed25519Key.FromSeed(seed, native);
        using var other = Ed25519Key.FromSeed(seed, portable);
        var signature = one.Sign(message);
        Assert.Equal(one.PublicKey, other.PublicKey);
        Assert.Equal(signature, other.Sign(message));
        Assert.True(Ed25519Key.Verify(one.PublicKey, message, signature, native));
        Assert.True(Ed25519Key.Verify(one.PublicKey, message, signature, portable));
        signature[bit / 8] ^= (byte)(1 << bit % 8);
        Assert.False(Ed25519Key.Verify(one.PublicKey, message, signature, native));
        Assert.False(Ed25519Key.Verify(one.PublicKey, message, signature, portable));
    }

    [Fact]
    public void Where_no_library_signs_right_the_portable_implementation_is_chosen()
    {
        Assert.IsType<PortableEd25519>(Ed25519.Choose(null));
        Assert.IsType<PortableEd25519>(Ed25519.Choose(new Refusing()));
        Assert.IsType<PortableEd25519>(Ed25519.Choose(new SigningWrong()));
        Assert.IsType<LibcryptoEd25519>(Ed25519.Choose(Ed25519.Chosen));
    }

    [Theory, InlineData(Native), InlineData(Portable)]
    public void Any_change_of_message_key_or_signature_is_rejected(string name)
    {
        var implementation = Implementation(name);
        using var key = Ed25519Key.FromSeed(Seed(1), implementation);
        using var stranger = Ed25519Key.FromSeed(Seed(2), implementation);
        byte[] message = [.. "1714521600|{\"name\":\"é 你好\"}"u8];
        var signature = key.Sign(message);
        Assert.True(Ed25519Key.Verify(key.PublicKey, message, signature, implementation));
        Assert.False(Ed25519Key.Verify(stranger.PublicKey, message, signature, implementation));
        Assert.False(Ed25519Key.Verify(key.PublicKey, message.AsSpan(1), signature, implementation));
        Assert.False(Ed25519Key.Verify(key.PublicKey, [.. message, 0], signature, implementation));
        Assert.All(Enumerable.Range(0, 512), bit =>
        {
            var altered = signature.ToArray();
            altered[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.False(Ed25519Key.Verify(key.PublicKey, message, altered, implementation));
        });
    }

    [Theory, InlineData(Native), InlineData(Portable)]
    public void A_signature_with_the_group_order_added_to_S_is_rejected(string name)
    {
        using var key = Ed25519Key.FromSeed(Seed(3), Implementation(name));
        var signature = key.Sign("body"u8);
        var s = new BigInteger(signature.AsSpan(32), isUnsigned: true);
        Assert.True(s < Order);
        byte[] altered = [.. signature.AsSpan(0, 32), .. Bytes(s + Order)];
        Assert.False(Ed25519Key.Verify(key.PublicKey, "body"u8, altered, Implementation(name)));
        // The portable arithmetic would accept it, so it is the check of S that refuses.
        Assert.True(new PortableEd25519().Verify(key.PublicKey, "body"u8, altered));
    }

    [Theory]
    [InlineData(31, 64, 32), InlineData(32, 63, 32), InlineData(32, 65, 32), InlineData(0, 0, 32), InlineData(33, 64, 32)]
    public void Keys_and_signatures_of_another_length_are_rejected(int publicKey, int signature, int message) =>
        Assert.False(Ed25519Key.Verify(new byte[publicKey], new byte[message], new byte[signature]));

    [Theory]
    // y = p, p + 1 and 2^255 - 1; then y = ±1 with a sign that zero cannot have; then a y that no point has.
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"), InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"), InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080"), InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000")]
    public void A_public_key_that_is_no_canonical_point_is_rejected(string hex)
    {
        var publicKey = Convert.FromHexString(hex);
        var readable = EdwardsPoint.IsCanonical(publicKey) && EdwardsPoint.TryDecode(publicKey, out _);
        Assert.False(readable);
        Assert.False(Ed25519Key.Verify(publicKey, "body"u8, new byte[64]));
    }

    [Theory, InlineData(Native), InlineData(Portable)]
    public void A_second_spelling_of_a_key_is_rejected_even_when_the_equation_holds(string name)
    {
        // Under the neutral point as key, R = B with S = 1 holds for every message. p + 1 and "1, negative" spell that point anew.
        byte[] signature = [.. EdwardsPoint.Base.Encode(), 1, .. new byte[31]];
        Assert.All(
            new[] { "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "0100000000000000000000000000000000000000000000000000000000000080" },
            hex =>
            {
                Assert.True(Implementation(name).Verify(Convert.FromHexString(hex), "body"u8, signature));
                Assert.False(Ed25519Key.Verify(Convert.FromHexString(hex), "body"u8, signature, Implementation(name)));
            });
    }

    [Fact]
    public void Arithmetic_modulo_the_group_order_equals_that_of_big_integers()
    {
        var wide = ArbMap.Default.GeneratorFor<byte>().ArrayOf(96);
        BigInteger[] edges = [0, 1, Order - 1, Order, Order + 1, BigInteger.Pow(2, 253) - 1, BigInteger.Pow(2, 256) - 1];
        Assert.All(from a in edges from b in edges from c in edges select (a, b, c), at => Compare(Bytes(at.a), Bytes(at.b), Bytes(at.c)));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(wide.ToArbitrary(), at => Compare(at[..32], at[32..64], at[64..])));
    }

    static void Compare(byte[] a, byte[] b, byte[] c)
    {
        Assert.Equal(Bytes((Number(a) * Number(b) + Number(c)) % Order), Scalar.MultiplyAdd(a, b, c));
        Assert.Equal(Bytes(Number([.. a, .. b]) % Order), Scalar.Reduce([.. a, .. b]));
        Assert.Equal(Number(a) < Order, Scalar.IsCanonical(a));
    }

    [Theory, InlineData(Native), InlineData(Portable)]
    public void Eight_threads_sign_with_one_key_at_once(string name)
    {
        using var key = Ed25519Key.FromSeed(Seed(4), Implementation(name));
        var expected = Enumerable.Range(0, 200).Select(i => key.Sign(BitConverter.GetBytes(i))).ToArray();
        using var gate = new Barrier(8);
        var wrong = 0;
        var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            gate.SignalAndWait();
            for (var i = 0; i < expected.Length; i++)
            {
                var right = key.Sign(BitConverter.GetBytes(i)).AsSpan().SequenceEqual(expected[i])
                    && Ed25519Key.Verify(key.PublicKey, BitConverter.GetBytes(i), expected[i], Implementation(name));
                Interlocked.Add(ref wrong, right ? 0 : 1);
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(0, wrong);
    }

    [Theory, InlineData(Native), InlineData(Portable)]
    public void A_disposed_key_signs_no_more(string name)
    {
        var key = Ed25519Key.FromSeed(Seed(5), Implementation(name));
        key.Dispose();
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Sign("body"u8));
    }

    [Theory, InlineData(0), InlineData(31), InlineData(33), InlineData(64)]
    public void A_seed_has_32_bytes(int length) => Assert.Throws<ArgumentException>(() => Ed25519Key.FromSeed(new byte[length]));

    [Fact]
    public void The_public_key_handed_out_is_a_copy()
    {
        using var key = Ed25519Key.FromSeed(Seed(6));
        key.PublicKey[0] ^= 1;
        Assert.True(Ed25519Key.Verify(key.PublicKey, "body"u8, key.Sign("body"u8)));
    }

    static byte[] Seed(byte number) => SHA256.HashData([number]);

    static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true);

    static byte[] Bytes(BigInteger number)
    {
        var bytes = new byte[32];
        number.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    // As OpenSSL under a FIPS provider without Ed25519.
    sealed class Refusing : Ed25519
    {
        public override Ed25519Signer SignerOf(ReadOnlySpan<byte> seed) => throw new CryptographicException("unsupported");

        public override bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => false;
    }

    sealed class SigningWrong : Ed25519
    {
        public override Ed25519Signer SignerOf(ReadOnlySpan<byte> seed) => new PortableEd25519().SignerOf(Seed(7));

        public override bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => true;
    }
}
