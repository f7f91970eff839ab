using Hostline.Core.Numbers;

namespace Hostline.Tests.Core.Numbers;

/// <summary>Area codes added by a setting. These tests only read them: using them would affect the whole process.</summary>
public sealed class AddedAreaCodeTests
{
    const string Source = "HOSTLINE_AREA_CODES";

    [Theory]
    [InlineData("")]
    [InlineData(" \n , # nothing yet\n")]
    [InlineData("312 US, 416 CA, 800 toll-free, 242 BS")]
    public void What_the_table_has_already_adds_nothing(string text) => Assert.Empty(AddedAreaCode.Read(text, Source));

    [Fact]
    public void A_list_has_commas_and_a_file_has_lines_and_comments()
    {
        AddedAreaCode[] expected =
            [new(221, NumberKind.UnitedStates, "US"), new(257, NumberKind.Canada, "CA"), new(822, NumberKind.TollFree, null),
                new(273, NumberKind.OtherCountry, "JM")];
        expected = [.. expected.Where(e => !NumberPlan.IsInTable(e.Code))];
        Assert.Equal(expected, AddedAreaCode.Read("221 US,257 CA , 822 toll-free,273 JM", Source));
        Assert.Equal(expected, AddedAreaCode.Read("# in service since March\r\n221 US # overlay\r\n257\tCA\n822 toll-free\n273 JM\n221 US\n", Source));
    }

    [Theory]
    [InlineData("221", "'221'")]
    [InlineData("US 221", "'US 221'")]
    [InlineData("2210 US", "'2210 US'")]
    [InlineData("22 US", "'22 US'")]
    [InlineData("+221 US", "'+221 US'")]
    [InlineData("\u0662\u0662\u0661 US", "has the wrong form")]
    [InlineData("221 us", "neither a country's two capital letters")]
    [InlineData("221 USA", "neither a country's two capital letters")]
    [InlineData("221 tollfree", "neither a country's two capital letters")]
    [InlineData("221 US 222 US", "has the wrong form")]
    [InlineData("123 US", "123 begins with 0 or 1")]
    [InlineData("911 US", "911 is a service code")]
    [InlineData("291 US", "291 has 9 in the middle")]
    [InlineData("312 CA", "312 is in service for another place")]
    [InlineData("416 US", "416 is in service for another place")]
    [InlineData("900 US", "900 is in service for another place")]
    [InlineData("221 US,221 CA", "221 already has another place")]
    public void What_cannot_be_read_is_refused_by_its_entry(string text, string told)
    {
        var message = Assert.Throws<ArgumentException>(() => AddedAreaCode.Read(text, Source)).Message;
        Assert.StartsWith(Source + " cannot be read at '", message, StringComparison.Ordinal);
        Assert.Contains(told, message, StringComparison.Ordinal);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stored_number_stays_readable_when_its_area_code_is_taken_out_again()
    {
        Assert.False(PhoneNumber.TryParse("+12215550001", out _));
        Assert.Equal("+12215550001", PhoneNumber.FromStored("+12215550001").ToString());
    }
}
