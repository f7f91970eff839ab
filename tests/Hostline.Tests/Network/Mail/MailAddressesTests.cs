using Hostline.Network.Mail;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;

namespace Hostline.Tests.Network.Mail;

/// <summary>One rule for every address that mail may be sent to, the same wherever an address is given.</summary>
public sealed class MailAddressesTests(TelnyxServer telnyx)
{
    [Theory]
    [InlineData("ops@acme.example", "ops@acme.example")]
    [InlineData("Ops.Team+tag@ACME.Example", "Ops.Team+tag@acme.example")]
    [InlineData("!#$%&'*+/=?^_`{|}~-@a-b.c1", "!#$%&'*+/=?^_`{|}~-@a-b.c1")]
    [InlineData("ops@bücher.example", "ops@xn--bcher-kva.example")]
    [InlineData("ops@BÜCHER.example", "ops@xn--bcher-kva.example")]
    [InlineData("ops@xn--bcher-kva.example", "ops@xn--bcher-kva.example")]
    [InlineData("ops@例え.テスト", "ops@xn--r8jz45g.xn--zckzah")]
    public void An_address_that_can_be_mailed_is_kept_with_its_host_in_ASCII(string given, string kept) =>
        Assert.Equal(new MailAddressReading(kept, null), MailAddresses.Read(given));

    [Theory]
    [MemberData(nameof(NeverMailed))]
    public void An_address_that_can_never_be_mailed_is_refused_with_a_sentence(string given)
    {
        var reading = MailAddresses.Read(given);
        Assert.Null(reading.Address);
        Assert.EndsWith(".", reading.Fault, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(NeverMailed))]
    public async Task It_is_refused_wherever_an_address_is_given(string given)
    {
        var sandbox = await telnyx.Server.Sandbox();
        var account = "/accounts/" + sandbox.Account().GetProperty("id");
        Assert.Equal("/email", (await sandbox.Hostline(HttpMethod.Patch, account, new { email = given })).Expect(422).Json.GetProperty("field").GetString());
        var profile = Journey.IdOf((await sandbox.Telnyx(HttpMethod.Post, "/notification_profiles", new { name = "n" })).Expect(200));
        var channel = new { notification_profile_id = profile, channel_type_id = "email", channel_destination = given };
        Assert.Equal("/channel_destination", (await sandbox.Telnyx(HttpMethod.Post, "/notification_channels", channel)).Expect(422).Pointer);
    }

    public static TheoryData<string> NeverMailed =>
    [
        "ops", "@acme.example", "ops@", "ops@@acme.example", "ops@acme", "ops@acme.", "ops@.example", "ops@a..example", "ops@localhost",
        "ops@acme.example\n", "\nops@acme.example", " ops@acme.example", "ops@acme.example ", "ops @acme.example", "o\tps@acme.example",
        "\"ops\"@acme.example", "\"o p s\"@acme.example", "o\"ps@acme.example", ".ops@acme.example", "ops.@acme.example", "o..ps@acme.example",
        "öps@acme.example", "ops@[192.0.2.1]", "ops@192.0.2.1", "ops@-acme.example", "ops@acme-.example", "ops@ac_me.example",
        "ops@acme.example,b@acme.example",
        "Ops <ops@acme.example>", "<ops@acme.example>", "ops@acme.example\r\nBcc: b@acme.example", "ops(comment)@acme.example", "ops\\@acme.example",
        "ops@a\u00adcme.example.", "ops@\u202eacme.example",
        new string('a', 65) + "@acme.example", "ops@" + new string('a', 64) + ".example",
        "ops@" + string.Join('.', Enumerable.Repeat(new string('a', 60), 5)) + ".example",
    ];

    [Fact]
    public async Task A_channel_keeps_the_host_of_its_address_in_ASCII()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var profile = Journey.IdOf((await sandbox.Telnyx(HttpMethod.Post, "/notification_profiles", new { name = "n" })).Expect(200));
        var channel = new { notification_profile_id = profile, channel_type_id = "email", channel_destination = "noc@bücher.example" };
        Assert.Equal("noc@xn--bcher-kva.example",
            (await sandbox.Telnyx(HttpMethod.Post, "/notification_channels", channel)).Expect(200).Json.GetProperty("data").GetProperty("channel_destination")
                .GetString());
    }
}
