using Hostline.Core.Numbers;

namespace Hostline.Tests.Core.Numbers;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("+13125550100", NumberKind.UnitedStates, "US")]
    [InlineData("+18612345678", NumberKind.UnitedStates, "US")] // in service since 2023, unknown to some libraries
    [InlineData("+17872345678", NumberKind.UnitedStates, "US")] // Puerto Rico
    [InlineData("+16712345678", NumberKind.UnitedStates, "US")] // Guam
    [InlineData("+13402345678", NumberKind.UnitedStates, "US")] // US Virgin Islands
    [InlineData("+14162345678", NumberKind.Canada, "CA")]
    [InlineData("+12422345678", NumberKind.OtherCountry, "BS")]
    [InlineData("+18092345678", NumberKind.OtherCountry, "DO")]
    [InlineData("+18002345678", NumberKind.TollFree, null)]
    [InlineData("+18332345678", NumberKind.TollFree, null)]
    [InlineData("+18442345678", NumberKind.TollFree, null)]
    [InlineData("+18552345678", NumberKind.TollFree, null)]
    [InlineData("+18662345678", NumberKind.TollFree, null)]
    [InlineData("+18772345678", NumberKind.TollFree, null)]
    [InlineData("+18882345678", NumberKind.TollFree, null)]
    [InlineData("+19002345678", NumberKind.Premium, null)]
    [InlineData("+15002345678", NumberKind.Personal, null)]
    [InlineData("+15322345678", NumberKind.Personal, "US")]
    [InlineData("+16002345678", NumberKind.NonGeographic, "CA")]
    [InlineData("+16222345678", NumberKind.NonGeographic, "CA")]
    [InlineData("+17002345678", NumberKind.InterexchangeCarrier, null)]
    [InlineData("+17102345678", NumberKind.Government, "US")]
    public void A_number_tells_its_kind_and_country_by_its_area_code(string text, NumberKind kind, string? country)
    {
        var number = PhoneNumber.Parse(text);
        Assert.Equal((kind, country), (number.Kind, number.Country));
    }

    [Fact]
    public void A_number_has_an_area_code_an_exchange_and_a_line()
    {
        var number = PhoneNumber.Parse("+12125550007");
        Assert.Equal((212, 555, 7, "0007"), (number.AreaCode, number.Exchange, number.Line, number.LastFour));
        Assert.Equal("+12125550007", number.ToString());
    }

    [Theory]
    [InlineData("+13125550099", false, null)]
    [InlineData("+13125550100", true, "0100")]
    [InlineData("+13125550122", true, "0122")]
    [InlineData("+13125550199", true, "0199")]
    [InlineData("+13125550200", false, null)]
    [InlineData("+13125551122", false, null)]
    [InlineData("+13125540122", false, null)]
    [InlineData("+17875550122", true, "0122")] // Puerto Rico counts as the United States
    [InlineData("+14165550122", true, null)] // Canada: fictional, but no magic
    [InlineData("+12425550122", true, null)]
    [InlineData("+18005550122", true, null)]
    [InlineData("+17105550122", true, null)]
    public void Only_555_01XX_is_fictional_and_only_with_a_US_area_code_magic(string text, bool fictional, string? magic)
    {
        var number = PhoneNumber.Parse(text);
        Assert.Equal((fictional, magic), (number.IsFictional, number.MagicDigits));
    }

    [Fact]
    public void The_default_is_no_number()
    {
        PhoneNumber none = default;
        Assert.False(none.IsNumber);
        Assert.Equal(("", "", NumberKind.Unassigned), (none.ToString(), none.LastFour, none.Kind));
        Assert.Equal((null, null, false), (none.Country, none.MagicDigits, none.IsFictional));
    }

    [Fact]
    public void A_stored_number_stays_readable_after_its_area_code_left_the_table()
    {
        var stored = PhoneNumber.FromDigits(273_234_5678);
        Assert.Equal(("+12732345678", NumberKind.Unassigned), (stored.ToString(), stored.Kind));
        Assert.Equal(PhoneNumber.Parse("+13125550100"), PhoneNumber.FromDigits(PhoneNumber.Parse("+13125550100").Digits));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-312_555_0100)]
    [InlineData(199_999_9999)]
    [InlineData(1_000_000_0000)]
    public void Stored_digits_that_cannot_be_a_number_are_a_bug(long digits) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PhoneNumber.FromDigits(digits));

    [Fact]
    public void Parsing_a_wrong_constant_says_what_is_wrong_with_it()
    {
        var thrown = Assert.Throws<FormatException>(() => PhoneNumber.Parse("3125550100"));
        Assert.Equal(PhoneNumber.Read("3125550100").Description, thrown.Message);
    }

    [Fact]
    public void Trying_to_parse_yields_the_number_or_none()
    {
        Assert.True(PhoneNumber.TryParse("+13125550100", out var number));
        Assert.Equal(PhoneNumber.Parse("+13125550100"), number);
        Assert.False(PhoneNumber.TryParse("+13121110100", out var none));
        Assert.Equal(default, none);
    }
}
