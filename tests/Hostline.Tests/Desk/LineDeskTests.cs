using System.Net;
using System.Text.Json;
using Hostline.Core.Alarms;
using Hostline.Core.People;
using Hostline.Pages;
using Hostline.Storage;
using Hostline.Tests.Portal;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;
using static Hostline.Tests.Ownership.LineVisits;

namespace Hostline.Tests.Desk;

/// <summary>What owners of lines ask for is work at the desk: disputes that wait until they are answered, and locks that two people can remove.</summary>
public sealed class LineDeskTests
{
    const string Unhosted = "+13125559001", Never = "I never signed.", Answer = "You signed the letter on 2 June.";

    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_dispute_waits_at_the_desk_until_it_is_closed_with_a_reason_that_the_owner_reads(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var order = await exchange.Host(Exchange.Acme, Exchange.Number);
        using var owner = await Proven(exchange, Exchange.Number);
        var form = FormMarkup.Hidden((await owner.Get("/line/yours")).Text, "/line/yours/dispute").Select(f => (f.Key, f.Value)).Append(("why", Never));
        // Sent many times at once, and again with another proof: of one hosting one dispute is open.
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => owner.Post("/line/yours/dispute", form)));
        using (var again = await Proven(exchange, Exchange.Number))
        {
            Assert.DoesNotContain("/line/yours/dispute\"", (await again.Get("/line/yours")).Text);
        }

        var waiting = Assert.Single(await Disputes(exchange));
        Assert.Equal((Exchange.Number, order, Never, "open"), (Text(waiting, "number"), Text(waiting, "order"), Text(waiting, "why"), Text(waiting, "state")));
        Assert.Single(await Data(exchange, "/alarms"));

        var path = $"/line_disputes/{Text(waiting, "id")}";
        var closed = (await exchange.Sandbox.Hostline(HttpMethod.Post, path + "/close", new { reason = Answer })).Expect(200).Json;
        Assert.Equal(("closed", Answer), (Text(closed, "state"), Text(closed, "note")));
        Assert.Equal("wrong_state", Text((await exchange.Sandbox.Hostline(HttpMethod.Post, path + "/close", new { reason = "x" })).Expect(422).Json, "code"));
        Assert.Empty(await Disputes(exchange));
        Assert.Single(await Disputes(exchange, "?state=all"));
        var notice = (await exchange.Notices(Exchange.Acme))[0];
        Assert.Contains("is closed", Text(notice, "subject"));
        Assert.DoesNotContain(Answer, Text(notice, "text"));

        var seen = (await owner.Get("/line/yours")).Expect(200).Text;
        Assert.Contains("closed your dispute", seen);
        Assert.Contains(Answer, seen);
        (await owner.Submit("/line/yours", "/line/yours/dispute", ("why", "That is not my signature."))).Expect(303);
        Assert.Equal("That is not my signature.", Text(Assert.Single(await Disputes(exchange)), "why"));
        await exchange.ChainsHold();
    }

    [Fact]
    public async Task A_lead_closes_a_dispute_on_its_page_which_shows_what_was_done_and_what_proves_the_hosting()
    {
        await using var exchange = await Exchange.Begin();
        var order = await exchange.Host(Exchange.Acme, Exchange.Number);
        await exchange.Order(Exchange.Globex, Exchange.Number);
        using var owner = await Proven(exchange, Exchange.Number);
        (await owner.Submit("/line/yours", "/line/yours/dispute", ("why", Never))).Expect(303);
        (await owner.Submit("/line/yours", "/line/yours/lock")).Expect(303);
        using var lead = await Visitor.AtDesk(exchange.Server, Role.Lead, exchange.Sandbox.Id);
        var list = (await lead.Get("/desk/disputes")).Expect(200).Text;
        Assert.Matches("Disputes\\s*<span class=\"count\">1</span>", list);
        var path = list.Split("href=\"").Select(p => p.Split('"')[0]).First(p => p.StartsWith("/desk/disputes/", StringComparison.Ordinal));
        var page = WebUtility.HtmlDecode((await lead.Get(path)).Expect(200).Text);
        foreach (var text in (string[])["The owner proved the line", "The owner disputed the hosting", "The owner locked it", Never, "Active since", "acme",
            "globex", "Ownership proven by", "loa.pdf", "bill.pdf", "/desk/orders/" + order])
        {
            Assert.Contains(text, page);
        }

        using var person = await Visitor.AtDesk(exchange.Server, Role.Operator, exchange.Sandbox.Id);
        Assert.DoesNotContain(path + "/close", (await person.Get(path)).Expect(200).Text);
        Assert.Equal(404, (await person.Post(path + "/close", [("why", Answer)])).Status);
        Assert.Contains("Say why", (await lead.Submit(path, path + "/close")).Expect(422).Text);
        (await lead.Submit(path, path + "/close", ("why", Answer))).Expect(303);
        Assert.Contains(Answer, WebUtility.HtmlDecode((await lead.Get(path)).Expect(200).Text));
        Assert.Contains("No owner disputes a hosting", (await lead.Get("/desk/disputes")).Expect(200).Text);
        Assert.Contains(path, (await lead.Get("/desk/disputes?state=all")).Expect(200).Text);
        using var other = await Visitor.AtDesk(exchange.Server, Role.Lead, null);
        Assert.Equal(404, (await other.Get(path)).Status);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Two_principals_remove_a_lock_and_the_owner_reads_why_and_can_lock_again(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        (await exchange.Sandbox.Hostline(HttpMethod.Put, "/locks/" + Exchange.Number)).Expect(200);
        await Lock(exchange, Exchange.Number);
        using var owner = await Proven(exchange, Unhosted);
        (await owner.Submit("/line/yours", "/line/yours/lock")).Expect(303);
        Assert.Equal([(Exchange.Number, "holder", true), (Exchange.Number, "owner", true), (Unhosted, "owner", false)],
            (await Data(exchange, "/locks")).Select(l => (Text(l, "number"), Text(l, "source"), l.TryGetProperty("account", out _))));

        var leo = await HostPeople.Join(exchange.Server, "leo", Role.Operator);
        var mia = await HostPeople.Join(exchange.Server, "mia", Role.Operator);
        var proposed = (await As(exchange, leo, HttpMethod.Post, $"/locks/{Unhosted}/unlock?world={exchange.Sandbox.Id}", new { reason = "They lost it." }))
            .Expect(202).Json;
        Assert.Contains("locked by its owner", Text(proposed, "found"));
        Assert.Equal("second_principal_needed", Text((await Confirm(exchange, leo, proposed)).Expect(422).Json, "code"));
        (await exchange.TryOrder(Exchange.Globex, Unhosted)).Expect(422);
        (await Confirm(exchange, mia, proposed)).Expect(200);

        (await exchange.TryOrder(Exchange.Globex, Unhosted)).Expect(200);
        var seen = (await owner.Get("/line/yours")).Expect(200).Text;
        Assert.Contains("Two operators removed your lock", seen);
        Assert.Contains("They lost it.", seen);
        (await owner.Submit("/line/yours", "/line/yours/lock")).Expect(303);
        Assert.DoesNotContain("Two operators removed", (await owner.Get("/line/yours")).Text);
        Assert.Equal(404, (await As(exchange, leo, HttpMethod.Post, $"/locks/+13125550777/unlock?world={exchange.Sandbox.Id}", new { reason = "x" })).Status);
        await exchange.ChainsHold();
    }

    [Fact]
    public async Task A_lock_that_its_owner_has_touched_since_is_not_removed()
    {
        await using var exchange = await Exchange.Begin();
        await Lock(exchange, Unhosted);
        var proposed = (await exchange.Sandbox.Hostline(HttpMethod.Post, $"/locks/{Unhosted}/unlock", new { reason = "They lost it." })).Expect(202).Json;
        using (var owner = await Proven(exchange, Unhosted))
        {
            (await owner.Submit("/line/yours", "/line/yours/unlock")).Expect(303);
        }

        var refused = (await exchange.Sandbox.Hostline(HttpMethod.Post, $"/proposals/{Text(proposed, "id")}/confirm")).Expect(422).Json;
        Assert.Equal("proposal_overtaken", Text(refused, "code"));
        Assert.Single(await Data(exchange, "/locks"));
        await exchange.Advance(TimeSpan.FromHours(24));
        Assert.Empty(await Data(exchange, "/locks"));
    }

    [Fact]
    public async Task An_operator_proposes_on_the_page_of_locks_to_remove_the_lock_of_an_owner()
    {
        await using var exchange = await Exchange.Begin();
        await Lock(exchange, Unhosted);
        using var desk = await Visitor.AtDesk(exchange.Server, Role.Operator, exchange.Sandbox.Id);
        var remove = $"/desk/locks/{Unhosted[2..]}/remove";
        Assert.Contains("the owner of the line", (await desk.Get("/desk/locks")).Expect(200).Text);
        Assert.Contains("Say why", (await desk.Submit("/desk/locks", remove)).Expect(422).Text);
        (await desk.Submit("/desk/locks", remove, ("why", "They lost it."))).Expect(303);
        var page = (await desk.Get("/desk/proposals")).Expect(200).Text;
        Assert.Contains("Remove the lock of", page);
        var confirm = page.Split("action=\"").Select(p => p.Split('"')[0]).Single(p => p.EndsWith("/confirm", StringComparison.Ordinal));
        (await desk.Submit("/desk/proposals", confirm)).Expect(303);
        Assert.Contains("No number is locked", (await desk.Get("/desk/locks")).Expect(200).Text);
        using var auditor = await Visitor.AtDesk(exchange.Server, Role.Auditor, exchange.Sandbox.Id);
        Assert.DoesNotContain("/remove", (await auditor.Get("/desk/locks")).Expect(200).Text);
    }

    /// <summary>The holder's lock of a number and its owner's are never parted by the end of a page.</summary>
    [Fact]
    public async Task Both_locks_of_a_number_stand_on_one_page()
    {
        await using var exchange = await Exchange.Begin();
        var unit = new Unit();
        var (world, first) = (exchange.Sandbox.Id, 3125561000L);
        for (var i = 0; i < 60; i++)
        {
            unit.Then(new("insert into line_locks (world, number, locked_at, proof) values ($1, $2, 0, $3)"), world, first + i,
                LineProofId.Of(Guid.CreateVersion7()));
        }

        unit.Then(new("insert into locks (world, number, account, locked_at, locked_by) values ($1, $2, $3, 0, 'operator')"), world, first + 49,
            (AccountId)exchange.AccountId(Exchange.Acme));
        await Service<CommitQueue>(exchange).Write(unit);
        var page = (await exchange.Sandbox.Hostline(HttpMethod.Get, "/locks")).Expect(200).Json;
        var rest = (await exchange.Sandbox.Hostline(HttpMethod.Get, "/locks?after=" + Text(page, "next"))).Expect(200).Json;
        Assert.Equal((49, 12), (page.GetProperty("data").GetArrayLength(), rest.GetProperty("data").GetArrayLength()));
        Assert.Equal(["holder", "owner"], rest.GetProperty("data").EnumerateArray().Take(2).Select(l => Text(l, "source")));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Every_kind_of_alarm_has_its_words(AlarmKind kind) => Assert.NotEmpty(Words.Of("en").Say("alarm." + kind));

    public static TheoryData<AlarmKind> Kinds => [.. Enum.GetValues<AlarmKind>()];

    static T Service<T>(Exchange exchange) where T : notnull =>
        Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<T>(exchange.Server.Services);

    static Task<Answered> As(Exchange exchange, HostPerson person, HttpMethod method, string path, object? body = null) =>
        exchange.Sandbox.Send(method, "/hostline/v1" + path, person.Key, body);

    static Task<Answered> Confirm(Exchange exchange, HostPerson person, JsonElement proposed) =>
        As(exchange, person, HttpMethod.Post, $"/proposals/{Text(proposed, "id")}/confirm");

    static Task<IReadOnlyList<JsonElement>> Disputes(Exchange exchange, string query = "") => Data(exchange, "/line_disputes" + query);

    static async Task<IReadOnlyList<JsonElement>> Data(Exchange exchange, string path) =>
        [.. (await exchange.Sandbox.Hostline(HttpMethod.Get, path)).Expect(200).Json.GetProperty("data").EnumerateArray()];

    static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
