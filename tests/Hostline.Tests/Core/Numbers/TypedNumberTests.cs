using Hostline.Core.Numbers;

namespace Hostline.Tests.Core.Numbers;

public sealed class TypedNumberTests
{
    [Theory]
    [InlineData("+13125550001")]
    [InlineData("13125550001")]
    [InlineData("3125550001")]
    [InlineData(" 312 555 0001 ")]
    [InlineData("(312) 555-0001")]
    [InlineData("+1 (312) 555-0001")]
    [InlineData("1-312-555-0001")]
    [InlineData("312.555.0001")]
    [InlineData("312/555/0001")]
    [InlineData("312–555‑0001")]
    [InlineData("312\u00a0555\u00a00001")]
    [InlineData("tel:+1-312-555-0001")]
    [InlineData("TEL:3125550001")]
    [InlineData("0013125550001")]
    [InlineData("01113125550001")]
    public void A_number_is_found_in_every_spelling_that_people_type(string text) => Assert.Equal("+13125550001", TypedNumber.Read(text).ToString());

    [Theory]
    [InlineData("", NumberFault.Missing)]
    [InlineData("555-0001", NumberFault.NotE164)]
    [InlineData("+44 20 7946 0000", NumberFault.NotNanp)]
    [InlineData("312555000l", NumberFault.NotE164)]
    [InlineData("312-555-0001 x5", NumberFault.NotE164)]
    [InlineData("1312+5550001", NumberFault.NotE164)]
    [InlineData("٣١٢٥٥٥٠٠٠١", NumberFault.NotE164)]
    [InlineData("+1 312 555 000", NumberFault.WrongLength)]
    [InlineData("2125550001 3", NumberFault.NotE164)]
    public void What_cannot_be_one_keeps_the_fault_of_the_strict_reading(string text, NumberFault fault) => Assert.Equal(fault, TypedNumber.Read(text).Fault);
}
