using Hostline.Core.People;
using Hostline.Outbox;
using Hostline.Outgoing;
using Hostline.Storage;
using Hostline.Tests.Api;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Portal.Receivers;

/// <summary>The pages of what was sent, and of sending it again.</summary>
public sealed class DeliveryPageTests
{
    const string Root = "/portal/deliveries";

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_delivery_shows_its_request_as_it_was_sent_and_the_answer_as_text(StoreKind kind)
    {
        await using var stage = await Stage.Open(kind);
        const string Hostile = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>";
        stage.Receiver.Answer("/hook", Answer.Status(503, Hostile + new string('y', 5_000), ("X-Evil", "<b>bold</b>"), ("Content-Type", "text/html")));
        var (path, received) = await stage.Failed();
        var page = (await (await stage.Browser(Role.ReadOnly)).Get(path)).Expect(200);
        Assert.Contains(received.Text, page.Text);
        Assert.Contains("telnyx-signature-ed25519: " + received.Header("telnyx-signature-ed25519"), page.Text);
        Assert.Contains("Attempt 1 : 503,", page.Text);
        Assert.Contains("By the schedule", page.Text);
        Assert.Contains("Next attempt", page.Text);
        Assert.Contains(Hostile, System.Net.WebUtility.HtmlDecode(page.Html));
        Assert.Contains("its beginning is shown", page.Text);
        Assert.DoesNotContain(new string('y', 1_025), page.Html);
        foreach (var raw in (string[])["<script>alert", "<img src=x", "<b>bold"])
        {
            Assert.DoesNotContain(raw, page.Html);
        }
    }

    [Fact]
    public async Task The_answer_of_a_private_receiver_is_hidden_where_open_mode_does_not_apply()
    {
        await using var stage = await Stage.Open(StoreKind.Sqlite);
        stage.Receiver.Answer("/hook", Answer.Status(500, "inner secret", ("X-Inner", "too")));
        var (path, _) = await stage.Failed();
        var owner = await stage.Browser();
        Assert.Contains("inner secret", (await owner.Get(path)).Text);
        var elsewhere = (await owner.Get(path, "hostline.example")).Expect(200).Text;
        Assert.Contains("500 . The receiver is not on the public internet", elsewhere.Replace("500.", "500 ."));
        Assert.DoesNotContain("inner secret", elsewhere);
        Assert.DoesNotContain("X-Inner", elsewhere);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Sending_again_is_done_once_however_often_the_form_is_sent(StoreKind kind)
    {
        await using var stage = await Stage.Open(kind);
        stage.Receiver.AnswerNext("/hook", Answer.Status(500));
        var (path, first) = await stage.Failed();
        var member = await stage.Browser(Role.Member);
        var page = (await member.Get(path)).Expect(200);
        var twice = await Task.WhenAll(member.Submit(page, path + "/replay"), member.Submit(page, path + "/replay"));
        Assert.All(twice, answer => Assert.Equal((303, path + "?done=delivery-replayed"), (answer.Status, answer.Location)));
        var again = await stage.Receiver.Next("/hook");
        await Stage.Shows(member, path, "Attempt 2 : 200");
        (await member.Submit(page, path + "/replay")).Expect(303);
        await stage.Quiet();
        Assert.Equal(2, stage.Receiver.All.Count);
        Assert.Equal(first.Json.GetProperty("data").GetRawText(), again.Json.GetProperty("data").GetRawText());
        Assert.Contains("Someone asked for it", (await member.Get(path)).Text);

        // A form that was opened afterwards means another time.
        (await member.Fill(path, path + "/replay")).Expect(303);
        await Stage.Shows(member, path, "Attempt 3 : 200");
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_range_is_counted_first_and_sent_once(StoreKind kind)
    {
        await using var stage = await Stage.Open(kind);
        var member = await stage.Browser(Role.Member);
        var profile = await Scene.Profile(stage.Sandbox, stage.Receiver.Url("/hook"));
        stage.Receiver.AnswerNext("/hook", Answer.Status(500), Answer.Status(500));
        for (var i = 1; i <= 3; i++)
        {
            await Scene.Order(stage.Sandbox, $"+1312555000{i}", profile);
            await stage.Receiver.Next("/hook");
        }

        await stage.Quiet();
        var range = $"?endpoint={profile}&state=failing&event=created&count=1";
        var page = (await member.Get(Root + "/replay" + range)).Expect(200);
        Assert.Contains("2 deliveries fit.", page.Text);
        Assert.Equal(3, stage.Receiver.All.Count);
        var answers = await Task.WhenAll(member.Submit(page, Root + "/replay"), member.Submit(page, Root + "/replay"));
        Assert.Equal(2, answers.Sum(a => int.Parse(a.Expect(303).Location!.Split("sent=")[1])));
        await stage.Quiet();
        Assert.Equal(5, stage.Receiver.All.Count);
        Assert.Contains("There is none", (await member.Get(Root + "/replay" + range)).Text);
        var shown = await member.Get(answers[0].Location!);
        Assert.Contains("being sent again", shown.Text);
        Assert.DoesNotContain("Failing, tried again 500", shown.Text);
    }

    [Fact]
    public async Task A_range_of_another_account_or_of_nothing_sends_nothing()
    {
        await using var stage = await Stage.Open(StoreKind.Sqlite);
        var theirs = await Scene.Profile(stage.Sandbox, stage.Receiver.Url("/theirs"), 1);
        await Scene.Order(stage.Sandbox, profile: theirs, account: 1);
        await stage.Receiver.Next("/theirs");
        await stage.Quiet();
        var owner = await stage.Browser();
        Assert.Contains("There is none", (await owner.Get($"{Root}/replay?endpoint={theirs}&count=1")).Text);
        Assert.Contains("There is none", (await owner.Get($"{Root}/replay?count=1")).Text);
        var page = await owner.Get($"{Root}/replay?endpoint={theirs}");
        Assert.Contains("No delivery fits", (await owner.Get($"{Root}?endpoint={theirs}")).Text);
        Assert.False(page.HasForm(Root + "/replay"));
        Assert.Single(stage.Receiver.All);
    }

    [Fact]
    public async Task The_list_can_be_filtered_and_says_what_it_cannot_read()
    {
        await using var stage = await Stage.Open(StoreKind.Sqlite);
        var owner = await stage.Browser();
        Assert.Contains("Nothing was sent yet", (await owner.Get(Root)).Text);
        var (good, bad) = (await Scene.Profile(stage.Sandbox, stage.Receiver.Url("/good")), await Scene.Profile(stage.Sandbox, stage.Receiver.Url("/bad")));
        stage.Receiver.Answer("/bad", Answer.Status(500));
        var order = await Scene.Order(stage.Sandbox, "+13125550001", good);
        await Scene.Order(stage.Sandbox, "+13125550002", bad);
        await stage.Quiet();
        (string Query, int Rows)[] filters =
        [
            ("", 2), ($"?endpoint={good}", 1), ("?state=delivered", 1), ("?state=failing", 1), ("?state=parked", 0), ($"?order={order}", 1),
            ("?event=created", 2),
            ("?event=deleted", 0), ("?from=2000-01-01T00:00", 2), ("?until=2000-01-01T00:00", 0), ($"?endpoint={bad}&state=failing&event=.cre", 1),
        ];
        foreach (var (query, rows) in filters)
        {
            Assert.Equal((query, rows), (query, RowsOf((await owner.Get(Root + query)).Expect(200))));
        }

        foreach (var wrong in (string[])["?endpoint=x", "?order=1", "?state=lost", "?from=yesterday"])
        {
            Assert.Contains("class=\"error\"", (await owner.Get(Root + wrong)).Expect(422).Html);
        }
    }

    [Fact]
    public async Task Pages_of_the_list_neither_repeat_nor_lose_a_delivery()
    {
        await using var stage = await Stage.Open(StoreKind.Sqlite);
        var (owner, profile) = (await stage.Browser(), await Scene.Profile(stage.Sandbox, stage.Receiver.Url("/hook")));
        await stage.Many(profile, 120);
        var (seen, next) = (new List<string>(), Root);
        while (next is not null)
        {
            var page = (await owner.Get(next)).Expect(200);
            seen.AddRange(System.Text.RegularExpressions.Regex.Matches(page.Html, "href=\"/portal/deliveries/([0-9a-f-]{36})\"")
                .Select(m => m.Groups[1].Value));
            next = System.Text.RegularExpressions.Regex.Match(page.Html, "rel=\"next\" href=\"([^\"]*)\"") is { Success: true } older
                ? older.Groups[1].Value : null;
        }

        Assert.Equal(120, seen.Count);
        Assert.Equal(seen.OrderDescending(StringComparer.Ordinal), seen);
        Assert.Equal(120, seen.Distinct().Count());
    }

    [Fact]
    public async Task A_search_that_is_too_long_for_one_page_is_continued_on_the_next()
    {
        await using var stage = await Stage.Open(StoreKind.Sqlite);
        var (owner, profile) = (await stage.Browser(), await Scene.Profile(stage.Sandbox, stage.Receiver.Url("/hook")));
        await stage.Many(profile, EndpointBook.SearchedAtMost + 200);
        var page = (await owner.Get($"{Root}?event=event-1-")).Expect(200);
        Assert.True(page.Text.Contains("Choose Older to search further back.", StringComparison.Ordinal), page.Text);
        var next = System.Text.RegularExpressions.Regex.Match(page.Html, "rel=\"next\" href=\"([^\"]*)\"").Groups[1].Value;
        Assert.Equal(1, RowsOf((await owner.Get(System.Net.WebUtility.HtmlDecode(next))).Expect(200)));
    }

    [Fact]
    public async Task Another_accounts_delivery_is_not_there_and_who_may_only_read_sends_nothing()
    {
        await using var stage = await Stage.Open(StoreKind.Sqlite);
        var (path, _) = await stage.Failed();
        var (other, reader, owner) = (await stage.Browser(account: 1), await stage.Browser(Role.ReadOnly), await stage.Browser());
        (await other.Get(path)).Expect(404);
        (await other.Get($"{Root}/{AnyId.New()}")).Expect(404);
        var seal = (await owner.Get(path)).Form(path + "/replay")["seal"];
        (await other.Post(path + "/replay", ("seal", seal))).Expect(422);
        Assert.False((await reader.Get(path)).HasForm(path + "/replay"));
        (await reader.Post(path + "/replay", ("seal", seal))).Expect(404);
        (await reader.Get(Root + "/replay")).Expect(404);
        await stage.Quiet();
        Assert.Single(stage.Receiver.All);
    }

    static int RowsOf(ShownPage page) => System.Text.RegularExpressions.Regex.Count(page.Html, "<th scope=\"row\">");
}
