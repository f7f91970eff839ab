using Hostline.Outgoing;

namespace Hostline.Tests.Outbox;

public class WebhookUrlTests
{
    [Theory, MemberData(nameof(ForbiddenUrls.AddressRows), MemberType = typeof(ForbiddenUrls))]
    public void A_blocked_address_cannot_be_set_in_any_notation(string url) => AssertRefused(url, addressRefused: true);

    [Theory, MemberData(nameof(ForbiddenUrls.MalformedRows), MemberType = typeof(ForbiddenUrls))]
    public void A_URL_that_two_parsers_could_read_differently_cannot_be_set(string url) => AssertRefused(url, addressRefused: false);

    static void AssertRefused(string url, bool addressRefused)
    {
        var reading = WebhookUrl.Read(url.Replace("PORT", "8080"), ForbiddenUrls.Public);
        Assert.Null(reading.Uri);
        Assert.Equal(addressRefused, reading.AddressRefused);
        // Reason and next step are two sentences.
        Assert.Matches(@"^[A-Z].+\. [A-Z].+\.$", reading.Fault);
    }

    [Theory]
    [InlineData("https://example.com"), InlineData("https://example.com/hooks?a=b#c"), InlineData("HTTPS://EXAMPLE.COM:8443/"),
        InlineData("http://example.com./")]
    [InlineData("https://bücher.example/ö?q=é"), InlineData("https://under_score.example.com/"), InlineData("https://8.8.8.8/"),
        InlineData("https://[2606:4700::1111]/")]
    [InlineData("https://example.com/a@b?c=%40"), InlineData("https://1e100.net/"), InlineData("https://3com.com/"), InlineData("https://0x7g.com/")]
    public void A_public_URL_can_be_set(string url) => Assert.Null(WebhookUrl.Check(url, ForbiddenUrls.Public));

    [Theory]
    [InlineData("http://127.0.0.1:3000/"), InlineData("http://localhost:3000/hooks"), InlineData("http://[::1]:3000/"), InlineData("http://app.localhost/"),
        InlineData("http://2130706433/")]
    public void Loopback_can_be_set_while_the_server_listens_on_loopback_only(string url)
    {
        Assert.Null(WebhookUrl.Check(url, AddressPolicy.Laptop));
        Assert.NotNull(WebhookUrl.Check(url, ForbiddenUrls.Public));
    }

    [Fact]
    public void Plain_http_is_refused_where_others_can_reach_the_server()
    {
        Assert.Contains("https", WebhookUrl.Check("http://example.com/", AddressPolicy.PublicOnly));
        Assert.Null(WebhookUrl.Check("https://example.com/", AddressPolicy.PublicOnly));
    }

    [Fact]
    public void Two_thousand_characters_are_the_longest_URL()
    {
        var longest = "https://example.com/".PadRight(2000, 'a');
        Assert.Null(WebhookUrl.Check(longest, AddressPolicy.PublicOnly));
        Assert.Contains("2,000", WebhookUrl.Check(longest + "a", AddressPolicy.PublicOnly));
    }
}
