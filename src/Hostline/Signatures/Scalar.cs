using System.Buffers.Binary;

namespace Hostline.Signatures;

/// <summary>Numbers modulo the group order L = 2^252 + 27742317777372353535851937790883648493, as 32 little-endian bytes. Constant time.</summary>
static class Scalar
{
    static readonly ulong[] Order = [0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0, 0x1000000000000000];

    /// <summary>True when the 32 bytes are below L (RFC 8032 §5.1.7: anything else must be rejected, or signatures could be altered).</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> scalar)
    {
        Span<ulong> limbs = stackalloc ulong[4];
        Read(scalar, limbs);
        return Minus(limbs, stackalloc ulong[4]) == 1;
    }

    /// <summary>A 64-byte number modulo L.</summary>
    public static byte[] Reduce(ReadOnlySpan<byte> wide)
    {
        Span<ulong> limbs = stackalloc ulong[8];
        Read(wide, limbs);
        return Remainder(limbs);
    }

    /// <summary>(a · b + c) mod L, for any 32-byte a, b, c.</summary>
    public static byte[] MultiplyAdd(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c)
    {
        Span<ulong> x = stackalloc ulong[4];
        Span<ulong> y = stackalloc ulong[4];
        Span<ulong> sum = stackalloc ulong[8];
        sum.Clear();
        Read(a, x);
        Read(b, y);
        Read(c, sum[..4]);
        for (var i = 0; i < 4; i++)
        {
            ulong carry = 0;
            for (var j = 0; j < 4; j++)
            {
                var product = (UInt128)x[i] * y[j] + sum[i + j] + carry;
                sum[i + j] = (ulong)product;
                carry = (ulong)(product >> 64);
            }
            // Limb i+4 is still untouched by earlier rows, so the carry is all it holds.
            sum[i + 4] = carry;
        }
        return Remainder(sum);
    }

    // Long division bit by bit: slow beside Barrett's method (some microseconds), but it is short and has no case to get wrong.
    static byte[] Remainder(ReadOnlySpan<ulong> wide)
    {
        Span<ulong> rest = stackalloc ulong[4];
        Span<ulong> less = stackalloc ulong[4];
        rest.Clear();
        for (var bit = wide.Length * 64 - 1; bit >= 0; bit--)
        {
            // rest < L < 2^253, so doubling never leaves four limbs.
            for (var i = 3; i > 0; i--)
            {
                rest[i] = rest[i] << 1 | rest[i - 1] >> 63;
            }
            rest[0] = rest[0] << 1 | wide[bit >> 6] >> (bit & 63) & 1;
            var keep = 0 - Minus(rest, less);
            for (var i = 0; i < 4; i++)
            {
                rest[i] = rest[i] & keep | less[i] & ~keep;
            }
        }
        var bytes = new byte[32];
        for (var i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8 * i), rest[i]);
        }
        return bytes;
    }

    // value - L; returns 1 when value was below L.
    static ulong Minus(ReadOnlySpan<ulong> value, Span<ulong> difference)
    {
        ulong borrow = 0;
        for (var i = 0; i < 4; i++)
        {
            var limb = (UInt128)value[i] - Order[i] - borrow;
            difference[i] = (ulong)limb;
            borrow = (ulong)(limb >> 64) & 1;
        }
        return borrow;
    }

    static void Read(ReadOnlySpan<byte> bytes, Span<ulong> limbs)
    {
        for (var i = 0; i < limbs.Length; i++)
        {
            limbs[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * i)..]);
        }
    }
}
