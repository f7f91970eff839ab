using FsCheck;
using FsCheck.Fluent;
using Hostline.Core.Numbers;

namespace Hostline.Tests.Core.Numbers;

public sealed class PhoneNumberReadingTests
{
    static readonly int[] AreaCodes = [.. NumberPlan.Zones.SelectMany(zone => NumberPlan.Codes(zone.AreaCodes))];
    static readonly int[] Exchanges = [.. Enumerable.Range(200, 800).Where(exchange => exchange % 100 != 11)];

    [Theory]
    [InlineData(null, NumberFault.Missing)]
    [InlineData("", NumberFault.Missing)]
    [InlineData(" \t", NumberFault.Missing)]
    [InlineData("3125550100", NumberFault.NotE164)]
    [InlineData("13125550100", NumberFault.NotE164)]
    [InlineData("++13125550100", NumberFault.NotE164)]
    [InlineData("+", NumberFault.NotE164)]
    [InlineData(" +13125550100", NumberFault.NotE164)]
    [InlineData("+13125550100 ", NumberFault.NotE164)]
    [InlineData("+13125550100\n", NumberFault.NotE164)]
    [InlineData("+1 3125550100", NumberFault.NotE164)]
    [InlineData("+1 312 555 0100", NumberFault.NotE164)]
    [InlineData("+1-312-555-0100", NumberFault.NotE164)]
    [InlineData("+1(312)5550100", NumberFault.NotE164)]
    [InlineData("+1312555010x", NumberFault.NotE164)]
    [InlineData("+13125550100x5", NumberFault.NotE164)]
    [InlineData("+13125550100;ext=5", NumberFault.NotE164)]
    [InlineData("tel:+13125550100", NumberFault.NotE164)]
    [InlineData("1-800-FLOWERS", NumberFault.NotE164)]
    [InlineData("001 3125550100", NumberFault.NotE164)]
    [InlineData("0013125550100", NumberFault.NotE164)]
    [InlineData("+0013125550100", NumberFault.NotE164)]
    [InlineData("+03125550100", NumberFault.NotE164)]
    [InlineData("+1312555010\u0660", NumberFault.NotE164)] // Arabic-Indic zero
    [InlineData("+\uFF11\uFF13\uFF11\uFF12\uFF15\uFF15\uFF15\uFF10\uFF11\uFF10\uFF10", NumberFault.NotE164)] // full-width digits
    [InlineData("\uFF0B13125550100", NumberFault.NotE164)] // full-width plus
    [InlineData("+1312555010\0", NumberFault.NotE164)]
    [InlineData("+1234567890123456", NumberFault.NotE164)] // 16 digits
    [InlineData("+442071234567", NumberFault.NotNanp)]
    [InlineData("+20212555012", NumberFault.NotNanp)]
    [InlineData("+99999999999", NumberFault.NotNanp)]
    [InlineData("+7", NumberFault.NotNanp)]
    [InlineData("+523125550100", NumberFault.NotNanp)]
    [InlineData("+1", NumberFault.WrongLength)]
    [InlineData("+12", NumberFault.WrongLength)]
    [InlineData("+1312555010", NumberFault.WrongLength)]
    [InlineData("+131255501000", NumberFault.WrongLength)]
    [InlineData("+123456789012345", NumberFault.WrongLength)] // 15 digits
    [InlineData("+10000000000", NumberFault.InvalidAreaCode)]
    [InlineData("+10125550100", NumberFault.InvalidAreaCode)]
    [InlineData("+11125550100", NumberFault.InvalidAreaCode)]
    [InlineData("+19115550100", NumberFault.InvalidAreaCode)]
    [InlineData("+12115550100", NumberFault.InvalidAreaCode)]
    [InlineData("+12905550100", NumberFault.InvalidAreaCode)]
    [InlineData("+12215550100", NumberFault.InvalidAreaCode)] // unassigned
    [InlineData("+12735550100", NumberFault.InvalidAreaCode)] // assigned, not in service
    [InlineData("+18225550100", NumberFault.InvalidAreaCode)] // toll-free, not in service
    [InlineData("+12735110100", NumberFault.InvalidAreaCode)] // the area code is named before the exchange
    [InlineData("+13120550100", NumberFault.InvalidExchange)]
    [InlineData("+13121550100", NumberFault.InvalidExchange)]
    [InlineData("+13121990100", NumberFault.InvalidExchange)]
    [InlineData("+13122110100", NumberFault.InvalidExchange)]
    [InlineData("+13129110100", NumberFault.InvalidExchange)]
    [InlineData("+18009110100", NumberFault.InvalidExchange)]
    public void A_text_that_is_no_number_is_refused_with_its_fault(string? text, NumberFault fault)
    {
        var reading = PhoneNumber.Read(text);
        Assert.Equal((fault, false, default), (reading.Fault, reading.IsNumber, reading.Number));
    }

    [Theory]
    [InlineData("+13122000000")]
    [InlineData("+13129999999")]
    [InlineData("+13125551212")]
    [InlineData("+13125550100")]
    [InlineData("+13122100000")]
    [InlineData("+19895551212")]
    [InlineData("+12012990000")]
    public void A_number_in_service_is_read_and_has_neither_fault_nor_description(string text)
    {
        var reading = PhoneNumber.Read(text);
        Assert.Equal((null, "", text), (reading.Fault, reading.Description, reading.Number.ToString()));
    }

    [Theory]
    [InlineData("", "No phone number was given: give +1 followed by ten digits, such as +13125550100.")]
    [InlineData("(312) 555-0100", "'(312) 555-0100' is not in E.164 format: give +1 followed by ten digits, such as +13125550100, without spaces, "
        + "punctuation or an extension.")]
    [InlineData("+442071234567", "'+442071234567' has a country code other than 1: give +1 followed by ten digits, such as +13125550100.")]
    [InlineData("+1", "'+1' has no digits after +1 instead of ten: give +1 followed by ten digits, such as +13125550100.")]
    [InlineData("+13", "'+13' has 1 digit after +1 instead of ten: give +1 followed by ten digits, such as +13125550100.")]
    [InlineData("+1312555010", "'+1312555010' has 9 digits after +1 instead of ten: give +1 followed by ten digits, such as +13125550100.")]
    [InlineData("+11235550100", "The area code of '+11235550100', 123, begins with 0 or 1, which no area code does: give +1 followed by ten digits, such as "
        + "+13125550100.")]
    [InlineData("+19115550100", "The area code of '+19115550100', 911, is a service code such as 911, not an area code: give +1 followed by ten digits, such "
        + "as +13125550100.")]
    [InlineData("+13905550100", "The area code of '+13905550100', 390, has 9 in the middle, which is reserved for a longer numbering plan: give +1 followed "
        + "by ten digits, such as +13125550100.")]
    [InlineData("+12735550100", "The area code of '+12735550100', 273, is assigned but was not in service on 2025-11-26: give +1 followed by ten digits, "
        + "such as +13125550100.")]
    [InlineData("+12215550100", "The area code of '+12215550100', 221, was not assigned on 2025-11-26: give +1 followed by ten digits, such as +13125550100.")]
    [InlineData("+13129110100", "The exchange of '+13129110100', 911, is not from 200 to 999 or ends in 11: give +1 followed by ten digits, such as "
        + "+13125550100.")]
    public void A_fault_is_described_by_the_text_given_and_the_right_form(string text, string sentence) =>
        Assert.Equal(sentence, PhoneNumber.Read(text).Description);

    [Theory]
    [InlineData("+1\r\nSet-Cookie: x", "'+1<U+000D><U+000A>Set-Cookie: x'")]
    [InlineData("+1312\u202E555\u200B", "'+1312<U+202E>555<U+200B>'")]
    [InlineData("+1312555010\u0660", "'+1312555010\u0660'")]
    [InlineData("+12345678901234567890123456789012", "'+1234567890123456789012345678901…'")]
    public void The_text_given_is_quoted_short_and_without_invisible_characters(string text, string quoted) =>
        Assert.StartsWith(quoted + " is not in E.164 format", PhoneNumber.Read(text).Description);

    [Fact] // not a row above: an attribute's text is UTF-8, which cannot hold half a surrogate pair
    public void Half_a_surrogate_pair_is_quoted_as_the_replacement_character() =>
        Assert.StartsWith("'<U+FFFD>+1' is not in E.164 format", PhoneNumber.Read("\uD800+1").Description);

    [Fact]
    public void The_default_reading_is_that_nothing_was_given() =>
        Assert.Equal(PhoneNumber.Read(null), default);

    [Fact]
    public void Reading_what_a_number_prints_gives_the_same_number() =>
        Prop.ForAll(Numbers().ToArbitrary(), number => PhoneNumber.Read(number.ToString()).Number == number && PhoneNumber.FromDigits(number.Digits) == number)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_either_a_number_in_its_one_spelling_or_a_described_fault() =>
        Prop.ForAll(Texts().ToArbitrary(), text =>
        {
            var reading = PhoneNumber.Read(text);
            return reading.IsNumber
                ? reading.Fault is null && reading.Description == "" && reading.Number.ToString() == text
                : reading.Fault is not null && reading.Number == default && reading.Description.EndsWith('.') && !reading.Description.Any(char.IsControl);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Reading_a_number_allocates_nothing()
    {
        Assert.True(PhoneNumber.Read("+13125550100").IsNumber); // the table is laid on first use
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = 0;
        for (var i = 0; i < 1000; i++)
        {
            if (PhoneNumber.TryParse("+13125550100", out _) && PhoneNumber.Read("+18662345678").Number.Kind == NumberKind.TollFree) read++;
        }

        Assert.Equal((1000, 0), (read, GC.GetAllocatedBytesForCurrentThread() - before));
    }

    static Gen<PhoneNumber> Numbers() =>
        from areaCode in Gen.Elements(AreaCodes)
        from exchange in Gen.Elements(Exchanges)
        from line in Gen.Choose(0, 9999)
        select PhoneNumber.FromDigits((areaCode * 1000L + exchange) * 10000 + line);

    // Purely random text never resembles a number, so half of the texts are numbers with one character replaced, removed or inserted.
    static Gen<string?> Texts() => Gen.OneOf(ArbMap.Default.GeneratorFor<string?>(), AlmostNumbers());

    static Gen<string?> AlmostNumbers() =>
        from number in Numbers()
        from at in Gen.Choose(0, 12)
        from cut in Gen.Choose(0, 1)
        from put in Gen.OneOf(ArbMap.Default.GeneratorFor<char>().Select(c => c.ToString()), Gen.Elements("", "0", "1", "9", "\u0661", "\uDC00", "+"))
        select (string?)number.ToString().Remove(at, Math.Min(cut, 12 - at)).Insert(at, put);
}
