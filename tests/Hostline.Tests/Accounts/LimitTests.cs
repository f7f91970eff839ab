using Hostline.Core.Ownership;
using Hostline.Core.People;
using Hostline.Tests.Commands;
using Hostline.Tests.Portal;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Accounts;

/// <summary>A lead sets limits of one account in place of the host's settings.</summary>
public sealed class LimitTests
{
    static readonly CodeAllowance OfHost = CodeAllowance.Unlimited with
    {
        NewAccountADay = 2,
        AccountADay = 2,
        ExchangeAnHour = 50,
        ShareOfExchange = 40,
        HostADay = 60,
    };

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Codes_are_limited_by_what_was_set_for_the_account_and_others_by_the_hosts_settings(StoreKind kind)
    {
        var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var _ = postgres;
        await using var server = await TestServer.Start(postgres?.Url, configure: s => s with { Codes = OfHost });
        var live = await Live.On(server);
        var (favored, other) = (await live.Open("favored"), await live.Open("other"));
        string[] near = ["+13122630001", "+13122630002", "+13122630003", "+13122640001", "+13122650001"];
        string[] far = ["+13122660001", "+13122670001", "+13122680001"];
        var (order, others) = (await live.Order(favored, near), await live.Order(other, far));
        (await Set(live, favored, new { codes_a_day = 4, exchange_codes_an_hour = 2, reason = "Their launch." })).Expect(200);

        (await live.AskCodes(favored, order, near[..2])).Expect(200);
        Assert.Contains("code_allowance_used", (await live.AskCodes(favored, order, near[2])).Expect(429).Text);
        (await live.AskCodes(favored, order, near[3..])).Expect(200);
        Assert.Contains("code_allowance_used", (await live.AskCodes(favored, order, near[2])).Expect(429).Text);
        (await live.AskCodes(other, others, far[..2])).Expect(200);
        Assert.Contains("code_allowance_used", (await live.AskCodes(other, others, far[2])).Expect(429).Text);

        (await Set(live, favored, new { codes_a_day = (int?)null, exchange_codes_an_hour = 3, reason = "It is over." })).Expect(200);
        var told = await live.Read("select payload from events where kind = 'account.updated' order by sequence",
            r => System.Text.Encoding.UTF8.GetString(r.Bytes(0)));
        Assert.Equal(2, told.Count);
        Assert.Contains("\"codes_a_day_before\":\"4\"", told[1]);
        Assert.Contains("\"codes_a_day\":\"default\"", told[1]);
        Assert.Contains("\"exchange_codes_an_hour_before\":\"2\"", told[1]);
        Assert.Contains("It is over.", told[1]);
        Assert.True((await live.Desk(HttpMethod.Get, "/audit/verify")).Expect(200).Json.GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task A_limit_stays_within_the_hosts_own_and_is_the_parents()
    {
        await using var server = await TestServer.Start(configure: s => s with { Codes = OfHost });
        var live = await Live.On(server);
        var account = await live.Open("acme");
        foreach (var (wanted, told) in new (object, string)[]
        {
            (new { codes_a_day = 61, reason = "x" }, "from 1 to 60"), (new { codes_a_day = 0, reason = "x" }, "from 1 to"),
            (new { exchange_codes_an_hour = 51, reason = "x" }, "from 1 to 50"), (new { requests_a_second = 1.5, reason = "x" }, "whole number"),
            (new { requests_a_second = "many", reason = "x" }, "requests_a_second"), (new { codes_a_day = 5 }, "reason"),
        })
        {
            Assert.Contains(told, (await Set(live, account, wanted)).Expect(422).Text);
        }

        await using var family = await Family.Meet(StoreKind.Sqlite);
        Assert.Contains("parent", (await family.Sandbox.Hostline(HttpMethod.Put, $"/accounts/{family.Branch.Id}/limits", new { codes_a_day = 5, reason = "x" }))
            .Expect(403).Text);
        (await family.Sandbox.Hostline(HttpMethod.Put, $"/accounts/{family.Branch.Parent}/limits", new { requests_a_second = 1, reason = "x" })).Expect(200);
        Assert.Equal("1", (await family.AsBranch(HttpMethod.Get, "/messaging_profiles")).Headers["x-ratelimit-limit"]);
    }

    [Fact]
    public async Task Requests_of_its_keys_are_limited_from_the_next_one_on()
    {
        await using var server = await TestServer.Start(configure: s => s with { KeyRate = 50 });
        var live = await Live.On(server);
        var account = await live.Open("acme");
        async Task<Answered> Ask() => await live.Telnyx(account, HttpMethod.Get, "/messaging_profiles");
        Assert.Equal("50", (await Ask()).Expect(200).Headers["x-ratelimit-limit"]);
        (await Set(live, account, new { requests_a_second = 2, reason = "Their loop." })).Expect(200);
        Assert.Equal("2", (await Ask()).Headers["x-ratelimit-limit"]);
        (await Set(live, account, new { reason = "It is mended." })).Expect(200);
        Assert.Equal("50", (await Ask()).Expect(200).Headers["x-ratelimit-limit"]);
    }

    [Fact]
    public async Task A_lead_sets_them_at_the_desk_and_on_the_command_line_and_others_see_them()
    {
        await using var server = await TestServer.Start(configure: s => s with { Codes = OfHost });
        var live = await Live.On(server);
        var account = await live.Open("acme");
        var path = $"/desk/accounts/{account.Id}";
        using var lead = await Visitor.AtDesk(server, Role.Lead, null);
        Assert.Contains("as the host", (await lead.Get(path)).Expect(200).Text);
        Assert.Contains("from 1 to 60", (await lead.Submit(path, path + "/limits", ("codes_a_day", "61"), ("why", "Their launch."))).Expect(422).Text);
        Assert.Equal(path + "?done=account-limited",
            (await lead.Submit(path, path + "/limits", ("codes_a_day", "33"), ("why", "Their launch."))).Expect(303).Headers["Location"]);
        using var auditor = await Visitor.AtDesk(server, Role.Auditor, null);
        var seen = (await auditor.Get(path)).Expect(200).Text;
        Assert.Contains("<dd>33</dd>", seen);
        Assert.DoesNotContain("/limits\"", seen);

        string[] there = ["--server", server.BaseUrl, "--key", live.OperatorKey];
        Assert.Contains("codes_a_day\t33", (await HostlineProgram.Run(["account", "limits", $"{account.Id}", .. there])).Succeeded());
        var set = (await HostlineProgram.Run(["account", "limits", $"{account.Id}", "--requests", "7", "--reason", "Their loop.", .. there])).Succeeded();
        Assert.Contains("codes_a_day\t33", set);
        Assert.Contains("requests_a_second\t7", set);
        Assert.Contains("--reason", (await HostlineProgram.Run(["account", "limits", $"{account.Id}", "--codes", "default", .. there])).FailedWith(2));
        Assert.Contains("whole number", (await HostlineProgram.Run(["account", "limits", $"{account.Id}", "--codes", "x", "--reason", "x", .. there]))
            .FailedWith(2));
    }

    static Task<Answered> Set(Live live, LiveAccount account, object wanted) => live.Desk(HttpMethod.Put, $"/accounts/{account.Id}/limits", wanted);
}
