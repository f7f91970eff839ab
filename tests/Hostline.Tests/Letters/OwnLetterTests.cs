using Hostline.Pages;
using Hostline.Storage;
using Hostline.Tests.Portal;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Letters;

/// <summary>Somebody who signs for an account and sees nothing else of it.</summary>
public sealed class OwnLetterTests
{
    [Fact]
    public async Task A_signer_finds_the_letters_that_wait_for_them_and_no_others()
    {
        await using var stage = await SigningStage.Set();
        var (ann, bob) = (await Join(stage, SigningStage.Signer), await Join(stage, "bob@acme.example"));
        Assert.Equal("/portal/letters", ann.At);
        Assert.Contains("No letter waits for your signature", (await ann.Open("/portal/letters")).Expect(200).Text);
        var letter = (await stage.Send()).Expect(201).Json.GetProperty("id").GetString();
        var open = $"/portal/letters/{letter}";
        var listed = (await ann.Open("/portal/letters")).Expect(200).Text;
        Assert.Contains("Letter of Mon 1 Jun 2026", listed);
        Assert.DoesNotContain("token=", listed);

        Assert.DoesNotContain("Letter of Mon", (await bob.Open("/portal/letters")).Expect(200).Text);
        var seal = PersonBrowser.Form((await ann.Open("/portal/letters")).Text, open);
        (await bob.Post(open, seal)).Expect(422);

        Assert.Contains("Sign the letter for acme", (await ann.Send("/portal/letters", open)).Expect(200).Text);
        (await ann.Open($"/portal/orders/{stage.Order}/letter")).Expect(404);
        (await stage.Sandbox.Control(HttpMethod.Post, $"/letters/{letter}/sign", new { name = "Ann Owner" })).Expect(200);
        Assert.Contains("Signed", (await ann.Open("/portal/letters")).Expect(200).Text);
    }

    [Fact]
    public async Task Another_signers_letter_is_not_there_even_with_a_right_form()
    {
        await using var stage = await SigningStage.Set();
        var bob = await Join(stage, "bob@acme.example");
        var letter = (await stage.Send()).Expect(201).Json.GetProperty("id").GetString();
        var path = $"/portal/letters/{letter}";
        var services = stage.Server.Services;
        var session = await services.GetRequiredService<Database>()
            .One(new("select id from sessions order by id desc limit 1"), r => r.Id<SessionId>(0).ToString());
        var seal = services.GetRequiredService<FormSeal>().For($"{session} {path}");
        (await bob.Post(path, [new("seal", seal)])).Expect(404);
    }

    /// <summary>Whoever invites may open the invitation too, where mail does not go out: then they are no witness of the signer's mailbox.</summary>
    [Fact]
    public async Task In_a_live_account_only_the_mail_opens_a_letter()
    {
        await using var server = await TestServer.Start();
        var live = await Live.On(server);
        var acme = await live.Open("acme");
        var order = await live.Order(acme, "+13127720001");
        var letter = (await live.As(acme, HttpMethod.Post, $"/orders/{order}/letter", SigningStage.Letter())).Expect(201).Json.GetProperty("id").GetString();
        var invited = new { name = "Ann", email = SigningStage.Signer, role = "signer" };
        var link = new Uri((await live.Desk(HttpMethod.Post, $"/accounts/{acme.Id}/members", invited))
            .Expect(201).Json.GetProperty("link").GetString()!).PathAndQuery;
        var ann = new PersonBrowser(server.BaseUrl);
        (await ann.Send(link, link, ("name", "Ann"), ("password", PersonBrowser.Password))).Expect(200);

        var path = $"/portal/letters/{letter}";
        var listed = (await ann.Open("/portal/letters")).Expect(200).Text;
        Assert.Contains("only the mailbox opens the letter", listed);
        Assert.DoesNotContain(path, listed);
        var session = await server.Services.GetRequiredService<Database>()
            .One(new("select id from sessions order by id desc limit 1"), r => r.Id<SessionId>(0).ToString());
        (await ann.Post(path, [new("seal", server.Services.GetRequiredService<FormSeal>().For($"{session} {path}"))])).Expect(404);
    }

    /// <summary>
    /// Without a relay, and by the API always, whoever invites has the link and can join as the address: that person must not get the link that
    /// signs in its name.
    /// </summary>
    [Fact]
    public async Task In_a_live_account_whoever_opened_an_invitation_cannot_sign_at_once_in_the_name_of_its_address()
    {
        const string Chief = "ceo@victim.example";
        await using var server = await TestServer.Start();
        var live = await Live.On(server);
        var acme = await live.Open("acme");
        var order = await live.Order(acme, "+13127720001");
        var link = new Uri((await live.Desk(HttpMethod.Post, $"/accounts/{acme.Id}/members", new { name = "Chief", email = Chief, role = "owner" }))
            .Expect(201).Json.GetProperty("link").GetString()!).PathAndQuery;
        var inviter = new PersonBrowser(server.BaseUrl);
        (await inviter.Send(link, link, ("name", "Chief"), ("password", PersonBrowser.Password))).Expect(200);

        var path = $"/portal/orders/{order}/letter";
        var page = (await inviter.Open(path)).Expect(200).Text;
        Assert.Contains("Send it for signature", page);
        Assert.DoesNotContain("Sign it now", page);
        // A form that asks for it all the same.
        var sent = (await inviter.Post(path, PersonBrowser.Form(page, path, ("street", "1 Main St"), ("city", "Chicago"), ("region", "IL"),
            ("postal_code", "60601"), ("holder", "Victim Inc"), ("signer_email", Chief), ("act", "now")))).Expect(200);
        Assert.StartsWith(path, inviter.At);
        Assert.DoesNotContain("token=", sent.Text);
        Assert.DoesNotContain("/sign/", sent.Text);
        Assert.Equal("signing", (await live.As(acme, HttpMethod.Get, $"/orders/{order}/letter")).Expect(200).Json.GetProperty("state").GetString());
        // The mail alone has the link.
        const string Mails = "select count(*) from messages where recipient = $1 and subject like 'Please sign%'";
        await Hang.Until(async () => (await live.Read(Mails, r => r.Long(0), Chief))[0] == 1, () => "The signer's mail");
    }

    static async Task<PersonBrowser> Join(SigningStage stage, string email)
    {
        var account = stage.Sandbox.Account().GetProperty("id").GetString();
        var link = new Uri((await stage.Sandbox.Hostline(HttpMethod.Post, $"/accounts/{account}/members", new { name = "Ann", email, role = "signer" }))
            .Expect(201).Json.GetProperty("link").GetString()!).PathAndQuery;
        var browser = stage.Browser;
        (await browser.Send(link, link, ("name", "Ann"), ("password", PersonBrowser.Password))).Expect(200);
        return browser;
    }
}
