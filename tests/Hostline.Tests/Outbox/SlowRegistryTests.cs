using System.Collections.Concurrent;
using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Network.Registry;
using Hostline.Outbox;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Api;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Outbox;

/// <summary>Routes of live numbers whose registry does not answer, is down, or does not know us.</summary>
public sealed class SlowRegistryTests
{
    /// <summary>More than one account's share of a gateway's places.</summary>
    const int Many = RoutePlaces.OfGateway;

    const long Slow = 3127720000, Quick = 2127720000;

    static readonly Sql LeaseEnd = new("select min(lease_until) from routes where lease_until is not null");

    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_registry_that_does_not_answer_holds_back_no_sandbox_and_no_other_gateway_and_is_asked_once_by_all_nodes(StoreKind kind)
    {
        var (slow, quick) = (new Registry("slow", isHeld: true), new Registry("quick"));
        await using var site = await Site.Begin(kind, ("+1312", slow), ("", quick));
        for (var n = 0; n < Many; n++)
        {
            await site.Want(Slow + n);
        }

        await Hang.Until(() => slow.Asked.Count >= Many / 2, "The account's share of the slow gateway");
        var firstEnd = await site.Database.One(LeaseEnd, r => r.Time(0));

        await site.Want(Quick);
        await Hang.Until(() => quick.Asked.Contains(Quick), "The route at the other gateway");
        var order = await Scene.Order(site.Sandbox, "+13125550001");
        await Scene.Prove(site.Sandbox, order, "+13125550001");
        await Scene.Attach(site.Sandbox, order);
        await Hang.Until(async () => (await site.Sandbox.Telnyx(HttpMethod.Get, $"/messaging_hosted_number_orders/{order}")).Expect(200).Json
            .GetProperty("data").Text("status") == "successful", () => "The sandbox's order");

        // The leases are renewed while the registry is asked, so no node finds these routes due when the first lease would have run out.
        await Hang.Until(async () => await site.Database.One(LeaseEnd, r => r.Time(0)) > firstEnd, () => "The renewal of the leases");
        var due = await site.Database.Many(RouteTable.Due, RouteTable.ReadDue, firstEnd, DateTimeOffset.UnixEpoch, default(AnyId), 0L, 999, 0, 0, World.LiveId);
        Assert.Empty(due.Select(d => d.Number).Intersect(slow.Asked));
        Assert.Equal(slow.Asked.Count, slow.Asked.Distinct().Count());
        slow.LetGo();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_registry_that_is_down_is_asked_less_and_less_often_and_the_desk_is_told_once(StoreKind kind)
    {
        var down = new Registry("down") { Answers = RegistryAnswer.Unreachable };
        await using var site = await Site.Begin(kind, ("", down));
        await site.Want(Slow);
        for (var times = 1; times < RouteTries.AlarmAfter; times++)
        {
            await site.Missed(times);
            Assert.Empty(await site.Alarms());
            await site.TryNow();
        }

        await site.Missed(RouteTries.AlarmAfter);
        var wait = (await site.Live.Read("select due_at from routes", r => r.Time(0)))[0] - await site.Database.Now();
        Assert.InRange(wait, TimeSpan.FromSeconds(30), RouteTries.FirstWait * Math.Pow(2, RouteTries.AlarmAfter - 1));
        Assert.Contains("has not been reached", Assert.Single(await site.Alarms()));
        await site.TryNow();
        await site.Missed(RouteTries.AlarmAfter + 1);
        Assert.Single(await site.Alarms());

        down.Answers = RegistryAnswer.Pending;
        await site.TryNow();
        await site.Missed(0);
    }

    [Fact]
    public async Task Credentials_that_a_registry_refuses_are_told_to_the_desk_at_once()
    {
        await using var site = await Site.Begin(StoreKind.Sqlite, ("", new Registry("closed") { Answers = RegistryAnswer.Unauthorized }));
        await site.Want(Slow);
        await site.Missed(1);
        Assert.Contains("The registry closed does not accept our credentials", Assert.Single(await site.Alarms()));
    }

    [Fact]
    public async Task A_registry_that_fails_in_an_unforeseen_way_is_tried_again_like_one_that_is_down()
    {
        var broken = new Registry("broken") { Answers = null };
        await using var site = await Site.Begin(StoreKind.Sqlite, ("", broken));
        await site.Want(Slow);
        await site.Missed(1);
        await site.TryNow();
        await site.Missed(2);
    }

    /// <summary>One node, or two that share a database, with the test's own registries for live numbers.</summary>
    sealed class Site(TestServer server, TestServer? second, PostgresDatabase? postgres, TestSandbox sandbox, Live live, LiveAccount account) : IAsyncDisposable
    {
        public TestSandbox Sandbox => sandbox;

        public Live Live => live;

        public Database Database => server.Services.GetRequiredService<Database>();

        public static async Task<Site> Begin(StoreKind kind, params (string Prefix, Registry Registry)[] registries)
        {
            var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
            Task<TestServer> Node() => TestServer.Start(postgres?.Url, others: services =>
            {
                var usual = services.Last(d => d.ServiceType == typeof(LiveSides)).ImplementationFactory!;
                services.AddSingleton(p => (LiveSides)usual(p) with
                {
                    RoutingRegistry = new(registries.Select(r => (r.Prefix, (Func<World, RoutingRegistry>)(_ => r.Registry)))),
                });
            });
            var server = await Node();
            var live = await Live.On(server);
            return new(server, postgres is null ? null : await Node(), postgres, await server.Sandbox(), live, await live.Open("acme"));
        }

        /// <summary>A route of a live number is wanted.</summary>
        public async Task Want(long number)
        {
            var now = await Database.Now();
            var unit = new Unit();
            RouteTable.Set(unit, World.Live, account.Id, AnyId.New(), number, AnyId.New(), now, now);
            await server.Alter(unit);
        }

        public Task TryNow() => live.Write("update routes set wake_at = 0 where wake_at is not null");

        public Task Missed(int times) => Hang.Until(async () =>
            (await live.Read("select unreached from routes where lease_until is null", r => r.Int(0))) is [var missed] && missed == times,
            () => $"{times} tries in a row that failed");

        public async Task<IReadOnlyList<string>> Alarms() =>
            [.. (await live.Desk(HttpMethod.Get, "/alarms")).Expect(200).Json.GetProperty("data").EnumerateArray()
                .Where(a => a.Text("kind") == "upstream").Select(a => a.Text("detail"))];

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            await (second?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (postgres?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    sealed class Registry(string name, bool isHeld = false) : RoutingRegistry
    {
        readonly TaskCompletionSource let = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override string Name => name;

        /// <summary>Null for none that the port allows.</summary>
        public RegistryAnswer? Answers { get; set; } = RegistryAnswer.Pending;

        public ConcurrentQueue<long> Asked { get; } = new();

        public void LetGo() => let.TrySetResult();

        public override async Task<RegistryAnswer> Publish(ClaimedRoute route, CancellationToken cancellation)
        {
            Asked.Enqueue(route.Number);
            await (isHeld ? let.Task.WaitAsync(cancellation) : Task.CompletedTask);
            return Answers ?? throw new InvalidOperationException("A registry that answers nonsense.");
        }

        public override Task<RegistryAnswer> Read(ClaimedRoute route, CancellationToken cancellation) => Task.FromResult(RegistryAnswer.Pending);

        public override Task<RoutedTo> Find(WorldId world, PhoneNumber number, CancellationToken cancellation) => Task.FromResult(RoutedTo.Unknown);
    }
}
