using System.Security.Cryptography;
using Hostline.Letters;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Portal;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Letters;

/// <summary>Letters that are mailed, read and signed behind a link.</summary>
public sealed class SigningTests
{
    static readonly (string, string)[] Consent = [("name", "Ann Owner"), ("consent", "yes"), ("act", "sign")];

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_letter_of_an_order_is_signed_instead_of_uploaded_and_review_gets_the_sealed_file(StoreKind kind)
    {
        await using var stage = await SigningStage.Set(kind);
        await stage.Journey.Prove(stage.Order, SigningStage.Number);
        var sent = (await stage.Send()).Expect(201).Json;
        Assert.Equal("signing", sent.GetProperty("state").GetString());
        var mail = (await stage.Mails(SigningStage.Signer))[0];
        Assert.Contains("Please sign the Letter of Authorization for acme", mail.GetProperty("subject").GetString());
        Assert.Contains(SigningStage.Number, mail.GetProperty("text").GetString());

        var (browser, link) = (stage.Browser, await stage.Link());
        var page = (await browser.Open(link)).Expect(200);
        Assert.Contains("Sign the letter for acme", page.Text);
        Assert.InRange(page.Text.Length, 1, 100_000);
        var draft = await stage.Bytes(link.Replace("?", "/file?"), signed: true);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(draft)), page.Text);
        Assert.Equal(draft, await stage.Bytes($"/hostline/v1/orders/{stage.Order}/letter.pdf"));
        // What the signer reads on the page is what the file says.
        var words = (await Poppler.Words(draft, "-layout")).Split(' ').ToHashSet();
        var article = page.Text[page.Text.IndexOf("<article", StringComparison.Ordinal)..page.Text.IndexOf("</article>", StringComparison.Ordinal)];
        Assert.Empty(PageVisitor.Readable("<main" + article).Replace("<main", "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(word => !word.StartsWith('<') && !word.StartsWith("class", StringComparison.Ordinal) && !word.StartsWith("lang", StringComparison.Ordinal))
            .Except(words));

        var signed = (await browser.Post(LetterPath(link), PersonBrowser.Form(page.Text, LetterPath(link), Consent))).Expect(200);
        Assert.Contains("The letter is signed", signed.Text);
        Assert.Equal("signed", await stage.State());
        Assert.Contains("letter.signed", await stage.Kinds());
        var file = await stage.Bytes($"/hostline/v1/orders/{stage.Order}/letter.pdf");
        var seals = await Poppler.Seals(file);
        Assert.Contains("Signature is Valid", seals);
        Assert.Contains("Total document signed", seals);
        var record = await Poppler.Words(file, "-layout");
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(draft)), record);
        Assert.Contains("Sent to owner@acme.example for signature", record);
        Assert.Contains("127.0.0.1", record);
        foreach (var to in (string[])[SigningStage.Signer, SigningStage.Copy])
        {
            Assert.Contains("Signed: the Letter of Authorization", (await stage.Mails(to))[0].GetProperty("subject").GetString());
            Assert.Equal(file, await stage.Bytes((await stage.Link(to)).Replace("?", "/file?"), signed: true));
        }

        (await stage.Journey.Upload(stage.Order, null, Journey.Pdf)).Expect(200);
        var review = (await stage.Sandbox.Hostline(HttpMethod.Get, $"/review?world={stage.Sandbox.Id}")).Expect(200).Json.GetProperty("data")[0];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file)), review.GetProperty("letter").GetProperty("sha256").GetString());
        (await stage.Sandbox.Hostline(HttpMethod.Post, $"/orders/{stage.Order}/accept", new { })).Expect(200);
        await stage.Advance("PT0S");
        var verified = (await stage.Sandbox.Hostline(HttpMethod.Get, $"/audit/verify?world={stage.Sandbox.Id}")).Expect(200);
        Assert.Contains("\"ok\":true", verified.Text);
    }

    [Fact]
    public async Task A_robot_that_opens_every_link_of_every_mail_changes_nothing()
    {
        await using var stage = await SigningStage.Set();
        (await stage.Send()).Expect(201);
        var before = (await stage.Kinds(), await stage.State(), (await stage.Mails(SigningStage.Signer)).GetArrayLength());
        foreach (var to in (string[])[SigningStage.Signer, SigningStage.Copy])
        {
            foreach (var link in (await stage.Mails(to))[0].GetProperty("links").EnumerateArray().Select(l => new Uri(l.GetString()!).PathAndQuery))
            {
                foreach (var path in (string[])[link, link, link.Replace("?", "/file?")])
                {
                    (await stage.Browser.Open(path)).Expect(200);
                    (await stage.Browser.Once(HttpMethod.Head, path)).Expect(200);
                }
            }
        }

        Assert.Equal(before, (await stage.Kinds(), await stage.State(), (await stage.Mails(SigningStage.Signer)).GetArrayLength()), Alike);
    }

    [Fact]
    public async Task A_letter_is_not_signed_without_name_and_consent_and_nothing_typed_is_lost()
    {
        await using var stage = await SigningStage.Set();
        (await stage.Send()).Expect(201);
        var (browser, link) = (stage.Browser, await stage.Link());
        var page = (await browser.Open(link)).Expect(200).Text;
        var refused = await browser.Post(LetterPath(link), PersonBrowser.Form(page, LetterPath(link), ("name", ""), ("title", "Chief"), ("act", "sign")));
        Assert.Equal(422, refused.Status);
        Assert.Contains("Type your name.", refused.Text);
        Assert.Contains("Confirm the sentence, or decline below.", refused.Text);
        Assert.Contains("value=\"Chief\"", refused.Text);
        var drawn = await browser.Post(LetterPath(link), PersonBrowser.Form(page, LetterPath(link), [.. Consent, ("drawing", "1,2;oops")]));
        Assert.Contains("The drawing could not be read", drawn.Text);
        Assert.Equal("signing", await stage.State());
        var form = PersonBrowser.Form(page, LetterPath(link), [.. Consent, ("drawing", "100,500 300,200 500,800 900,400")]);
        Assert.Contains("The letter is signed", (await browser.Post(LetterPath(link), form)).Expect(200).Text);
        // The browser's back button, and Send.
        Assert.Contains("The letter is signed", (await browser.Post(LetterPath(link), form)).Expect(200).Text);
        Assert.Single(await stage.Kinds(), k => k == "letter.signed");
    }

    [Fact]
    public async Task A_signer_declines_with_a_reason_and_the_account_can_send_another_letter()
    {
        await using var stage = await SigningStage.Set();
        (await stage.Send()).Expect(201);
        var (browser, link) = (stage.Browser, await stage.Link());
        var page = (await browser.Open(link)).Expect(200).Text;
        var form = new Dictionary<string, string>(PersonBrowser.Form(page, LetterPath(link))) { ["act"] = "decline", ["reason"] = "" };
        Assert.Contains("Write why you decline.", (await browser.Post(LetterPath(link), form)).Text);
        form["reason"] = "The suite is wrong.";
        Assert.Contains("The letter was declined", (await browser.Post(LetterPath(link), form)).Expect(200).Text);
        var letter = (await stage.Api(HttpMethod.Get, $"/orders/{stage.Order}/letter")).Expect(200).Json;
        Assert.Equal(("canceled", "The suite is wrong."), (letter.GetProperty("state").GetString(), letter.GetProperty("declined").GetString()));
        var notice = (await stage.Api(HttpMethod.Get, "/notices")).Expect(200).Text;
        Assert.Contains("The suite is wrong.", notice);
        await ShowsNothing(stage, link, "The letter was declined");
        (await stage.Send()).Expect(201);
        Assert.NotEqual(link, await stage.Link());
    }

    [Fact]
    public async Task A_link_is_good_for_one_letter_and_one_purpose_and_ends()
    {
        await using var stage = await SigningStage.Set();
        (await stage.Send()).Expect(201);
        var (browser, link, copy) = (stage.Browser, await stage.Link(), await stage.Link(SigningStage.Copy));
        var other = AnyId.New().ToString();
        Assert.Equal(404, (await browser.Open(LetterPath(link) + "?token=" + new string('A', 43))).Status);
        Assert.Equal(404, (await browser.Open($"/sign/{other}?{link.Split('?')[1]}")).Status);
        Assert.Equal(404, (await browser.Open(LetterPath(link))).Status);
        // Who gets a copy reads and does not sign.
        Assert.DoesNotContain("<form", (await browser.Open(copy)).Expect(200).Text);
        var page = (await browser.Open(link)).Expect(200).Text;
        var stolen = new Dictionary<string, string>(PersonBrowser.Form(page, LetterPath(link), Consent)) { ["token"] = copy.Split("token=")[1] };
        await browser.Post(LetterPath(link), stolen);
        Assert.Equal("signing", await stage.State());

        await stage.Advance("P2D");
        Assert.Contains("Reminder:", (await stage.Mails(SigningStage.Signer))[0].GetProperty("subject").GetString());
        await stage.Advance("P3D");
        Assert.Equal(2, (await stage.Kinds()).Count(k => k == "letter.reminded"));
        await stage.Advance("P2D");
        Assert.Equal("failed", await stage.State());
        Assert.Contains("letter.expired", await stage.Kinds());
        foreach (var ended in (string[])[link, copy])
        {
            await ShowsNothing(stage, ended, "The time to sign this letter is over");
        }

        await browser.Post(LetterPath(link), PersonBrowser.Form(page, LetterPath(link), Consent));
        Assert.Equal("failed", await stage.State());
        await stage.Advance("P3D");
        Assert.Equal(2, (await stage.Kinds()).Count(k => k == "letter.reminded"));
    }

    [Fact]
    public async Task A_letter_is_revoked_and_its_link_signs_nothing()
    {
        await using var stage = await SigningStage.Set();
        (await stage.Send()).Expect(201);
        (await stage.Send()).Expect(422);
        var (browser, link) = (stage.Browser, await stage.Link());
        (await stage.Api(HttpMethod.Delete, $"/orders/{stage.Order}/letter", account: 1)).Expect(404);
        (await stage.Api(HttpMethod.Delete, $"/orders/{stage.Order}/letter")).Expect(200);
        await ShowsNothing(stage, link, "This letter is no longer to be signed");
        (await stage.Send()).Expect(201);
    }

    [Fact]
    public async Task The_links_of_a_signed_letter_show_it_for_thirty_days_and_then_only_that_it_is_signed()
    {
        await using var stage = await SigningStage.Set();
        var letter = (await stage.Send()).Expect(201).Json.GetProperty("id").GetString();
        (await stage.Sandbox.Control(HttpMethod.Post, $"/letters/{letter}/sign", new { name = "Ann Owner" })).Expect(200);
        string[] links = [await stage.Link(), await stage.Link(SigningStage.Copy)];
        await stage.Advance("P29D");
        foreach (var link in links)
        {
            Assert.Contains("Acme Dental LLC", (await stage.Browser.Open(link)).Expect(200).Text);
            Assert.NotEmpty(await stage.Bytes(link.Replace("?", "/file?"), signed: true));
        }

        await stage.Advance("P1D");
        foreach (var link in links)
        {
            await ShowsNothing(stage, link, "The letter is signed");
        }

        Assert.NotEmpty(await stage.Bytes($"/hostline/v1/orders/{stage.Order}/letter.pdf"));
    }

    [Fact]
    public async Task The_page_that_signs_a_letter_for_two_hundred_numbers_is_small()
    {
        await using var stage = await SigningStage.Set(numbers: [.. Enumerable.Range(0, 200).Select(n => $"+1312556{n + 1000:0000}")]);
        (await stage.Send()).Expect(201);
        var page = (await stage.Browser.Open(await stage.Link())).Expect(200).Text;
        Assert.Equal(200, page.Split("1 312-556-").Length - 1);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(page), 1, 100_000);
    }

    [Fact]
    public async Task A_letter_names_account_number_county_and_vendor_and_one_that_is_out_keeps_its_earlier_wording()
    {
        await using var stage = await SigningStage.Set(configure: s => s with { Letters = s.Letters with { Vendor = "Big Aggregator" } });
        var words = await Poppler.Words(
            await stage.Bytes($"/hostline/v1/orders/{stage.Order}/letter.pdf?account_number=4471-20993&street=1%20Main%20St&county=Cook"), "-layout");
        string[] later = ["Account number or BTN 4471-20993", "County Cook", "Upstream vendor Big Aggregator", "its upstream vendor Big Aggregator,"];
        Assert.All(later, part => Assert.Contains(part, words));
        (await stage.Send(new
        {
            signer = new { email = SigningStage.Signer },
            address = new { street = "1 Main St", city = "Chicago", region = "IL", postal_code = "60601", county = "Cook" },
            holder = "Acme Dental LLC",
            account_number = "4471-20993",
        })).Expect(201);
        var (browser, link) = (stage.Browser, await stage.Link());
        Assert.Contains("4471-20993", (await browser.Open(link)).Expect(200).Text);

        // As an earlier release sent it out.
        await stage.Server.Alter("update letters set content = replace(content, '-2.1\"', '-1.1\"')");
        var page = (await browser.Open(link)).Expect(200).Text;
        Assert.DoesNotContain("4471-20993", page);
        Assert.Contains("Acme Dental LLC", page);
        (await browser.Post(LetterPath(link), PersonBrowser.Form(page, LetterPath(link), Consent))).Expect(200);
        var signed = await Poppler.Words(await stage.Bytes($"/hostline/v1/orders/{stage.Order}/letter.pdf"), "-layout");
        Assert.All(later, part => Assert.DoesNotContain(part, signed));
        Assert.Contains("-1.1", signed);
    }

    [Theory]
    [InlineData("US", "Chicago", "IL", "60601")]
    [InlineData("CA", "Toronto", "ON", "M5V 2T6")]
    public async Task A_letter_is_sent_from_the_portal_for_an_address_in_either_country(string country, string city, string region, string postal)
    {
        await using var stage = await SigningStage.Set();
        var account = stage.Sandbox.Account().GetProperty("id").GetString();
        var invitation = new Uri((await stage.Sandbox.Hostline(HttpMethod.Post, $"/accounts/{account}/members",
            new { name = "Ann", email = SigningStage.Signer, role = "owner" })).Expect(201).Json.GetProperty("link").GetString()!).PathAndQuery;
        var browser = stage.Browser;
        (await browser.Send(invitation, invitation, ("name", "Ann"), ("password", PersonBrowser.Password))).Expect(200);
        var path = $"/portal/orders/{stage.Order}/letter";
        (string, string)[] form = [("holder", "Acme Dental LLC"), ("street", "1 Main St"), ("city", city), ("region", region), ("postal_code", postal),
            ("county", "Cook"), ("account_number", "4471-20993"), ("signer_email", SigningStage.Signer), ("act", "send")];
        Assert.Contains("Choose the United States or Canada.", (await browser.Send(path, path, [.. form, ("country", "MX")])).Expect(422).Text);
        var sent = (await browser.Send(path, path, [.. form, ("country", country)])).Expect(200).Text;
        Assert.Contains($"1 Main St, {city}, {region} {postal}, {country}", sent);
        Assert.Contains("4471-20993", sent);
        Assert.Contains("Cook", sent);
    }

    [Fact]
    public async Task A_logo_that_cannot_be_drawn_is_refused_when_it_is_set_and_never_keeps_a_letter_from_being_made()
    {
        await using var stage = await SigningStage.Set();
        var path = $"/accounts/{stage.Sandbox.Account().GetProperty("id").GetString()}/letterhead";
        var dot = Convert.FromBase64String(LetterPdfTests.Dot);
        foreach (var broken in (byte[][])[dot[..40], [.. dot[..45], .. new byte[dot.Length - 45]]])
        {
            var refused = (await stage.Sandbox.Hostline(HttpMethod.Put, path, new { name = "Best Phones", logo = Convert.ToBase64String(broken) })).Expect(422);
            Assert.Contains("cannot be read as a picture", refused.Text);
        }

        (await stage.Sandbox.Hostline(HttpMethod.Put, path, new { name = "Best Phones", logo = LetterPdfTests.Dot })).Expect(200);
        await stage.Server.Alter("update letterheads set logo = $1", dot[..40]);
        await Poppler.Pages(await stage.Bytes($"/hostline/v1/orders/{stage.Order}/letter.pdf"));
    }

    [Fact]
    public async Task A_letter_without_an_order_of_its_own_form_is_refused_by_naming_what_is_wrong()
    {
        await using var stage = await SigningStage.Set();
        var wrong = (await stage.Send(new { signer = new { email = "nobody" }, type = "reseller" })).Expect(422);
        foreach (var field in (string[])["/signer/email", "/address", "/reseller"])
        {
            Assert.Contains($"\"{field}\"", wrong.Text);
        }

        var odd = (await stage.Send(new
        {
            signer = new { email = SigningStage.Signer },
            address = new { street = "1 Main St", city = "東京", region = "IL", postal_code = "60601" },
        })).Expect(422);
        Assert.Contains("“東” (U+6771) in the service address", odd.Json.GetProperty("detail").GetString());
        Assert.Empty((await stage.Mails(SigningStage.Signer)).EnumerateArray());
    }

    [Fact]
    public async Task A_letter_to_sign_by_hand_has_what_is_known_and_what_the_query_says()
    {
        await using var stage = await SigningStage.Set(numbers: ["+13125550001", "+13125550002"]);
        var file = await stage.Bytes($"/hostline/v1/orders/{stage.Order}/letter.pdf?holder=Acme%20Dental%20LLC&carrier=Example%20Telephone"
            + "&type=reseller&reseller=Best%20Phones");
        await Poppler.Pages(file);
        var words = await Poppler.Words(file, "-layout");
        foreach (var part in (string[])["Acme Dental LLC", "Example Telephone", "Best Phones", "+1 312-555-0001", "+1 312-555-0002", stage.Order])
        {
            Assert.Contains(part, words);
        }

        (await stage.Journey.Upload(stage.Order, file, null)).Expect(200);
        Assert.Equal(file, await stage.Bytes($"/hostline/v1/orders/{stage.Order}/letter.pdf"));
        Assert.NotEqual(file, await stage.Bytes($"/hostline/v1/orders/{stage.Order}/letter.pdf?new=true"));
        await Poppler.Pages(await stage.Bytes("/hostline/v1/letters/blank.pdf"));
        Assert.InRange(await Poppler.Pages(await stage.Bytes("/hostline/v1/letters/preview.pdf?numbers=200")), 2, 3);
    }

    [Fact]
    public async Task A_letter_names_the_provider_that_the_desk_has_set_for_its_account()
    {
        await using var stage = await SigningStage.Set();
        var path = $"/accounts/{stage.Sandbox.Account().GetProperty("id").GetString()}/letterhead";
        Assert.False((await stage.Api(HttpMethod.Get, path)).Expect(200).Json.GetProperty("own").GetBoolean());
        Assert.Equal(422, (await stage.Sandbox.Hostline(HttpMethod.Put, path, new { name = "Best Phones", logo = "bm8=" })).Status);
        (await stage.Sandbox.Hostline(HttpMethod.Put, path, new { name = "Best Phones", address = "2 Brand Street", logo = LetterPdfTests.Dot })).Expect(200);
        var words = await Poppler.Words(await stage.Bytes($"/hostline/v1/orders/{stage.Order}/letter.pdf"), "-layout");
        Assert.Contains("authorizes Best Phones,", words);
        Assert.Contains("Best Phones, 2 Brand Street", words);
        (await stage.Sandbox.Hostline(HttpMethod.Delete, path)).Expect(204);
        Assert.DoesNotContain("Best Phones", await Poppler.Words(await stage.Bytes($"/hostline/v1/orders/{stage.Order}/letter.pdf"), "-layout"));
    }

    [Fact]
    public async Task A_live_account_sends_few_letters_to_one_address_in_a_day()
    {
        await using var server = await TestServer.Start();
        var live = await Live.On(server);
        var account = await live.Open("acme");
        var order = await live.Order(account, "+13122220001");
        var path = $"/orders/{order}/letter";
        (await live.As(account, HttpMethod.Post, path, SigningStage.Letter())).Expect(201);
        // As if it had been sent so often.
        await live.Write("update letters set round = $1", WriteLetter.ToAddressAtMost);
        (await live.As(account, HttpMethod.Delete, path)).Expect(200);
        var refused = (await live.As(account, HttpMethod.Post, path, SigningStage.Letter())).Expect(422);
        Assert.Contains($"20 letters of this account went to {SigningStage.Signer} today", refused.Text);
        (await live.As(account, HttpMethod.Post, path, SigningStage.Letter("someone.else@acme.example"))).Expect(201);
    }

    /// <summary>What became of the letter, and neither its text nor its file.</summary>
    static async Task ShowsNothing(SigningStage stage, string link, string heading)
    {
        var page = (await stage.Browser.Open(link)).Expect(200).Text;
        Assert.Contains(heading, page);
        Assert.DoesNotContain("<article", page);
        Assert.DoesNotContain("Acme Dental", page);
        Assert.DoesNotContain("/file", page);
        (await stage.Browser.Open(link.Replace("?", "/file?"))).Expect(404);
    }

    static string LetterPath(string link) => link.Split('?')[0];

    static bool Alike((IReadOnlyList<string> Kinds, string State, int Mails) one, (IReadOnlyList<string> Kinds, string State, int Mails) other) =>
        one.Kinds.SequenceEqual(other.Kinds) && (one.State, one.Mails) == (other.State, other.Mails);
}
