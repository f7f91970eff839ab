using Hostline.Core.Deliveries;
using Hostline.Core.Hostings;
using Hostline.Network;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Api;
using Hostline.Tests.Network.Fakes;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Outbox;

/// <summary>A slow call to the outside: nothing else waits for it, and no other node repeats it.</summary>
public sealed class SlowPortTests
{
    const string Orders = "/messaging_hosted_number_orders", Texted = "+13125550001", Called = "+13125550002", Unknown = "+13125550120";

    static readonly Sql LeaseEnd = new("select lease_until from errands where kind = 2 and lease_until is not null");

    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_text_that_takes_a_minute_holds_back_no_look_up_no_call_and_no_review_and_is_sent_once_by_all_nodes(StoreKind kind)
    {
        var sender = new FakeSender { Held = new() };
        await using var site = await Site.Begin(kind, sides => sides with { TextSender = _ => sender });
        var order = await Scene.Order(site.Sandbox, Texted);
        await AskForCode(site.Sandbox, order, Texted, "sms");
        await sender.Held.Begun;
        var firstEnd = await site.Database.One(LeaseEnd, r => r.Time(0));

        var unknown = await Scene.Order(site.Sandbox, Unknown);
        await Until(site.Sandbox, unknown, "failed");
        var called = await Scene.Order(site.Sandbox, Called);
        await AskForCode(site.Sandbox, called, Called, "call");
        await Enter(site.Sandbox, called);
        await Scene.Attach(site.Sandbox, called);
        await Until(site.Sandbox, called, "successful");

        // The lease is renewed while the text is being sent, so no node finds it due when the first lease would have run out.
        await Hang.Until(async () => await site.Database.One(LeaseEnd, r => r.Time(0)) > firstEnd, () => "The renewal of the lease");
        Assert.Empty(await site.Database.Many(ErrandTable.Due, ErrandTable.ReadDue, firstEnd, new[] { (long)ErrandKind.SendCode }, DateTimeOffset.UnixEpoch,
            default(AnyId), 9));

        sender.Held.LetGo();
        await Hang.Until(async () => await site.Database.One(new("select count(*) from errands where kind = 2"), r => r.Long(0)) == 0,
            () => "The end of the errand");
        Assert.Single(sender.Sent);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_route_whose_sandbox_is_deleted_while_it_is_on_its_way_is_not_published(StoreKind kind)
    {
        var (held, published) = (new Held(), new Held());
        await using var site =
            await Site.Begin(kind, sides => sides with { RoutingRegistry = world => new HeldRegistry(sides.RoutingRegistry(world), held, published) });
        var order = await Scene.Order(site.Sandbox, Texted);
        await Scene.Prove(site.Sandbox, order, Texted);
        await Scene.Attach(site.Sandbox, order);
        await held.Begun;

        (await site.Sandbox.Control(HttpMethod.Delete, "")).Expect(204);
        held.LetGo();
        await Hang.Bound(published.Wait(TestContext.Current.CancellationToken), "The registry's answer");

        Assert.Equal(0, await site.Database.One(new("select count(*) from simulated_routes"), r => r.Long(0)));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_code_whose_sandbox_is_deleted_while_it_is_on_its_way_reaches_no_handset(StoreKind kind)
    {
        var (held, answered) = (new Held(), new Held());
        await using var site = await Site.Begin(kind, sides => sides with { TextSender = world => new HeldSender(sides.TextSender(world), held, answered) });
        var order = await Scene.Order(site.Sandbox, Texted);
        await AskForCode(site.Sandbox, order, Texted, "sms");
        await held.Begun;

        (await site.Sandbox.Control(HttpMethod.Delete, "")).Expect(204);
        held.LetGo();
        await Hang.Bound(answered.Wait(TestContext.Current.CancellationToken), "The handset's answer");

        Assert.Equal(0, await site.Database.One(new("select count(*) from messages"), r => r.Long(0)));
    }

    [Fact]
    public async Task What_a_look_up_does_not_answer_within_a_request_stays_requested_and_is_asked_by_an_errand()
    {
        var held = new Held();
        await using var site = await Site.Begin(StoreKind.Sqlite, sides => sides with { LineLookup = world => new HeldLookup(sides.LineLookup(world), held) });
        var order = await Scene.Order(site.Sandbox, Texted);
        Assert.Equal(3, await site.Database.One(new("select kind + 2 from errands where order_id = $1"), r => r.Int(0), order));
        Assert.Equal("Requested", await StateOf(site, order));

        held.LetGo();
        await Hang.Until(async () => await StateOf(site, order) == "Gathering", () => "The answer of the look-up");
    }

    [Fact]
    public async Task An_order_is_taken_while_the_look_up_is_down()
    {
        await using var site = await Site.Begin(StoreKind.Sqlite, sides => sides with { LineLookup = _ => new BrokenLookup() });
        Assert.Equal("Requested", await StateOf(site, await Scene.Order(site.Sandbox, Texted)));
    }

    static async Task<string> StateOf(Site site, OrderId order) =>
        ((HostingState)await site.Database.One(new("select state from hostings where order_id = $1"), r => r.Int(0), order)).ToString();

    static async Task AskForCode(TestSandbox sandbox, OrderId order, string number, string method) =>
        (await sandbox.Telnyx(HttpMethod.Post, $"{Orders}/{order}/verification_codes", new { phone_numbers = new[] { number }, verification_method = method }))
            .Expect(200);

    static async Task Enter(TestSandbox sandbox, OrderId order)
    {
        var code = (await sandbox.Control(HttpMethod.Get, "/messages?kind=call")).Expect(200).Json.GetProperty("data")[0].GetProperty("code").GetString();
        (await sandbox.Telnyx(HttpMethod.Post, $"{Orders}/{order}/validation_codes",
            new { verification_codes = new[] { new { phone_number = Called, code } } })).Expect(200);
    }

    static Task Until(TestSandbox sandbox, OrderId order, string wanted) => Hang.Until(
        async () => (await sandbox.Telnyx(HttpMethod.Get, $"{Orders}/{order}")).Expect(200).Text.Contains($"\"{wanted}\"", StringComparison.Ordinal),
        () => $"An order that is {wanted}");

    /// <summary>One node, or two that share a database, with a test's own sides behind the ports.</summary>
    sealed class Site(TestServer server, TestServer? second, PostgresDatabase? postgres, TestSandbox sandbox) : IAsyncDisposable
    {
        public TestSandbox Sandbox => sandbox;

        public Database Database => server.Services.GetRequiredService<Database>();

        public static async Task<Site> Begin(StoreKind kind, Func<SandboxSides, SandboxSides> replace)
        {
            var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
            Task<TestServer> Node() => TestServer.Start(postgres?.Url, others: services => services.ReplaceSides(replace));
            var server = await Node();
            return new(server, postgres is null ? null : await Node(), postgres, await server.Sandbox());
        }

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            await (second?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (postgres?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }
}
