using System.Text.RegularExpressions;
using Hostline.Core.Worlds;
using Hostline.Ownership;
using Hostline.Storage;
using Hostline.Tests.Portal;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;
using Microsoft.Extensions.DependencyInjection;
using static Hostline.Tests.Ownership.LineVisits;

namespace Hostline.Tests.Ownership;

/// <summary>The page on which owners of lines, without an account, see and stop what is asked of their numbers.</summary>
public sealed partial class LineTests
{
    const string Unhosted = "+13125559001", Open = "+13125559002";

    public static TheoryData<StoreKind> Both => TestStore.Both;

    /// <summary>Hosted, ordered by someone, and unknown: whoever has no code cannot tell them apart, however they ask.</summary>
    [Fact]
    public async Task Every_answer_is_the_same_for_every_number_until_the_code_is_right()
    {
        await using var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        await exchange.Order(Exchange.Globex, Open);
        foreach (var method in (string[])["call", "text"])
        {
            var answers = new List<string>();
            foreach (var number in (string[])[Exchange.Number, Open, Unhosted])
            {
                using var visitor = new Visitor(exchange.Server.BaseUrl);
                var asked = await Ask(exchange, visitor, number, method);
                var shown = await visitor.Follow(asked.Expect(303));
                var wrong = await visitor.Submit("/line/code", "/line/code", ("code", "000000"));
                var dead = await visitor.Submit("/line/code", "/line/code", ("code", "000001"));
                var yours = await visitor.Get("/line/yours");
                answers.Add(string.Join('\n', new[] { asked, shown, wrong, dead, yours }.Select(a => Plain(a, number))));
            }

            Assert.Equal(answers[2], answers[0]);
            Assert.Equal(answers[2], answers[1]);
        }
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Whoever_hosts_a_number_gets_no_code_of_its_owner_because_the_line_is_called(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        foreach (var (number, way) in (IEnumerable<(string, string)>)[(Exchange.Number, "call"), (Unhosted, "sms")])
        {
            using var visitor = new Visitor(exchange.Server.BaseUrl);
            (await Ask(exchange, visitor, number, "text")).Expect(303);
            Assert.Equal((way, true), await LastMessage(exchange, number));
        }

        using var other = new Visitor(exchange.Server.BaseUrl);
        (await Ask(exchange, other, Unhosted, "call")).Expect(303);
        Assert.Equal(("call", true), await LastMessage(exchange, Unhosted));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_owner_stops_an_order_that_is_no_transfer_and_one_that_is(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var theft = await exchange.Order(Exchange.Globex, Open);
        var transfer = await exchange.Order(Exchange.Globex, Exchange.Number);
        foreach (var (number, order) in (IEnumerable<(string, string)>)[(Open, theft), (Exchange.Number, transfer)])
        {
            using var owner = await Proven(exchange, number);
            var seen = (await owner.Get("/line/yours")).Expect(200).Text;
            Assert.Contains(order, seen);
            Assert.DoesNotContain("globex", seen, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("acme", seen, StringComparison.OrdinalIgnoreCase);
            (await owner.Submit("/line/yours", "/line/yours/deny")).Expect(303);
            (await owner.Submit("/line/yours", "/line/yours/lock")).Expect(303);

            Assert.Equal(("pending", "disputed"), await exchange.Failure(Exchange.Globex, order));
            Assert.Contains("On hold", (await owner.Get("/line/yours")).Text);
            var disputes = (await exchange.Sandbox.Hostline(HttpMethod.Get, "/disputes")).Expect(200).Json.GetProperty("data").EnumerateArray();
            Assert.Equal("owner", disputes.Single(d => d.GetProperty("order").GetString() == order).GetProperty("reported_by").GetString());
            Assert.Contains((await exchange.Sandbox.Hostline(HttpMethod.Get, "/alarms")).Json.GetProperty("data").EnumerateArray(),
                a => a.GetProperty("kind").GetString() == "dispute" && a.GetProperty("order").GetString() == order);
        }

        Assert.Equal("transfer_frozen", (await exchange.Notices(Exchange.Globex))[0].GetProperty("kind").GetString());
        await exchange.ChainsHold();
    }

    /// <summary>A hold without the owner's act would leave the desk without a word of why; an act without the hold would be a lie.</summary>
    [Fact]
    public async Task An_order_is_not_put_on_hold_without_the_owners_act_on_record()
    {
        await using var exchange = await Exchange.Begin();
        var order = await exchange.Order(Exchange.Globex, Open);
        using var owner = await Proven(exchange, Open);
        var queue = exchange.Server.Services.GetRequiredService<CommitQueue>();
        await queue.Write(new Unit().Then(new("create trigger no_acts before insert on line_acts begin select raise(abort, 'no acts'); end")));
        Assert.True((await owner.Submit("/line/yours", "/line/yours/deny")).Status >= 500);
        Assert.Empty((await exchange.Sandbox.Hostline(HttpMethod.Get, "/disputes")).Expect(200).Json.GetProperty("data").EnumerateArray());
        await queue.Write(new Unit().Then(new("drop trigger no_acts")));
        (await owner.Submit("/line/yours", "/line/yours/deny")).Expect(303);
        Assert.Single((await exchange.Sandbox.Hostline(HttpMethod.Get, "/disputes")).Expect(200).Json.GetProperty("data").EnumerateArray());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_locked_line_is_neither_ordered_nor_moved_and_unlocking_takes_another_proof_and_a_day(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var asked = await exchange.Order(Exchange.Globex, Exchange.Number);
        using (var owner = await Proven(exchange, Exchange.Number))
        {
            (await owner.Submit("/line/yours", "/line/yours/lock")).Expect(303);
            Assert.DoesNotContain("/line/yours/unlock\"", (await owner.Get("/line/yours")).Text);
        }

        Assert.Contains("locked", (await exchange.TryOrder(Exchange.Initech, Exchange.Number)).Expect(422).Text);
        await exchange.Advance(TimeSpan.FromHours(72));
        Assert.Equal("consent.overdue", (await exchange.Kinds(asked))[^1]);
        Assert.Contains(await exchange.Notices(Exchange.Acme),
            n => n.GetProperty("subject").GetString()!.Contains("has locked it", StringComparison.Ordinal));

        using (var again = await Proven(exchange, Exchange.Number))
        {
            (await again.Submit("/line/yours", "/line/yours/unlock")).Expect(303);
        }

        await exchange.Advance(TimeSpan.FromHours(23));
        (await exchange.TryOrder(Exchange.Initech, Exchange.Number)).Expect(422);
        await exchange.Advance(TimeSpan.FromHours(1));
        (await exchange.TryOrder(Exchange.Initech, Exchange.Number)).Expect(200);
        await exchange.ChainsHold();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_disputed_hosting_is_an_alarm_and_the_account_that_has_the_number_is_notified(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        await exchange.Host(Exchange.Acme, Exchange.Number);
        using var owner = await Proven(exchange, Exchange.Number);
        Assert.Contains("run through this host since", (await owner.Get("/line/yours")).Text);

        (await owner.Submit("/line/yours", "/line/yours/dispute", ("why", "I never signed."))).Expect(303);

        var alarm = (await exchange.Sandbox.Hostline(HttpMethod.Get, "/alarms")).Json.GetProperty("data")[0];
        Assert.Equal("line_dispute", alarm.GetProperty("kind").GetString());
        Assert.Contains("I never signed.", alarm.GetProperty("detail").GetString());
        var notice = (await exchange.Notices(Exchange.Acme))[0];
        Assert.Contains("disputes its hosting", notice.GetProperty("subject").GetString());
        Assert.DoesNotContain("I never signed", notice.GetProperty("text").GetString());
        Assert.DoesNotContain("/line/yours/dispute\"", (await owner.Get("/line/yours")).Text);
        await exchange.ChainsHold();
    }

    /// <summary>A third request that day gets the same answer, but the line stays quiet, and no code is right.</summary>
    [Theory, MemberData(nameof(Both))]
    public async Task A_line_is_called_twice_a_day_by_whomever_and_however_many_ask_at_once(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var visitors = Enumerable.Range(0, 8).Select(_ => new Visitor(exchange.Server.BaseUrl)).ToList();
        var answers = await Task.WhenAll(visitors.Select(v => Ask(exchange, v, Unhosted, "call")));
        Assert.All(answers, a => a.Expect(303));
        await exchange.Quiet();
        Assert.Equal(2, await Calls(exchange, Unhosted));
        await exchange.Advance(TimeSpan.FromDays(1));
        (await Ask(exchange, visitors[0], Unhosted, "call")).Expect(303);
        await exchange.Quiet();
        Assert.Equal(3, await Calls(exchange, Unhosted));
        visitors.ForEach(v => v.Dispose());
    }

    [Fact]
    public async Task An_address_asks_five_times_an_hour_and_the_host_calls_no_more_than_its_ceiling_and_raises_an_alarm()
    {
        await using var server = await TestServer.Start(configure: s => s with { LineCalls = new(7) });
        var asked = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            using var visitor = new Visitor(server.BaseUrl);
            asked.Add((await AskLive(visitor, $"+1312555900{i}")).Status);
        }

        Assert.Equal([303, 303, 303, 303, 303, 429], asked);
        var proofs = server.Services.GetRequiredService<LineProofs>();
        var others = new List<bool>();
        for (var i = 0; i < 4; i++)
        {
            Assert.True(Hostline.Core.Numbers.PhoneNumber.TryParse($"+1312555910{i}", out var number));
            others.Add((await proofs.Ask(World.Live, number, Hostline.Core.Ownership.CodeMethod.Call, "b" + i, new([10, 0, 0, (byte)i]))).IsRefused);
        }

        Assert.Equal([false, false, true, true], others);
        var alarms = await server.Services.GetRequiredService<Database>().Many(new Sql("select kind from alarms"), r => r.Int(0));
        Assert.Equal([(int)Hostline.Core.Alarms.AlarmKind.LineCalls], alarms);
    }

    [Fact]
    public async Task Three_wrong_codes_end_a_proof_also_when_many_are_entered_at_once_and_the_right_one_comes_too_late()
    {
        await using var exchange = await Exchange.Begin();
        using var visitor = new Visitor(exchange.Server.BaseUrl);
        (await Ask(exchange, visitor, Unhosted, "call")).Expect(303);
        var code = await CodeOf(exchange, Unhosted);
        var wrong = code == "123456" ? "123457" : "123456";
        var form = FormMarkup.Hidden((await visitor.Get("/line/code")).Text, "/line/code").Select(f => (f.Key, f.Value)).ToList();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => visitor.Post("/line/code", [.. form, ("code", wrong)])));

        (await visitor.Post("/line/code", [.. form, ("code", code)])).Expect(422);

        Assert.Contains("No code can be entered", (await visitor.Get("/line/code")).Text);
        Assert.Equal("/line?done=line-over", (await visitor.Get("/line/yours")).Headers["Location"]);
    }

    [Fact]
    public async Task A_proof_belongs_to_its_browser_and_looking_changes_nothing()
    {
        await using var exchange = await Exchange.Begin();
        using var owner = await Proven(exchange, Unhosted);
        using var stranger = new Visitor(exchange.Server.BaseUrl);
        Assert.Equal(303, (await stranger.Get("/line/yours")).Status);
        foreach (var path in (string[])["/line", "/line/code", "/line/yours"])
        {
            await owner.Get(path);
        }

        var acts = await exchange.Database.Many(new Sql("select act from line_acts"), r => r.Int(0));
        Assert.Equal([(int)Hostline.Core.Ownership.LineAct.Proven], acts);
    }

    [Fact]
    public async Task Without_a_telephone_gateway_the_page_says_whom_to_ask()
    {
        await using var server = await TestServer.Start(configure: s => s with { OpenSandboxes = false, Gateways = Hostline.Network.LiveNetwork.None });
        using var visitor = new Visitor(server.BaseUrl);
        var shown = (await visitor.Get("/line")).Expect(200).Text;
        Assert.Contains("This host cannot call telephones", shown);
        Assert.DoesNotContain("name=\"number\"", shown);
    }

    static Task<Answered> AskLive(Visitor visitor, string number) => visitor.Submit("/line?world=live", "/line", ("number", number), ("method", "call"));

    static async Task<(string? Kind, bool Delivered)> LastMessage(Exchange exchange, string number) =>
        (await Sent(exchange, number))[0] is var last ? (last.GetProperty("kind").GetString(), last.GetProperty("delivered").GetBoolean()) : default;

    static async Task<int> Calls(Exchange exchange, string number) =>
        (await Sent(exchange, number)).Count(m => m.GetProperty("kind").GetString() == "call");

    /// <summary>Without what a form proves itself by, and without the number that was typed.</summary>
    static string Plain(Answered answer, string number)
    {
        var local = $"({number[2..5]}) {number[5..8]}-{number[8..]}";
        var text = Seal().Replace(answer.Text, "value=\"\"").Replace(System.Net.WebUtility.HtmlEncode(number), "N", StringComparison.Ordinal)
            .Replace("&#x2B;" + number[1..], "N", StringComparison.Ordinal).Replace(number, "N", StringComparison.Ordinal)
            .Replace(local, "N", StringComparison.Ordinal);
        var headers = answer.Headers.Where(h => h.Key is not ("Date" or "Set-Cookie" or "Content-Length")).OrderBy(h => h.Key)
            .Select(h => $"{h.Key}: {h.Value}");
        return $"{answer.Status}\n{string.Join('\n', headers)}\n{text}";
    }

    [GeneratedRegex("(?<=name=\"seal\" )value=\"[^\"]+\"")]
    private static partial Regex Seal();
}
