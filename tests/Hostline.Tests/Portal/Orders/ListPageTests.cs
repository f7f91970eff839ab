using System.Text;
using Hostline.Core.People;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Letters;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Portal.Orders;

/// <summary>Numbers are checked and ordered, orders listed, and home says what waits.</summary>
public sealed class ListPageTests
{
    const string Check = "/portal/check", New = "/portal/orders/new";

    [Fact]
    public async Task Any_spelling_is_checked_with_its_line_and_what_to_do()
    {
        await using var portal = await PortalOrders.Begin();
        await portal.Exchange.Host(Exchange.Globex, PortalOrders.Second);
        var owner = portal.Owner;
        await owner.Get(Check);
        (await owner.Send(Check, new() { ["numbers"] = "(312) 555-0001\n\n1-312-555-0002\n312 555 01\n+13125550110" })).Expect(200);
        Assert.Contains("4 numbers: 2 can be ordered", owner.Text);
        foreach (var expected in (string[])["Can be hosted", "Starts a transfer", "Cannot be hosted", "Wireless numbers cannot be hosted", "4 of 4 answered"])
        {
            Assert.Contains(expected, owner.Text);
        }

        Assert.Contains("<code data-copy-button=\"&#x2B;13125550001\">", owner.Page);
        Assert.Contains(">4</td>", owner.Page);
        Assert.Contains("Order the 2 that can be hosted", owner.Text);
        Assert.Contains("(312) 555-0001", owner.Page);
        (await owner.Send(New)).Expect(200);
        Assert.Contains("Order 2 numbers", owner.Text);
    }

    [Fact]
    public async Task The_result_is_downloaded_as_a_table_in_which_no_cell_is_a_formula()
    {
        await using var portal = await PortalOrders.Begin();
        var owner = portal.Owner;
        await owner.Get(Check);
        var typed = new Dictionary<string, string> { ["numbers"] = "(312) 555-0001\n=1+1\n+13125550110", ["as"] = "csv" };
        var table = (await owner.Send(Check, typed)).Expect(200);
        Assert.StartsWith("text/csv", table.Headers["Content-Type"], StringComparison.Ordinal);
        var rows = table.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, rows.Length);
        Assert.StartsWith("Line,As given,Number,Result,Next step", rows[0], StringComparison.Ordinal);
        Assert.Contains("+13125550001", rows[1]);
        Assert.Contains("Can be hosted", rows[1]);
        Assert.Contains("'=1+1", rows[2]);
        Assert.Contains("Wireless numbers cannot be hosted", rows[3]);
    }

    [Fact]
    public async Task A_thousand_numbers_are_checked_on_one_small_page_and_one_more_is_refused_and_kept()
    {
        await using var portal = await PortalOrders.Begin();
        var owner = portal.Owner;
        var numbers = Enumerable.Range(0, 1_000).Select(i => $"+1312556{1000 + i}").ToList();
        await owner.Get(Check);
        (await owner.Send(Check, new() { ["numbers"] = string.Join("\r\n", numbers) })).Expect(200);
        Assert.Contains("1,000 numbers: 1000 can be ordered", owner.Text);
        Assert.InRange(Encoding.UTF8.GetByteCount(owner.Page), 10_000, 100 * 1024);
        Assert.Equal(422, (await owner.Send(Check, new() { ["numbers"] = string.Join("\n", numbers) + "\n+13125550001" })).Status);
        Assert.Contains("13125550001", owner.Page);
        Assert.Equal(422, (await owner.Send(Check, new() { ["numbers"] = " \n" })).Status);
    }

    [Fact]
    public async Task Who_only_reads_may_check_and_not_order()
    {
        await using var portal = await PortalOrders.Begin();
        var reader = await Visitor.Enter(portal.Exchange.Server, portal.Sandbox, Role.ReadOnly);
        await reader.Get(Check);
        (await reader.Send(Check, new() { ["numbers"] = PortalOrders.First })).Expect(200);
        Assert.Contains("Can be hosted", reader.Text);
        Assert.False(reader.HasForm(New));
        (await reader.Ask(HttpMethod.Post, New + "/place", new FormUrlEncodedContent([]))).Expect(404);
    }

    [Fact]
    public async Task While_somebody_types_only_the_verdicts_are_exchanged()
    {
        await using var portal = await PortalOrders.Begin();
        await portal.Owner.Get(Check);
        var part = await portal.Owner.Send(Check, new() { ["numbers"] = PortalOrders.First }, ("HX-Request", "true"));
        Assert.StartsWith("<div id=\"verdicts\"", part.Expect(200).Text.Trim());
        // One region is read out, and only the counts stand in it.
        Assert.Contains("hx-swap-oob=\"innerHTML\">1 number: 1 can be ordered. 1 of 1 answered</p>", part.Text);
        Assert.DoesNotContain("aria-live", part.Text);
        Assert.DoesNotContain("<html", part.Text);
        await portal.Owner.Get(New);
        Assert.Contains("Enter at least one number", (await portal.Owner.Send(New, new() { ["numbers"] = "" }, ("HX-Request", "true"))).Expect(200).Text);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_list_becomes_an_order_once_however_often_its_form_is_sent(StoreKind kind)
    {
        await using var portal = await PortalOrders.Begin(kind);
        var owner = portal.Owner;
        await owner.Get(New);
        (await owner.Send(New, new() { ["numbers"] = "312-555-0001\n312-555-0002\n+13125550110" })).Expect(200);
        Assert.Contains("1 other number is left out", owner.Text);
        Assert.DoesNotContain("order.created", string.Join(' ', await Orders(portal)));
        var form = new Dictionary<string, string> { ["reference"] = "spring-move", ["profile"] = "new", ["profile_name"] = "Front desk" };
        var places = await Task.WhenAll(owner.Send(New + "/place", form), owner.Send(New + "/place", form));
        Assert.Equal(places[0].Expect(303).Headers["Location"], places[1].Expect(303).Headers["Location"]);
        await owner.Follow(places[0]);
        Assert.Contains("Order of 2 numbers, spring-move", owner.Text);
        Assert.Contains("Front desk", owner.Text);
        Assert.Single(await Orders(portal));

        await owner.Get("/portal/orders?reference=spring-move");
        Assert.Contains("spring-move", owner.Text);
        await owner.Get("/portal/orders?reference=autumn");
        Assert.Contains("No order matches", owner.Text);
        await owner.Get("/portal/orders?number=(312)%20555-0002&status=open");
        Assert.Contains("(312) 555-0001 and 1 more", owner.Text);
        (await owner.Get("/portal/orders?number=nonsense")).Expect(422);
        Assert.Contains("value=\"nonsense\"", owner.Page);
    }

    [Fact]
    public async Task A_list_longer_than_an_order_becomes_several()
    {
        await using var portal = await PortalOrders.Begin();
        var owner = portal.Owner;
        await owner.Get(New);
        (await owner.Send(New, new() { ["numbers"] = string.Join('\n', Enumerable.Range(0, 201).Select(i => $"+1312556{1000 + i}")) })).Expect(200);
        await owner.Follow(await owner.Send(New + "/place", new() { ["reference"] = "many" }));
        Assert.Equal(2, (await Orders(portal)).Count);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task If_a_later_order_of_a_list_is_refused_the_page_names_what_was_ordered_and_keeps_the_rest(StoreKind kind)
    {
        await using var portal = await PortalOrders.Begin(kind);
        var owner = portal.Owner;
        var numbers = Enumerable.Range(0, 202).Select(i => $"+1312556{1000 + i}").ToArray();
        await owner.Get(New);
        (await owner.Send(New, new() { ["numbers"] = string.Join('\n', numbers) })).Expect(200);
        List<KeyValuePair<string, string>> old = [.. owner.Hidden(New + "/place"), new("reference", "many"), new("profile", ""), new("profile_name", "")];
        var other = await portal.Order(numbers[^1]);

        Assert.Equal(422, (await owner.Send(New + "/place", new() { ["reference"] = "many", ["profile"] = "", ["profile_name"] = "" })).Status);
        var placed = Assert.Single((await Orders(portal)).Except([other]));
        Assert.Contains("200 numbers of the list were ordered before this was refused.", owner.Text);
        Assert.Contains($"<a href=\"/portal/orders/{placed}\">Order {placed[^8..]} of 200 numbers</a>", owner.Page);
        Assert.Contains($"{numbers[^1]}: ", owner.Text);
        Assert.Contains("Order 1 number", owner.Text);
        var rest = owner.Page;

        // The form that was refused is sent again by somebody who went back: it places nothing twice, and says the same.
        Assert.Contains($"/portal/orders/{placed}", (await owner.Ask(HttpMethod.Post, New + "/place", new FormUrlEncodedContent(old))).Expect(422).Text);
        Assert.Equal(2, (await Orders(portal)).Count);
        Assert.Equal(numbers[200], FormMarkup.Hidden(rest, New + "/place").ToDictionary()["numbers"]);
        (await owner.Send(New + "/place", new() { ["reference"] = "many", ["profile"] = "", ["profile_name"] = "" })).Expect(303);
        Assert.Equal(3, (await Orders(portal)).Count);
    }

    [Fact]
    public async Task The_list_of_orders_is_exported_to_its_end_however_long_it_is()
    {
        await using var portal = await PortalOrders.Begin();
        for (var i = 0; i < 101; i++)
        {
            await portal.Order($"+1312556{1000 + i}");
        }

        var rows = (await portal.Owner.Get("/portal/orders/export")).Expect(200).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(102, rows.Length);
        Assert.Contains("13125561000", rows[^1]);
        await portal.Owner.Get("/portal/orders");
        Assert.Contains("101 orders", portal.Owner.Text);
    }

    [Fact]
    public async Task A_reason_that_only_support_can_settle_says_how_to_reach_it()
    {
        await using var portal = await PortalOrders.Begin(configure: s => s with { Letterhead = new("Northwind", "help@northwind.example", null) });
        await portal.Owner.Get(Check);
        await portal.Owner.Send(Check, new() { ["numbers"] = PortalOrders.First });
        Assert.DoesNotContain("contact support", portal.Owner.Text);
        (await portal.Sandbox.Control(HttpMethod.Post, $"/accounts/{portal.Sandbox.Account(0).GetProperty("id").GetString()}/outcome",
            new { outcome = "billing_abolished" })).Expect(200);
        await portal.Owner.Send(Check, new() { ["numbers"] = PortalOrders.First });
        Assert.Contains("The billing account is closed.", portal.Owner.Text);
        Assert.Contains("contact support (help@northwind.example)", portal.Owner.Text);
    }

    [Fact]
    public async Task What_changed_since_the_page_was_made_is_said_and_nothing_is_ordered()
    {
        await using var portal = await PortalOrders.Begin();
        var owner = portal.Owner;
        await owner.Get(New);
        (await owner.Send(New, new() { ["numbers"] = PortalOrders.First })).Expect(200);
        await portal.Order(PortalOrders.First);
        Assert.Equal(422, (await owner.Send(New + "/place", new() { ["reference"] = "late" })).Status);
        Assert.Contains("The number is in an open order of this account", owner.Text);
        Assert.Single(await Orders(portal));
    }

    [Fact]
    public async Task A_file_with_or_without_a_header_is_read_and_one_without_numbers_says_what_was_found()
    {
        await using var portal = await PortalOrders.Begin();
        var owner = portal.Owner;
        await owner.Get(New);
        (await owner.Upload(New + "/file", File("Site;Number;Reference\nA;(312) 555-0001;spring\nB;'+13125550002;\n"))).Expect(200);
        Assert.Contains("2 numbers: 2 can be ordered", owner.Text);
        Assert.Contains("value=\"spring\"", owner.Page);
        (await owner.Upload(New + "/file", File("+13125550001,x\n+13125550001,y\n"))).Expect(200);
        Assert.Contains("2 numbers: 1 can be ordered", owner.Text);
        Assert.Equal(422, (await owner.Upload(New + "/file", File("Site,Voice\nA,B\n"))).Status);
        Assert.Contains("The file begins with: \"Site\", \"Voice\".", owner.Text);
        Assert.Equal(422, (await owner.Upload(New + "/file", File(string.Concat(Enumerable.Repeat("+13125550001\n", 1_200))))).Status);
        Assert.Contains("more than 1,001 rows", owner.Text);
        Assert.Equal(422, (await owner.Upload(New + "/file", File(new string('1', 1_100_000)))).Status);
    }

    [Fact]
    public async Task An_exported_cell_that_a_spreadsheet_would_calculate_is_quoted()
    {
        await using var portal = await PortalOrders.Begin();
        var owner = portal.Owner;
        await owner.Get(New);
        await owner.Send(New, new() { ["numbers"] = PortalOrders.First });
        (await owner.Send(New + "/place", new() { ["reference"] = "=1+1" })).Expect(303);
        var csv = (await owner.Get("/portal/orders/export")).Expect(200);
        Assert.StartsWith("text/csv", csv.Headers["Content-Type"]);
        Assert.Contains("'=1+1", csv.Text);
        Assert.Contains("'+13125550001", csv.Text);
        Assert.DoesNotContain(csv.Text.Split('\n')[1].Split(','), cell => cell.Trim('"') is ['=' or '+' or '-' or '@', ..]);
    }

    [Fact]
    public async Task Orders_page_by_cursor()
    {
        await using var portal = await PortalOrders.Begin();
        for (var i = 0; i < 51; i++)
        {
            await portal.Order($"+1312556{1000 + i}");
        }

        await portal.Owner.Get("/portal/orders");
        Assert.Contains("(312) 556-1050", portal.Owner.Text);
        Assert.DoesNotContain("(312) 556-1000", portal.Owner.Text);
        var older = portal.Owner.Page.Split("rel=\"next\" href=\"")[1].Split('"')[0];
        await portal.Owner.Get(older);
        Assert.Contains("(312) 556-1000", portal.Owner.Text);
        Assert.DoesNotContain("rel=\"next\"", portal.Owner.Page);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Home_says_what_is_my_turn_oldest_first_and_what_waits_for_others(StoreKind kind)
    {
        await using var portal = await PortalOrders.Begin(kind);
        var owner = portal.Owner;
        await owner.Get("/portal");
        Assert.Contains("Nothing waits for you", owner.Text);
        await portal.Exchange.Host(Exchange.Acme, "+13125550005");
        await portal.Exchange.Order(Exchange.Globex, "+13125550005");
        await portal.Exchange.PeopleReview();
        var reviewed = await portal.Order(PortalOrders.Second);
        await portal.Exchange.Finish(Exchange.Acme, reviewed, PortalOrders.Second);
        for (var i = 0; i < 11; i++)
        {
            await portal.Exchange.Advance(TimeSpan.FromMinutes(1));
            await portal.Order($"+1312556{1000 + i}");
        }

        await owner.Get("/portal");
        var (asked, first, last, others) = (At("globex asks for one of your numbers"), At("(312) 556-1000"), At("(312) 556-1008"), At("(312) 555-0002"));
        Assert.True(asked < first && first < last && last < others, $"{asked} {first} {last} {others}: {owner.Text}");
        Assert.DoesNotContain("(312) 556-1009", owner.Text);
        Assert.Contains("In review", owner.Text);
        Assert.Contains("1 active number without a campaign", owner.Text);
        (await owner.Get("/portal/numbers?state=no-campaign")).Expect(200);
        Assert.Contains("(312) 555-0005", owner.Text);
        (await owner.Get("/portal/numbers?state=release-refused")).Expect(200);
        Assert.DoesNotContain("(312) 555-0005", owner.Text);
        await owner.Get("/portal");
        int At(string text) =>
            owner.Text.IndexOf(text, StringComparison.Ordinal) is >= 0 and var at ? at : throw new InvalidOperationException($"No {text}: {owner.Text}");
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task An_order_that_only_waits_for_its_signer_stands_with_others(StoreKind kind)
    {
        await using var portal = await PortalOrders.Begin(kind);
        var order = await portal.Order(PortalOrders.First);
        await portal.Exchange.Prove(Exchange.Acme, order, PortalOrders.First);
        await portal.Owner.Get(PortalOrders.Path(order));
        var files = PortalOrders.Files(("letter", []), ("bill", Journey.Pdf));
        await portal.Owner.Follow(await portal.Owner.Upload(PortalOrders.Path(order) + "/documents", files));
        (await portal.Sandbox.Send(HttpMethod.Post, $"/hostline/v1/orders/{order}/letter", portal.Sandbox.ApiKey(), SigningStage.Letter())).Expect(201);
        await portal.Owner.Get("/portal");
        Assert.Contains("Nothing waits for you", portal.Owner.Text);
        Assert.Contains("With others", portal.Owner.Text);
        Assert.Contains("Out for signature", portal.Owner.Text);
        await portal.Owner.Get(PortalOrders.Path(order) + "/letter");
        await portal.Owner.Follow(await portal.Owner.Send(PortalOrders.Path(order) + "/letter/revoke"));
        await portal.Owner.Get("/portal");
        Assert.Contains("Sign the letter on its page", portal.Owner.Text);
    }

    [Fact]
    public async Task A_dry_run_by_key_changes_nothing_and_takes_csv()
    {
        await using var portal = await PortalOrders.Begin();
        using var csv = new StringContent("number\n(312) 555-0001\n+13125550110\n", Encoding.UTF8, "text/csv");
        var rows = (await Try(portal, csv)).Expect(200).Json.GetProperty("data");
        Assert.Equal([(2, true, "can-be-hosted"), (3, false, "cannot-be-hosted")], rows.EnumerateArray().Select(r =>
            (r.GetProperty("line").GetInt32(), r.GetProperty("can_be_ordered").GetBoolean(), r.GetProperty("standing").GetProperty("key").GetString()!)));
        (await Try(portal, new { numbers = new[] { "312.555.0001" } })).Expect(200);
        Assert.Empty(await Orders(portal));
    }

    static Task<Answered> Try(PortalOrders portal, object body) =>
        portal.Sandbox.Send(HttpMethod.Post, "/hostline/v1/orders/dry_run", portal.Sandbox.ApiKey(), body);

    static MultipartFormDataContent File(string text) => new() { { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "file", "numbers.csv" } };

    static async Task<IReadOnlyList<string>> Orders(PortalOrders portal) =>
        [.. (await portal.Sandbox.Send(HttpMethod.Get, "/hostline/v1/orders", portal.Sandbox.ApiKey(), null)).Expect(200).Json.GetProperty("data")
            .EnumerateArray().Select(o => o.GetProperty("id").GetString()!)];
}
