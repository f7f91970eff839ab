namespace Hostline.Signatures;

/// <summary>A point of edwards25519 in extended coordinates (RFC 8032 §5.1.4). Constants are derived from their definitions, not typed in.</summary>
readonly struct EdwardsPoint
{
    static readonly FieldElement D = FieldElement.Zero - FieldElement.Of(121665) * FieldElement.Of(121666).Inverse();
    static readonly FieldElement TwoD = D + D;

    // 2^((p-1)/4) squared is -1, and (p-1)/4 = 2 · (p-5)/8 + 1.
    static readonly FieldElement RootOfMinusOne = FieldElement.Of(2).RootPower() * FieldElement.Of(2).RootPower() * FieldElement.Of(2);

    static readonly EdwardsPoint Neutral = new(FieldElement.Zero, FieldElement.One, FieldElement.One, FieldElement.Zero);

    readonly FieldElement _x, _y, _z, _t;

    EdwardsPoint(in FieldElement x, in FieldElement y, in FieldElement z, in FieldElement t)
    {
        _x = x;
        _y = y;
        _z = z;
        _t = t;
    }

    /// <summary>The base point: y = 4/5, x even.</summary>
    public static EdwardsPoint Base { get; } = TryDecode((FieldElement.Of(4) * FieldElement.Of(5).Inverse()).Encode(), out var point)
        ? point : throw new InvalidOperationException("The base point is on the curve.");

    /// <summary>True when the 32 bytes have y below p, and no sign where x is zero (y = ±1).</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> bytes)
    {
        var y = FieldElement.Read(bytes);
        var canonical = y.Encode();
        canonical[31] |= (byte)(bytes[31] & 0x80);
        var isNegativeZero = bytes[31] >= 0x80 && (y * y).Is(FieldElement.One);
        return bytes.SequenceEqual(canonical) && !isNegativeZero;
    }

    /// <summary>RFC 8032 §5.1.3, for canonical bytes; false when no point has this y.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out EdwardsPoint point)
    {
        var y = FieldElement.Read(bytes);
        var u = y * y - FieldElement.One;
        var v = D * y * y + FieldElement.One;
        var v3 = v * v * v;
        var x = u * v3 * (u * v3 * v3 * v).RootPower();
        var check = v * x * x;
        if (!check.Is(u))
        {
            x *= RootOfMinusOne;
            if (!check.Is(FieldElement.Zero - u))
            {
                point = default;
                return false;
            }
        }
        x = x.Sign() == bytes[31] >> 7 ? x : FieldElement.Zero - x;
        point = new(x, y, FieldElement.One, x * y);
        return true;
    }

    public byte[] Encode()
    {
        var inverse = _z.Inverse();
        var bytes = (_y * inverse).Encode();
        bytes[31] |= (byte)((_x * inverse).Sign() << 7);
        return bytes;
    }

    public EdwardsPoint Negated() => new(FieldElement.Zero - _x, _y, _z, FieldElement.Zero - _t);

    /// <summary>Complete: right for every pair of points, equal and neutral ones included.</summary>
    public EdwardsPoint Plus(in EdwardsPoint other)
    {
        var a = (_y - _x) * (other._y - other._x);
        var b = (_y + _x) * (other._y + other._x);
        var c = _t * TwoD * other._t;
        var d = (_z + _z) * other._z;
        var e = b - a;
        var f = d - c;
        var g = d + c;
        var h = b + a;
        return new(e * f, g * h, f * g, e * h);
    }

    /// <summary>The point times 32 little-endian bytes, four bits at a time, in constant time.</summary>
    public EdwardsPoint Times(ReadOnlySpan<byte> scalar)
    {
        var multiples = new EdwardsPoint[16];
        multiples[0] = Neutral;
        for (var i = 1; i < 16; i++)
        {
            multiples[i] = multiples[i - 1].Plus(this);
        }
        var sum = Neutral;
        for (var digit = 63; digit >= 0; digit--)
        {
            sum = sum.Doubled().Doubled().Doubled().Doubled();
            sum = sum.Plus(Pick(multiples, (uint)(scalar[digit >> 1] >> (4 * (digit & 1))) & 15));
        }
        return sum;
    }

    EdwardsPoint Doubled()
    {
        var a = _x * _x;
        var b = _y * _y;
        var c = _z * _z;
        var h = a + b;
        var both = _x + _y;
        var e = h - both * both;
        var g = a - b;
        var f = c + c + g;
        return new(e * f, g * h, f * g, e * h);
    }

    // Every entry is read, so that the cache does not tell which one was wanted.
    static EdwardsPoint Pick(EdwardsPoint[] multiples, uint wanted)
    {
        var picked = Neutral;
        for (uint i = 1; i < 16; i++)
        {
            // (i ^ wanted) - 1 borrows only when they are equal: all ones then, else zero.
            var mask = 0UL - ((ulong)(i ^ wanted) - 1 >> 63);
            ref readonly var entry = ref multiples[i];
            picked = new(
                FieldElement.Select(picked._x, entry._x, mask), FieldElement.Select(picked._y, entry._y, mask),
                FieldElement.Select(picked._z, entry._z, mask), FieldElement.Select(picked._t, entry._t, mask));
        }
        return picked;
    }
}
