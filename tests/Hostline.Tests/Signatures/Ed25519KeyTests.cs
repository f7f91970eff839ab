using System.Numerics;
using System.Security.Cryptography;
using Hostline.Signatures;

namespace Hostline.Tests.Signatures;

public class Ed25519KeyTests
{
    static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493");

    public static TheoryData<string> VectorNames => new(Rfc8032.Vectors.Select(vector => vector.Name));

    [Theory, MemberData(nameof(VectorNames))]
    public void The_vectors_of_RFC_8032_hold(string name)
    {
        var vector = Rfc8032.Vectors.Single(vector => vector.Name == name);
        var message = Convert.FromHexString(vector.Message);
        using var key = Ed25519Key.FromSeed(Convert.FromHexString(vector.Seed));
        Assert.Equal(vector.PublicKey, Convert.ToHexStringLower(key.PublicKey));
        Assert.Equal(vector.Signature, Convert.ToHexStringLower(key.Sign(message)));
        Assert.True(Ed25519Key.Verify(key.PublicKey, message, Convert.FromHexString(vector.Signature)));
    }

    [Fact]
    public void Any_change_of_message_key_or_signature_is_rejected()
    {
        using var key = Ed25519Key.FromSeed(Seed(1));
        using var stranger = Ed25519Key.FromSeed(Seed(2));
        byte[] message = [.. "1714521600|{\"name\":\"é 你好\"}"u8];
        var signature = key.Sign(message);
        Assert.True(Ed25519Key.Verify(key.PublicKey, message, signature));
        Assert.False(Ed25519Key.Verify(stranger.PublicKey, message, signature));
        Assert.False(Ed25519Key.Verify(key.PublicKey, message.AsSpan(1), signature));
        Assert.False(Ed25519Key.Verify(key.PublicKey, [.. message, 0], signature));
        Assert.All(Enumerable.Range(0, 512), bit =>
        {
            var altered = signature.ToArray();
            altered[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.False(Ed25519Key.Verify(key.PublicKey, message, altered));
        });
    }

    [Fact]
    public void A_signature_with_the_group_order_added_to_S_is_rejected()
    {
        using var key = Ed25519Key.FromSeed(Seed(3));
        var signature = key.Sign("body"u8);
        var s = new BigInteger(signature.AsSpan(32), isUnsigned: true);
        Assert.True(s < Order);
        byte[] altered = [.. signature.AsSpan(0, 32), .. Bytes(s + Order)];
        Assert.False(Ed25519Key.Verify(key.PublicKey, "body"u8, altered));
    }

    [Theory]
    [InlineData(31, 64, 32), InlineData(32, 63, 32), InlineData(32, 65, 32), InlineData(0, 0, 32), InlineData(33, 64, 32)]
    public void Keys_and_signatures_of_another_length_are_rejected(int publicKey, int signature, int message) =>
        Assert.False(Ed25519Key.Verify(new byte[publicKey], new byte[message], new byte[signature]));

    [Theory]
    // y = p, p + 1 and 2^255 - 1; then y = ±1 with a sign that zero cannot have; then a y that no point has.
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080"),
        InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000")]
    // The neutral point in its one canonical form: it would accept R = B, S = 1 for every message.
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    public void A_public_key_that_is_no_canonical_point_or_of_small_order_is_rejected(string hex)
    {
        var publicKey = Convert.FromHexString(hex);
        byte[] baseWithSOne = [.. Convert.FromHexString("5866666666666666666666666666666666666666666666666666666666666666"), 1, .. new byte[31]];
        Assert.False(Ed25519Key.Verify(publicKey, "body"u8, new byte[64]));
        Assert.False(Ed25519Key.Verify(publicKey, "body"u8, baseWithSOne));
    }

    [Fact]
    public void Eight_threads_sign_with_one_key_at_once()
    {
        using var key = Ed25519Key.FromSeed(Seed(4));
        var expected = Enumerable.Range(0, 200).Select(i => key.Sign(BitConverter.GetBytes(i))).ToArray();
        using var gate = new Barrier(8);
        var wrong = 0;
        var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            gate.SignalAndWait();
            for (var i = 0; i < expected.Length; i++)
            {
                var right = key.Sign(BitConverter.GetBytes(i)).AsSpan().SequenceEqual(expected[i])
                    && Ed25519Key.Verify(key.PublicKey, BitConverter.GetBytes(i), expected[i]);
                Interlocked.Add(ref wrong, right ? 0 : 1);
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void A_disposed_key_signs_no_more()
    {
        var key = Ed25519Key.FromSeed(Seed(5));
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

    static byte[] Bytes(BigInteger number)
    {
        var bytes = new byte[32];
        number.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }
}
