using Hostline.Core.Ownership;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Telnyx;

/// <summary>Strangers cannot lock owners out of their number, or earn by having codes sent.</summary>
public sealed class CodeShareTests
{
    const string Number = "+13122630001";

    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_stranger_who_uses_up_his_share_of_a_number_leaves_its_owner_a_code_and_all_his_tries(StoreKind kind)
    {
        await using var host = await Host.Begin(kind);
        var (owner, stranger) = (await host.Live.Open("owner"), await host.Live.Open("stranger"));
        var (own, strange) = (await host.Live.Order(owner, Number), await host.Live.Order(stranger, Number));
        for (var i = 0; i < NumberActs.FamilySendsPerWindow; i++)
        {
            (await host.Live.AskCodes(stranger, strange, Number)).Expect(200);
        }

        Assert.Contains("too_many_codes", (await host.Live.AskCodes(stranger, strange, Number)).Expect(429).Text);
        await host.Live.Write("insert into number_acts (world, number, at, id, act, family) select world, number, at + 1, id, 2, family from number_acts "
            + "where act = 1");
        (await host.Live.AskCodes(owner, own, Number)).Expect(200);
        Assert.Contains("code_wrong", (await Enter(host, owner, own)).Expect(200).Text);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Ten_wrong_codes_of_one_account_stop_it_and_nobody_else(StoreKind kind)
    {
        await using var host = await Host.Begin(kind);
        var (owner, stranger) = (await host.Live.Open("owner"), await host.Live.Open("stranger"));
        var (own, strange) = (await host.Live.Order(owner, Number), await host.Live.Order(stranger, Number));
        (await host.Live.AskCodes(stranger, strange, Number)).Expect(200);
        await host.Wrong(stranger, NumberActs.FamilyWrongCodesPerDay);
        Assert.Contains("too_many_wrong_tries", (await Enter(host, stranger, strange)).Expect(429).Text);
        (await host.Live.AskCodes(owner, own, Number)).Expect(200);
        Assert.Contains("code_wrong", (await Enter(host, owner, own)).Expect(200).Text);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task After_fifty_wrong_codes_over_all_accounts_nobody_tries_the_number_and_the_desk_hears_of_it(StoreKind kind)
    {
        await using var host = await Host.Begin(kind);
        var owner = await host.Live.Open("owner");
        var order = await host.Live.Order(owner, Number);
        (await host.Live.AskCodes(owner, order, Number)).Expect(200);
        for (var i = 0; i < 7; i++)
        {
            await host.Wrong(new(AnyId.New(), ""), 7);
        }

        Assert.Contains("code_wrong", (await Enter(host, owner, order)).Expect(200).Text);
        Assert.Contains("too_many_wrong_tries", (await Enter(host, owner, order)).Expect(429).Text);
        var alarm = Assert.Single((await host.Live.Desk(HttpMethod.Get, "/alarms")).Expect(200).Json.GetProperty("data").EnumerateArray());
        Assert.Equal(("wrong_codes", Number, order),
            (alarm.GetProperty("kind").GetString(), alarm.GetProperty("subject").GetString(), alarm.GetProperty("order").GetId()));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_new_account_has_its_codes_of_the_day_and_many_requests_at_once_get_no_more(StoreKind kind)
    {
        await using var host = await Host.Begin(kind, CodeAllowance.Unlimited with { NewAccountADay = 5, AccountADay = 7, NewFor = TimeSpan.FromDays(30) });
        var account = await host.Live.Open("pump");
        var numbers = Enumerable.Range(0, 20).Select(n => $"+1312{263 + n}0001").ToArray();
        var order = await host.Live.Order(account, numbers);

        var answers = await Task.WhenAll(numbers.Select(n => host.Live.AskCodes(account, order, n)));

        Assert.Equal(5, answers.Count(a => a.Status == 200));
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Contains("code_allowance_used", a.Expect(429).Text));
        var alarm = Assert.Single((await host.Live.Desk(HttpMethod.Get, "/alarms")).Expect(200).Json.GetProperty("data").EnumerateArray());
        Assert.Equal(("account_codes", account.Id), (alarm.GetProperty("kind").GetString(), alarm.GetProperty("account").GetId()));
        Assert.Equal(5, (await host.Live.Read("select count(*) from number_acts", r => r.Int(0)))[0]);

        // Thirty days later the account is no longer new.
        await host.Live.Write("update accounts set created_at = created_at - $1", (long)TimeSpan.FromDays(30).TotalMicroseconds);
        var rest = numbers.Where((_, i) => answers[i].Status != 200).Take(3).ToArray();
        Assert.Equal(2, (await host.Live.AskCodes(account, order,
            rest)).Expect(200).Json.GetProperty("data").EnumerateArray().Count(n => n.TryGetProperty("verification_code_id", out _)));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task One_exchange_and_the_whole_host_have_limits_that_all_accounts_share(StoreKind kind)
    {
        await using var host = await Host.Begin(kind, CodeAllowance.Unlimited with { ExchangeAnHour = 2, HostADay = 3 });
        var (one, two) = (await host.Live.Open("one"), await host.Live.Open("two"));
        string[] first = ["+13122630001", "+13122630002"], second = ["+13122630003", "+13122640001", "+13122650001"];
        var (orderOne, orderTwo) = (await host.Live.Order(one, first), await host.Live.Order(two, second));
        (await host.Live.AskCodes(one, orderOne, first)).Expect(200);
        Assert.Contains("code_allowance_used", (await host.Live.AskCodes(two, orderTwo, second[0])).Expect(429).Text);
        (await host.Live.AskCodes(two, orderTwo, second[1])).Expect(200);
        Assert.Contains("code_allowance_used", (await host.Live.AskCodes(two, orderTwo, second[2])).Expect(429).Text);
        var kinds = (await host.Live.Desk(HttpMethod.Get, "/alarms")).Expect(200).Json.GetProperty("data").EnumerateArray()
            .Select(a => (a.GetProperty("kind").GetString(), a.GetProperty("subject").GetString()));
        Assert.Equal([("host_codes", "host"), ("exchange_codes", "312-263")], kinds);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task One_account_uses_no_more_than_its_share_of_an_exchange_and_the_others_still_get_codes(StoreKind kind)
    {
        await using var host = await Host.Begin(kind, CodeAllowance.Unlimited with { ExchangeAnHour = 4, ShareOfExchange = 2 });
        var (pump, owner) = (await host.Live.Open("pump"), await host.Live.Open("owner"));
        var numbers = Enumerable.Range(1, 6).Select(n => $"+1312263000{n}").ToArray();
        var order = await host.Live.Order(pump, numbers);

        var answers = await Task.WhenAll(numbers.Select(n => host.Live.AskCodes(pump, order, n)));

        Assert.Equal(2, answers.Count(a => a.Status == 200));
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Contains("code_allowance_used", a.Expect(429).Text));
        (await host.Live.AskCodes(pump, await host.Live.Order(pump, "+13122640001"), "+13122640001")).Expect(200);
        (await host.Live.AskCodes(owner, await host.Live.Order(owner, "+13122630009"), "+13122630009")).Expect(200);
        var alarm = Assert.Single((await host.Live.Desk(HttpMethod.Get, "/alarms")).Expect(200).Json.GetProperty("data").EnumerateArray());
        Assert.Equal(("exchange_share", $"312-263 {pump.Id}"), (alarm.GetProperty("kind").GetString(), alarm.GetProperty("subject").GetString()));
    }

    [Fact]
    public async Task In_a_sandbox_codes_cost_nothing_and_are_not_counted()
    {
        await using var server = await TestServer.Start(configure: s => s with { Codes = new(1, 1, 1, 1, TimeSpan.FromDays(30)) });
        await using var receiver = await ReceivingServer.Start();
        var journey = await Journey.Begin(server, receiver);
        var order = await journey.Order("+13122630001", "+13122630002");
        (await journey.AskCodes(order, "+13122630001")).Expect(200);
        (await journey.AskCodes(order, "+13122630002")).Expect(200);
    }

    static Task<Answered> Enter(Host host, LiveAccount account, OrderId order) =>
        host.Live.Telnyx(account, HttpMethod.Post, $"{Journey.Orders}/{order}/validation_codes",
            new { verification_codes = new[] { new { phone_number = Number, code = "0000000" } } });

    /// <summary>A server with live accounts.</summary>
    sealed class Host(Live live, PostgresDatabase? postgres) : IAsyncDisposable
    {
        public Live Live => live;

        public static async Task<Host> Begin(StoreKind kind, CodeAllowance? codes = null)
        {
            var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
            var server = await TestServer.Start(postgres?.Url, configure: s => s with { Codes = codes ?? s.Codes });
            return new(await Live.On(server), postgres);
        }

        /// <summary>Wrong codes that an account has entered a minute ago.</summary>
        public async Task Wrong(LiveAccount account, int times)
        {
            for (var i = 0; i < times; i++)
            {
                await live.Write("insert into number_acts (world, number, at, id, act, family) values ($1, $2, $3, $4, 2, $5)",
                    Hostline.Core.Worlds.World.LiveId, 3122630001L, TimeProvider.System.GetUtcNow().AddMinutes(-1), AnyId.New(), account.Id);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await live.Server.DisposeAsync();
            if (postgres is not null)
            {
                await postgres.DisposeAsync();
            }
        }
    }
}
