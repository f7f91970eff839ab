using System.Buffers.Binary;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;

namespace Hostline.Tests.Core.Ownership;

public sealed class SentCodeTests
{
    static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    static readonly SentCode Code = new(Sample.Id(1), Sample.Id(100), Sample.Number, CodeMethod.Sms, new byte[SentCode.NonceBytes], Sample.Start, 0);

    [Fact]
    public void A_code_lives_ten_minutes_from_its_first_sending()
    {
        Assert.Equal(Sample.Start.AddMinutes(10), Code.ExpiresAt);
        Assert.True(Code.IsAlive(Sample.Start.AddMinutes(10).AddMicroseconds(-1)));
        Assert.False(Code.IsAlive(Sample.Start.AddMinutes(10)));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    public void A_code_is_dead_after_three_wrong_tries(int tries, bool alive)
    {
        var tried = Code with { WrongTries = tries };
        Assert.Equal((alive, !alive), (tried.IsAlive(Sample.Start), tried.IsUsedUp));
    }

    [Fact]
    public void Five_codes_may_be_used_up() => Assert.Equal(5, Sample.Terms.CodesAtMost);

    [Fact]
    public void The_same_code_has_the_same_six_digits_every_time_and_by_every_way()
    {
        var digits = Code.DigitsWith(Key);
        Assert.Matches("^[0-9]{6}$", digits);
        Assert.Equal(digits, (Code with
        {
            Method = CodeMethod.Call,
            FirstSentAt = Sample.Start.AddMinutes(1),
            WrongTries = 2,
            Id = Sample.Id(9)
        }).DigitsWith(Key));
    }

    [Fact]
    public void The_digits_are_those_of_the_rule() =>
        // HMAC-SHA256(00 01 … 1f, 16 zero bytes ‖ hosting ‖ "+13125550001"), its first 64 bits mod 10^6, computed with another program
        Assert.Equal("372646", Code.DigitsWith(Key));

    [Fact]
    public void The_digits_differ_by_hosting_number_nonce_and_key()
    {
        const int Pairs = 1_000;
        var same = new int[4];
        for (var n = 1; n <= Pairs; n++)
        {
            var code = Numbered(n);
            var digits = code.DigitsWith(Key);
            same[0] += (code with { HostingId = Sample.Id(5_000_000 + n) }).DigitsWith(Key) == digits ? 1 : 0;
            same[1] += (code with { Number = PhoneNumber.FromDigits(Sample.Number.Digits + n) }).DigitsWith(Key) == digits ? 1 : 0;
            same[2] += Numbered(n + Pairs).DigitsWith(Key) == digits ? 1 : 0;
            same[3] += code.DigitsWith(new byte[32]) == digits ? 1 : 0;
        }

        // One pair in a million collides by chance.
        Assert.All(same, count => Assert.True(count <= 2, $"{count} of {Pairs} pairs have the same digits"));
    }

    [Fact]
    public void Every_digit_is_as_likely_as_any_other_in_every_place()
    {
        const int Codes = 20_000;
        var counts = new int[SentCode.Digits, 10];
        for (var n = 1; n <= Codes; n++)
        {
            var digits = Numbered(n).DigitsWith(Key);
            for (var place = 0; place < SentCode.Digits; place++)
            {
                counts[place, digits[place] - '0']++;
            }
        }

        // 2,000 expected, standard deviation 42: fair digits of fixed nonces never deviate by five of them.
        Assert.All(counts.Cast<int>(), count => Assert.InRange(count, 1_790, 2_210));
    }

    [Fact]
    public void Only_the_right_digits_match()
    {
        var digits = Code.DigitsWith(Key);
        Assert.True(Code.Matches(digits, Key));
        Assert.All(
            (string[])["", digits[..5], digits + "0", " " + digits, digits.Replace(digits[0], digits[0] == '9' ? '8' : '9'), "１２３４５６"],
            given => Assert.False(Code.Matches(given, Key)));
    }

    static SentCode Numbered(int n)
    {
        var nonce = new byte[SentCode.NonceBytes];
        BinaryPrimitives.WriteInt32BigEndian(nonce, n);
        return Code with { Nonce = nonce };
    }
}
