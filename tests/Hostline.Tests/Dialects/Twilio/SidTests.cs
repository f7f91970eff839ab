using Hostline.Core;
using Hostline.Dialects.Twilio;

namespace Hostline.Tests.Dialects.Twilio;

public sealed class SidTests
{
    static readonly HostingId Id = new(new("018f2c3e-9d41-7c55-8a6b-0123456789ab"));
    const string Text = "HR018f2c3e9d417c558a6b0123456789ab";

    [Fact]
    public void It_is_two_letters_and_the_digits_of_the_UUID_and_is_read_in_either_case()
    {
        Assert.Equal(Text, Sid.Of(Sid.Order, Id));
        Assert.Equal(Id, Sid.Read<HostingId>(Sid.Order, Text));
        Assert.Equal(Id, Sid.Read<HostingId>(Sid.Order, Text.ToUpperInvariant()));
        Assert.Equal(Id, Sid.Read<HostingId>(Sid.Order, Text.ToLowerInvariant()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("HR")]
    [InlineData("PN018f2c3e9d417c558a6b0123456789ab")]
    [InlineData("HR018f2c3e9d417c558a6b0123456789a")]
    [InlineData("HR018f2c3e9d417c558a6b0123456789abc")]
    [InlineData("HR018f2c3e-9d41-7c55-8a6b-01234567")]
    [InlineData("HR018f2c3e9d417c558a6b0123456789ag")]
    [InlineData("HR+18f2c3e9d417c558a6b0123456789ab")]
    [InlineData("HR 18f2c3e9d417c558a6b0123456789ab")]
    public void Anything_else_is_none(string? text)
    {
        Assert.Null(Sid.Read<HostingId>(Sid.Order, text));
        Assert.False(Sid.HasForm(Sid.Order, text));
    }
}
