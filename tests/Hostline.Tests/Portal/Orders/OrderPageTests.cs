using System.Text;
using Hostline.Core.People;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Portal.Orders;

/// <summary>The page of one order: codes, documents, comments, canceling, and who may do what.</summary>
public sealed class OrderPageTests
{
    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_person_proves_a_number_uploads_and_sees_it_active(StoreKind kind)
    {
        await using var portal = await PortalOrders.Begin(kind);
        var owner = portal.Owner;
        var path = PortalOrders.Path(await portal.Order(PortalOrders.First));
        (await owner.Get(path)).Expect(200);
        Assert.Contains("Prove the number", owner.Text);
        Assert.Contains("1 number waits for you", owner.Text);
        Assert.Contains("(312) 555-0001", owner.Text);
        Assert.Contains("Review about one business day", owner.Text);
        Assert.Contains("Carrier 1–3 business days", owner.Text);

        await owner.Follow(await owner.Send(path + "/codes", new() { ["method"] = "sms" }));
        Assert.Contains("A text arrives within a minute", owner.Text);
        Assert.Contains("3 tries are left", owner.Text);
        var field = PortalOrders.CodeField(PortalOrders.First);
        var wrong = await owner.Send(path + "/check", new() { [field] = "000 000" });
        Assert.Equal(422, wrong.Status);
        Assert.Contains("2 tries are left", owner.Text);
        Assert.Contains($"""<a href="#field-{field}">""", owner.Page);
        Assert.Contains("value=\"000 000\"", owner.Page);
        var code = await portal.CodeAt(PortalOrders.First);
        await owner.Follow(await owner.Send(path + "/check", new() { [field] = $" {code[..3]} {code[3..]} " }));
        Assert.Contains("The number is proven", owner.Text);
        Assert.Contains("Letter needed", owner.Text);

        await owner.Follow(await owner.Upload(path + "/documents", PortalOrders.Files(("letter", Journey.Pdf), ("bill", []))));
        Assert.Contains("Bill needed", owner.Text);
        await owner.Follow(await owner.Upload(path + "/documents", PortalOrders.Files(("letter", []), ("bill", Journey.Pdf))));
        await portal.Exchange.Quiet();
        (await owner.Get(path)).Expect(200);
        Assert.Contains("Active", owner.Text);
        Assert.Contains("1 page", owner.Text);
        Assert.Contains("Nothing waits in this order", owner.Text);
        foreach (var told in (string[])["Order placed", "Code sent", "Wrong code entered", "Number proven", "Documents uploaded", "Documents accepted"])
        {
            Assert.Contains(told, owner.Text);
        }
    }

    [Fact]
    public async Task A_code_can_be_spoken_and_asking_too_often_says_when_it_is_possible_again()
    {
        await using var portal = await PortalOrders.Begin();
        var owner = portal.Owner;
        var path = PortalOrders.Path(await portal.Order(PortalOrders.First));
        await owner.Get(path);
        await owner.Follow(await owner.Send(path + "/codes", new() { ["method"] = "call" }));
        var code = await portal.CodeAt(PortalOrders.First);
        await owner.Follow(await owner.Send(path + "/codes", new() { ["method"] = "sms" }));
        Assert.Equal(code, await portal.CodeAt(PortalOrders.First));
        Assert.Equal(422, (await owner.Send(path + "/codes", new() { ["method"] = "sms" })).Status);
        Assert.Contains("Possible again from", owner.Text);
        Assert.Contains("Contact support", owner.Text);
    }

    [Fact]
    public async Task A_line_that_gets_no_texts_says_so_beside_its_number()
    {
        await using var portal = await PortalOrders.Begin();
        var path = PortalOrders.Path(await portal.Order("+13125550130"));
        await portal.Owner.Get(path);
        Assert.Equal(422, (await portal.Owner.Send(path + "/codes", new() { ["method"] = "sms" })).Status);
        Assert.Contains("cannot receive text messages", portal.Owner.Text);
    }

    [Fact]
    public async Task A_wrong_file_is_refused_beside_its_field_with_the_next_step()
    {
        await using var portal = await PortalOrders.Begin();
        var owner = portal.Owner;
        var path = PortalOrders.Path(await portal.Order(PortalOrders.First));
        await owner.Get(path);
        Assert.Equal(422, (await owner.Upload(path + "/documents", PortalOrders.Files(("letter", []), ("bill", "no pdf"u8.ToArray())))).Status);
        Assert.Contains("<a href=\"#field-bill\">", owner.Page);
        Assert.Contains("The file is not a PDF", owner.Text);
        Assert.Equal(422, (await owner.Upload(path + "/documents", PortalOrders.Files(("letter", []), ("bill", [])))).Status);
        Assert.Contains("Choose the letter, the bill or both", owner.Text);
    }

    [Fact]
    public async Task What_a_machine_finds_in_a_document_is_told_at_once_and_nothing_about_other_accounts()
    {
        await using var portal = await PortalOrders.Begin();
        await portal.Exchange.PeopleReview();
        var bill = Encoding.ASCII.GetBytes(PdfText.OfOnePage("Bill of 20 May 2026 for acme, line (312) 555-0099"));
        foreach (var (visitor, account, number) in new[]
        {
            (await Visitor.Enter(portal.Exchange.Server, portal.Sandbox, Exchange.Globex), Exchange.Globex, PortalOrders.Second),
            (portal.Owner, Exchange.Acme, PortalOrders.First),
        })
        {
            var path = PortalOrders.Path(await portal.Exchange.Order(account, number));
            await visitor.Get(path);
            await visitor.Follow(await visitor.Upload(path + "/documents", PortalOrders.Files(("letter", []), ("bill", bill))));
            await portal.Exchange.Quiet();
            await visitor.Get(path);
        }

        var text = portal.Owner.Text;
        Assert.Contains("Not found on the bill: +13125550001", text);
        Assert.Contains("Doubt", text);
        Assert.DoesNotContain("account has sent", text);
        Assert.DoesNotContain("It is being checked", text);
    }

    [Fact]
    public async Task What_an_account_writes_reaches_the_desk_once_and_what_is_internal_never_reaches_the_account()
    {
        await using var portal = await PortalOrders.Begin();
        var (owner, order) = (portal.Owner, await portal.Order(PortalOrders.First));
        var path = PortalOrders.Path(order);
        await owner.Get(path);
        var form = new Dictionary<string, string> { ["text"] = "Why is it <b>refused</b>?" };
        (await owner.Send(path + "/comments", form)).Expect(303);
        await owner.Follow(await owner.Send(path + "/comments", form));
        Assert.Single(owner.Page.Split("Why is it &lt;b&gt;refused&lt;/b&gt;?")[1..]);

        var comments = $"/orders/{order}/comments";
        (await portal.Sandbox.Hostline(HttpMethod.Post, comments, new { text = "Between us: odd.", kind = "internal" })).Expect(201);
        (await portal.Sandbox.Hostline(HttpMethod.Post, comments, new { text = "We look at it." })).Expect(201);
        Assert.Equal(["account", "internal", "public"], Kinds(await portal.Sandbox.Hostline(HttpMethod.Get, comments)));
        var own = await portal.Sandbox.Send(HttpMethod.Get, "/hostline/v1" + comments, portal.Sandbox.ApiKey(), null);
        Assert.Equal(["account", "public"], Kinds(own));
        (await owner.Get(path)).Expect(200);
        Assert.Contains("We look at it.", owner.Text);
        Assert.DoesNotContain("Between us", owner.Page);
        Assert.Contains(await portal.Exchange.Notices(Exchange.Acme),
            n => n.GetProperty("text").GetString()!.Contains("We look at it.", StringComparison.Ordinal));
        (await portal.Sandbox.Send(HttpMethod.Post, "/hostline/v1" + comments, portal.Sandbox.ApiKey(), new { text = "x", kind = "internal" }))
            .Expect(400);
        (await portal.Sandbox.Send(HttpMethod.Get, "/hostline/v1" + comments, portal.Sandbox.ApiKey(Exchange.Globex), null)).Expect(404);
    }

    [Fact]
    public async Task An_empty_comment_and_one_that_is_too_long_are_refused_and_kept()
    {
        await using var portal = await PortalOrders.Begin();
        var path = PortalOrders.Path(await portal.Order(PortalOrders.First));
        await portal.Owner.Get(path);
        Assert.Equal(422, (await portal.Owner.Send(path + "/comments", new() { ["text"] = "  " })).Status);
        Assert.Equal(422, (await portal.Owner.Send(path + "/comments", new() { ["text"] = new string('y', 2_001) })).Status);
        Assert.Contains(new string('y', 2_001), portal.Owner.Page);
    }

    /// <summary>40 entries are on a page.</summary>
    [Fact]
    public async Task Every_entry_of_a_long_timeline_is_on_one_of_its_pages()
    {
        await using var portal = await PortalOrders.Begin();
        var numbers = Enumerable.Range(0, 45).Select(i => $"+1312556{1000 + i}").ToArray();
        var order = await portal.Order(numbers);
        foreach (var number in numbers)
        {
            (await portal.Sandbox.Send(HttpMethod.Post, $"/v2/messaging_hosted_number_orders/{order}/verification_codes", portal.Sandbox.ApiKey(),
                new { phone_numbers = new[] { number }, verification_method = "sms" })).Expect(200);
        }

        var owner = portal.Owner;
        await owner.Get(PortalOrders.Path(order));
        var newest = owner.Text;
        Assert.DoesNotContain("Newest entries", newest);
        Assert.DoesNotContain("Order placed", newest);
        var earlier = System.Text.RegularExpressions.Regex.Match(owner.Page, @"\?before=(\d+)#timeline");
        await owner.Get($"{PortalOrders.Path(order)}?before={earlier.Groups[1].Value}");
        Assert.Contains("Order placed", owner.Text);
        Assert.Contains("Newest entries", owner.Text);
        Assert.DoesNotContain("Earlier entries", owner.Text);
        (await owner.Get(PortalOrders.Path(order) + "?before=-5")).Expect(200);
        (await owner.Get(PortalOrders.Path(order) + "?before=x")).Expect(200);
    }

    [Fact]
    public async Task A_number_that_failed_is_ordered_again_from_its_page()
    {
        await using var portal = await PortalOrders.Begin();
        var order = await portal.Order("+13125550120");
        await portal.Exchange.Quiet();
        var owner = portal.Owner;
        await owner.Get(PortalOrders.Path(order));
        Assert.Contains("Order it again", owner.Text);
        (await owner.Send("/portal/orders/new")).Expect(200);
        Assert.Contains("13125550120", owner.Page);
        Assert.Contains("Order 1 number", owner.Text);

        var reader = await Visitor.Enter(portal.Exchange.Server, portal.Sandbox, Hostline.Core.People.Role.ReadOnly);
        await reader.Get(PortalOrders.Path(order));
        Assert.DoesNotContain("Order it again", reader.Text);
    }

    [Fact]
    public async Task Canceling_is_a_page_of_its_own_that_says_what_it_does()
    {
        await using var portal = await PortalOrders.Begin();
        var (owner, order) = (portal.Owner, await portal.Order(PortalOrders.First));
        var path = PortalOrders.Path(order);
        await owner.Get(path + "/cancel");
        Assert.Contains("These numbers will not be hosted", owner.Text);
        Assert.DoesNotContain("order.cancelled", await portal.Exchange.Kinds(order));
        await owner.Follow(await owner.Send(path + "/cancel"));
        Assert.Contains("Deleted", owner.Text);
        Assert.Contains("order.cancelled", await portal.Exchange.Kinds(order));
        (await owner.Get(path + "/cancel")).Expect(404);
    }

    [Fact]
    public async Task Who_only_reads_sees_everything_has_no_forms_and_their_acts_do_not_exist()
    {
        await using var portal = await PortalOrders.Begin();
        var order = await portal.Order(PortalOrders.First);
        var path = PortalOrders.Path(order);
        await portal.Owner.Get(path);
        var reader = await Visitor.Enter(portal.Exchange.Server, portal.Sandbox, Role.ReadOnly);
        (await reader.Get(path)).Expect(200);
        Assert.Contains("Prove the number", reader.Text);
        foreach (var act in (string[])["/codes", "/check", "/documents", "/comments", "/cancel"])
        {
            Assert.False(reader.HasForm(path + act), act);
            (await reader.Ask(HttpMethod.Post, path + act, new FormUrlEncodedContent([]))).Expect(404);
        }

        (await reader.Get(path + "/cancel")).Expect(404);
        (await reader.Get("/portal/orders/new")).Expect(404);
        (await reader.Get("/portal/orders")).Expect(200);
        Assert.DoesNotContain("href=\"/portal/orders/new\"", reader.Page);
        Assert.Equal(["order.created"], await portal.Exchange.Kinds(order));
    }

    [Fact]
    public async Task Another_accounts_order_does_not_exist_whatever_is_done_with_it()
    {
        await using var portal = await PortalOrders.Begin();
        var own = PortalOrders.Path(await portal.Order(PortalOrders.First));
        var foreign = PortalOrders.Path(await portal.Exchange.Order(Exchange.Globex, PortalOrders.Second));
        await portal.Owner.Get(own);
        foreach (var path in (string[])[foreign, foreign + "/cancel", PortalOrders.Path(AnyId.New().ToString()!), "/portal/orders/nonsense"])
        {
            (await portal.Owner.Get(path)).Expect(404);
        }

        var globex = await Visitor.Enter(portal.Exchange.Server, portal.Sandbox, Exchange.Globex);
        await globex.Get(foreign);
        // The seal is for one session and one path, so a foreign form is refused as a form before anybody looks for the order.
        (await portal.Owner.Ask(HttpMethod.Post, foreign + "/codes", new FormUrlEncodedContent(globex.Hidden(foreign + "/codes")))).Expect(422);
        Assert.Equal(["order.created"], await portal.Exchange.Kinds(foreign.Split('/')[^1]));
    }

    [Fact]
    public async Task An_order_of_two_hundred_numbers_is_one_page_of_at_most_a_hundred_kilobytes_and_its_codes_go_out_at_once()
    {
        await using var portal = await PortalOrders.Begin();
        var numbers = Enumerable.Range(0, 200).Select(i => $"+1312556{1000 + i}").ToArray();
        var path = PortalOrders.Path(await portal.Order(numbers));
        Assert.InRange(Encoding.UTF8.GetByteCount((await portal.Owner.Get(path)).Expect(200).Text), 10_000, 100 * 1024);
        await portal.Owner.Follow(await portal.Owner.Send(path + "/codes", new() { ["method"] = "sms" }));
        Assert.InRange(Encoding.UTF8.GetByteCount(portal.Owner.Page), 10_000, 100 * 1024);
        var codes = new Dictionary<string, string>();
        foreach (var number in numbers[..3])
        {
            codes[PortalOrders.CodeField(number)] = await portal.CodeAt(number);
        }

        await portal.Owner.Follow(await portal.Owner.Send(path + "/check", codes));
        Assert.Contains("Letter needed: 3", portal.Owner.Text);
        Assert.Contains("Code sent: 197", portal.Owner.Text);
    }

    [Fact]
    public async Task After_five_orders_of_a_carrier_the_page_says_how_long_it_takes()
    {
        await using var portal = await PortalOrders.Begin();
        for (var i = 1; i <= 5; i++)
        {
            await portal.Exchange.Host(Exchange.Acme, $"+1312555000{i}");
        }

        var order = await portal.Order("+13125550123");
        await portal.Owner.Get(PortalOrders.Path(order));
        Assert.Contains("Simulated Telephone: half of 5 past orders", portal.Owner.Text);
        Assert.Matches(@"Carrier half within \d+ \w+, nine of ten within \d+ \w+ \(5 past orders\)", portal.Owner.Text);
        await portal.Exchange.Finish(Exchange.Acme, order, "+13125550123");
        await portal.Exchange.Quiet();
        await portal.Owner.Get(PortalOrders.Path(order));
        Assert.Contains("With the carrier", portal.Owner.Text);
        Assert.Contains("as 5 past orders of this carrier show", portal.Owner.Text);
        var standing = (await portal.Sandbox.Send(HttpMethod.Get, $"/hostline/v1/orders/{order}", portal.Sandbox.ApiKey(), null)).Expect(200).Json
            .GetProperty("numbers")[0].GetProperty("standing");
        Assert.Equal(("with-the-carrier", "carrier", 5), (standing.GetProperty("key").GetString(), standing.GetProperty("turn").GetString(),
            standing.GetProperty("expected").GetProperty("orders").GetInt32()));
    }

    static string[] Kinds(Answered answer) => [.. answer.Expect(200).Json.GetProperty("data").EnumerateArray().Select(c => c.GetProperty("kind").GetString()!)];
}
