using System.Buffers.Binary;

namespace Hostline.Signatures;

/// <summary>
/// A number modulo p = 2^255 - 19 in five limbs of 51 bits. Every operation leaves limbs below 2^52, takes such limbs, and runs in a time
/// that does not depend on them.
/// </summary>
readonly struct FieldElement
{
    const ulong Mask = (1UL << 51) - 1;

    // Exponents of Fermat's inverse, p - 2, and of the square root of RFC 8032 §5.1.3, (p - 5) / 8; little-endian.
    static readonly byte[] InverseExponent = Exponent(0xeb, 0x7f);
    static readonly byte[] RootExponent = Exponent(0xfd, 0x0f);

    readonly ulong _0, _1, _2, _3, _4;

    FieldElement(ulong a, ulong b, ulong c, ulong d, ulong e)
    {
        // One pass of carries; the topmost one comes back times 19, since 2^255 = 19.
        b += a >> 51;
        c += b >> 51;
        d += c >> 51;
        e += d >> 51;
        _0 = (a & Mask) + 19 * (e >> 51);
        _1 = b & Mask;
        _2 = c & Mask;
        _3 = d & Mask;
        _4 = e & Mask;
    }

    public static FieldElement Zero => default;

    public static FieldElement One => Of(1);

    public static FieldElement Of(uint small) => new(small, 0, 0, 0, 0);

    /// <summary>Reads 255 bits; the topmost bit of the 32 bytes is ignored.</summary>
    public static FieldElement Read(ReadOnlySpan<byte> bytes)
    {
        var a = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var b = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        var c = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        var d = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
        return new(a & Mask, (a >> 51 | b << 13) & Mask, (b >> 38 | c << 26) & Mask, (c >> 25 | d << 39) & Mask, d >> 12 & Mask);
    }

    /// <summary>The one 32-byte form below p.</summary>
    public byte[] Encode()
    {
        var settled = new FieldElement(_0, _1, _2, _3, _4);
        // Whether settled >= p, found by adding 19 and watching bit 255.
        var over = (settled._0 + 19) >> 51;
        over = (settled._1 + over) >> 51;
        over = (settled._2 + over) >> 51;
        over = (settled._3 + over) >> 51;
        over = (settled._4 + over) >> 51;
        var a = settled._0 + 19 * over;
        var b = settled._1 + (a >> 51);
        var c = settled._2 + (b >> 51);
        var d = settled._3 + (c >> 51);
        var e = settled._4 + (d >> 51);
        (a, b, c, d, e) = (a & Mask, b & Mask, c & Mask, d & Mask, e & Mask);
        var bytes = new byte[32];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, a | b << 51);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), b >> 13 | c << 38);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), c >> 26 | d << 25);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), d >> 39 | e << 12);
        return bytes;
    }

    public static FieldElement operator +(in FieldElement x, in FieldElement y) =>
        new(x._0 + y._0, x._1 + y._1, x._2 + y._2, x._3 + y._3, x._4 + y._4);

    // 4p is added first, so that no limb goes below zero.
    public static FieldElement operator -(in FieldElement x, in FieldElement y) => new(
        x._0 + 4 * (Mask - 18) - y._0, x._1 + 4 * Mask - y._1, x._2 + 4 * Mask - y._2, x._3 + 4 * Mask - y._3, x._4 + 4 * Mask - y._4);

    public static FieldElement operator *(in FieldElement x, in FieldElement y)
    {
        // Limbs are below 2^52, 19 times a limb below 2^57: a sum of five products stays below 2^112.
        ulong y1 = 19 * y._1, y2 = 19 * y._2, y3 = 19 * y._3, y4 = 19 * y._4;
        var a = Product(x._0, y._0) + Product(x._1, y4) + Product(x._2, y3) + Product(x._3, y2) + Product(x._4, y1);
        var b = Product(x._0, y._1) + Product(x._1, y._0) + Product(x._2, y4) + Product(x._3, y3) + Product(x._4, y2);
        var c = Product(x._0, y._2) + Product(x._1, y._1) + Product(x._2, y._0) + Product(x._3, y4) + Product(x._4, y3);
        var d = Product(x._0, y._3) + Product(x._1, y._2) + Product(x._2, y._1) + Product(x._3, y._0) + Product(x._4, y4);
        var e = Product(x._0, y._4) + Product(x._1, y._3) + Product(x._2, y._2) + Product(x._3, y._1) + Product(x._4, y._0);
        b += (ulong)(a >> 51);
        c += (ulong)(b >> 51);
        d += (ulong)(c >> 51);
        e += (ulong)(d >> 51);
        // e >> 51 is below 2^57 (five plain products), so times 19 it still fits beside a limb.
        return new(((ulong)a & Mask) + 19 * (ulong)(e >> 51), (ulong)b & Mask, (ulong)c & Mask, (ulong)d & Mask, (ulong)e & Mask);
    }

    public FieldElement Inverse() => Power(InverseExponent);

    /// <summary>this^((p-5)/8).</summary>
    public FieldElement RootPower() => Power(RootExponent);

    /// <summary>y where mask is all ones, x where it is zero; no branch.</summary>
    public static FieldElement Select(in FieldElement x, in FieldElement y, ulong mask) => new(
        x._0 ^ mask & (x._0 ^ y._0), x._1 ^ mask & (x._1 ^ y._1), x._2 ^ mask & (x._2 ^ y._2), x._3 ^ mask & (x._3 ^ y._3), x._4 ^ mask & (x._4 ^ y._4));

    /// <summary>Bit 0 of the canonical form: the sign of RFC 8032 §5.1.2.</summary>
    public int Sign() => Encode()[0] & 1;

    public bool Is(in FieldElement other) => Encode().AsSpan().SequenceEqual(other.Encode());

    // The exponent is a constant, so its bits may be branched upon.
    FieldElement Power(byte[] exponent)
    {
        var result = One;
        for (var bit = 255; bit >= 0; bit--)
        {
            result *= result;
            result = (exponent[bit >> 3] >> (bit & 7) & 1) == 1 ? result * this : result;
        }
        return result;
    }

    static UInt128 Product(ulong x, ulong y)
    {
        var high = Math.BigMul(x, y, out ulong low);
        return new UInt128(high, low);
    }

    static byte[] Exponent(byte first, byte last)
    {
        var bytes = new byte[32];
        bytes.AsSpan().Fill(0xff);
        (bytes[0], bytes[31]) = (first, last);
        return bytes;
    }
}
