using System.Collections.Concurrent;
using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Network.Registry;
using Hostline.Outbox;
using Hostline.Storage.Tables;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Outbox;

/// <summary>Registries that answer late, or not at all, when it is looked where live numbers are routed, or what is left of them.</summary>
public sealed class SlowWatchTests
{
    const long Slow = 3127720000, Quick = 2127720000;

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_number_whose_registry_does_not_answer_holds_back_no_look_at_another_number_and_a_full_registry_none_at_another_one(StoreKind kind)
    {
        await using var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        var (slow, quick) = (new Registry("slow", n => n != Slow + 1), new Registry("quick", _ => false));
        await using var server = await Start(postgres, ("+1312", slow), ("", quick));
        var live = await Live.On(server);

        await Watch(live, Slow);
        await Hang.Until(() => slow.Looked.Contains(Slow), "The look that is not answered");
        await Watch(live, Slow + 1);
        await Strays(live, Slow + 1);

        for (var n = 2; n < RegistryWork<object>.OfRegistry + 20; n++)
        {
            await Watch(live, Slow + n);
        }

        await Hang.Until(() => slow.Looked.Count == RegistryWork<object>.OfRegistry + 1, "The places of the slow registry");
        await Watch(live, Quick);
        await Strays(live, Quick);
        Assert.Equal(RegistryWork<object>.OfRegistry + 1, slow.Looked.Count);
        slow.LetGo();
        await Strays(live, Slow);
    }

    [Fact]
    public async Task What_is_left_upstream_of_one_number_and_cannot_be_deleted_now_holds_back_no_other()
    {
        var registry = new Registry("slow", n => n == Slow);
        await using var server = await Start(null, ("", registry));
        var live = await Live.On(server);
        var account = await live.Open("acme");
        foreach (var number in (long[])[Slow, Slow + 1])
        {
            var order = await live.Order(account, $"+1{number}");
            (await live.Telnyx(account, HttpMethod.Delete, $"/messaging_hosted_number_orders/{order}")).Expect(200);
            await live.Write("""
                insert into upstream_orders (hosting, order_id, number, gateway, external_id, begun_at)
                select id, order_id, number, 'slow', 'theirs', 1 from hostings where number = $1
                """, number);
            var hosting = (await live.Read("select id from hostings where number = $1", r => r.Id<HostingId>(0), number))[0];
            registry.Numbers[hosting] = number;
            await Hang.Until(() => registry.Abandoned.Contains(number), $"The deletion of +1{number}");
        }

        Assert.Single(registry.Abandoned, Slow);
        registry.LetGo();
    }

    static Task<TestServer> Start(PostgresDatabase? postgres, params (string Prefix, Registry Registry)[] registries) =>
        TestServer.Start(postgres?.Url, others: services =>
        {
            var usual = services.Last(d => d.ServiceType == typeof(LiveSides)).ImplementationFactory!;
            services.AddSingleton(p => (LiveSides)usual(p) with
            {
                RoutingRegistry = new(registries.Select(r => (r.Prefix, (Func<World, RoutingRegistry>)(_ => r.Registry)))),
            });
        });

    /// <summary>A number whose route was confirmed, and that is due to be looked at.</summary>
    static Task Watch(Live live, long number) => live.Write("""
        insert into routes (world, number, generation, confirmed, hosting, account, order_id, attempts, fence) values ($1, $2, 1, 1, $3, $3, $3, 0, 0)
        """, World.LiveId, number, Guid.CreateVersion7());

    static Task Strays(Live live, long number) => Hang.Until(async () =>
        await live.Read("select astray from routes where number = $1", r => r.Int(0), number) is [1], () => $"The judgment of +1{number}");

    sealed class Registry(string name, Func<long, bool> isHeld) : RoutingRegistry
    {
        readonly TaskCompletionSource let = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override string Name => name;

        public ConcurrentQueue<long> Looked { get; } = new();

        public ConcurrentQueue<long> Abandoned { get; } = new();

        public ConcurrentDictionary<HostingId, long> Numbers { get; } = new();

        public void LetGo() => let.TrySetResult();

        public override Task<RegistryAnswer> Publish(ClaimedRoute route, CancellationToken cancellation) => Task.FromResult(RegistryAnswer.Pending);

        public override Task<RegistryAnswer> Read(ClaimedRoute route, CancellationToken cancellation) => Task.FromResult(RegistryAnswer.Pending);

        public override async Task<RoutedTo> Find(WorldId world, PhoneNumber number, CancellationToken cancellation)
        {
            Looked.Enqueue(number.Digits);
            await Answered(number.Digits, cancellation);
            return RoutedTo.Elsewhere;
        }

        public override async Task Abandon(HostingId hosting, CancellationToken cancellation)
        {
            if (Numbers.TryGetValue(hosting, out var number))
            {
                Abandoned.Enqueue(number);
                await Answered(number, cancellation);
            }
        }

        Task Answered(long number, CancellationToken cancellation) => isHeld(number) ? let.Task.WaitAsync(cancellation) : Task.CompletedTask;
    }
}
