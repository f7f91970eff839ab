using Hostline.Core.Events;
using Hostline.Core.Hostings;
using Hostline.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Crash;

/// <summary>Nodes die while transfers are asked back and the desk decides: each undo is carried out once, and whole.</summary>
public sealed class UndoKillTests
{
    /// <summary>In each round as many transfers are undone, at once.</summary>
    const int Transfers = 3;

    [Fact]
    public async Task An_undo_on_SQLite_is_carried_out_once_although_the_node_dies() => await Run(new SqliteStore(), nodeCount: 1);

    [Fact]
    public async Task An_undo_on_PostgreSQL_is_carried_out_once_although_nodes_die()
    {
        PostgresCluster.Require();
        await Run(await PostgresStore.Start(), nodeCount: 2);
    }

    static async Task Run(Store store, int nodeCount)
    {
        var taken = new List<string>();
        await KilledRounds.Run(store, nodeCount, async (scene, round) =>
        {
            string[] moving = [.. Enumerable.Range(0, Transfers).Select(_ => scene.Numbers.Take())];
            taken.AddRange(moving);
            var exchange = new Moves(scene.Customers, scene.ClientOf(round), scene.ChancesOf(round));
            var moved = await exchange.MoveAll(moving);
            await scene.KillDuring(Task.WhenAll(moved.Select(exchange.Undo)));
        }, async database =>
        {
            var evidence = await Evidence.Read(database, MasterKey.FromText(TestServer.TestMasterKey, "the tests"));
            return taken.SelectMany(n => Wrongs(n, evidence));
        });
    }

    /// <summary>A number: hosted by the first account, moved to the second, and back.</summary>
    static IEnumerable<string> Wrongs(string number, Evidence evidence)
    {
        var hostings = evidence.Hostings.SelectMany(h => h).Where(h => h.Number == number).ToList();
        var events = hostings.SelectMany(h => evidence.Events[h.Order]).Where(e => Evidence.NumbersOf(e).Contains(number)).ToList();
        if (hostings.Count(h => h.State == HostingState.Active) != 1)
        {
            yield return $"{number} is active {hostings.Count(h => h.State == HostingState.Active)} times.";
        }

        foreach (var (kind, times) in new[] { (EventKinds.NumberLost, 2), (EventKinds.UndoAsked, 1) })
        {
            if (events.Count(e => e.Kind == kind) != times)
            {
                yield return $"{number} had {events.Count(e => e.Kind == kind)} × {kind}: {string.Join(", ", events.Select(e => e.Kind))}";
            }
        }

        // A move inside this host changes nothing for the registry, so what was published stays.
        if (evidence.Routes.Single(r => r.Number == number) is var route && (route.Generation != route.Registered
            || hostings.All(h => h.State != HostingState.Active || h.Id != route.Hosting)))
        {
            yield return $"{number} is routed {route}.";
        }
    }
}

/// <summary>Numbers that an account hosts, another one takes over, and the first asks back.</summary>
sealed class Moves(IReadOnlyList<Customer> customers, Client client, Seeded seeded) : Exchanging(customers, client, seeded)
{
    /// <returns>The orders by which they moved.</returns>
    public async Task<IReadOnlyList<AnyId>> MoveAll(IReadOnlyList<string> numbers)
    {
        await Host(Holder, await Order(Holder, numbers), numbers);
        return await Task.WhenAll(numbers.Select(Move));
    }

    async Task<AnyId> Move(string number)
    {
        var order = await Order(Taker, [number]);
        var shown = await Ok(HttpMethod.Get, $"{Desk}/orders/{order}", Taker.SandboxKey);
        var consent = shown.GetProperty("consents")[0].GetProperty("id").GetString();
        await Ok(HttpMethod.Post, $"{Desk}/orders/{order}/consents/{consent}/approve", Taker.SandboxKey, new { reason = "The holder called." });
        await Host(Taker, order, [number]);
        return order;
    }

    /// <summary>Asked for, proposed and confirmed, each until there is an answer; what had an effect without one is refused when it is repeated.</summary>
    public async Task Undo(AnyId order)
    {
        await Insist(new(), () => Client.Send("ask", HttpMethod.Post, $"{Desk}/orders/{order}/undo", Holder.ApiKey, new { reason = "We never agreed." }));
        var wish = await Find($"{Desk}/undos?limit=100", u => u.GetProperty("order").GetId() == order);
        Assert.True(wish is not null, $"The undo of {order} was acknowledged and is not listed.");
        while (await Find($"{Desk}/undos?limit=100", u => u.GetProperty("order").GetId() == order) is { } open)
        {
            var proposed = await Insist(new(), () => Client.Send("accept", HttpMethod.Post, $"{Desk}/undos/{open.GetProperty("id").GetString()}/accept",
                Holder.SandboxKey, new { reason = "They showed a contract." }));
            if (proposed.IsOk && proposed.Json.TryGetProperty("id", out var id))
            {
                // Two at the desk confirm at once.
                await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Insist(new(), () =>
                    Client.Send("confirm", HttpMethod.Post, $"{Desk}/proposals/{id.GetString()}/confirm", Holder.SandboxKey, new { }))));
            }
        }
    }
}
