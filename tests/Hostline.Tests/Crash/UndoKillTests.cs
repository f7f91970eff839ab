using System.Text.Json;
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
        await using var _ = store;
        var (faults, history, seeded) = (new FaultLog(), new History(), new Seeded(Seeded.OfThisRun));
        await using var journal = await WebhookJournal.Start();
        var nodes = await Task.WhenAll(Enumerable.Range(0, nodeCount).Select(i => Node.Start(i, store.Address, faults)));
        try
        {
            var customers = await Customer.Make(nodes[0].BaseUrl, journal.BaseUrl, 2);
            journal.Expect(customers);
            var numbers = new NumberSpace();
            var taken = new List<string>();
            for (var round = 0; round < LongForm.Or(1, 6); round++)
            {
                string[] moving = [.. Enumerable.Range(0, Transfers).Select(_ => numbers.Take())];
                taken.AddRange(moving);
                var exchange = new Moves(customers, new(nodes, history, seeded.Another(round)), seeded.Another(-1 - round));
                var moved = await exchange.MoveAll(moving);
                var undone = Task.WhenAll(moved.Select(exchange.Undo));
                await Kill(nodes, seeded, undone);
                await undone;
                await Task.WhenAll(nodes.Select(n => n.Heal()));
            }

            await store.Quiet(nodes[0]);
            await Task.WhenAll(nodes.Select(n => n.Kill()));
            await using var database = store.Open(nodes[0]);
            var evidence = await Evidence.Read(database, MasterKey.FromText(TestServer.TestMasterKey, "the tests"));
            string[] wrong = [.. taken.SelectMany(n => Wrongs(n, evidence)), .. faults.Complaints, .. journal.Complaints];
            Assert.True(wrong.Length == 0, $"HOSTLINE_CRASH_SEED={Seeded.OfThisRun}\n{string.Join('\n', wrong)}");
        }
        finally
        {
            await Task.WhenAll(nodes.Select(n => n.DisposeAsync().AsTask()));
        }
    }

    /// <summary>Until all is undone a node dies now and then, at a fault point that its last start armed or at once.</summary>
    static async Task Kill(IReadOnlyList<Node> nodes, Seeded seeded, Task undone)
    {
        for (var kills = 0; kills < 2; kills++)
        {
            var victim = seeded.Of(nodes);
            await Task.WhenAny(undone, victim.Life, Task.Delay(seeded.Milliseconds(0, 150), CancellationToken.None));
            await victim.Kill();
            await victim.StartAgain($"{seeded.Of([FaultPoints.BeforeCommit, FaultPoints.AfterCommit])}=kill@{seeded.Between(1, 6)}");
        }

        await Task.WhenAll(nodes.Select(n => n.Heal()));
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
sealed class Moves(IReadOnlyList<Customer> customers, Client client, Seeded seeded) : Repeating(client, seeded, CancellationToken.None)
{
    const string Orders = "/v2/messaging_hosted_number_orders", Desk = "/hostline/v1";

    static readonly byte[] Pdf = System.Text.Encoding.ASCII.GetBytes(PdfText.OfOnePage("letter"));

    Customer Holder => customers[0];

    Customer Taker => customers[1];

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

    async Task<AnyId> Order(Customer customer, IReadOnlyList<string> numbers) =>
        (await Ok(HttpMethod.Post, Orders, customer.ApiKey, new { phone_numbers = numbers, messaging_profile_id = customer.Profiles[0] }))
            .GetProperty("data").GetProperty("id").GetId();

    async Task Host(Customer customer, AnyId order, IReadOnlyList<string> numbers)
    {
        await Ok(HttpMethod.Post, $"{Orders}/{order}/verification_codes", customer.ApiKey, new { phone_numbers = numbers, verification_method = "sms" });
        var codes = await Task.WhenAll(numbers.Select(async n => new { phone_number = n, code = await CodeOf(customer, n) }));
        await Ok(HttpMethod.Post, $"{Orders}/{order}/validation_codes", customer.ApiKey, new { verification_codes = codes });
        using var file = new ByteArrayContent(Pdf);
        using var bill = new ByteArrayContent(Pdf);
        Assert.True((await Client.SendContent("upload", HttpMethod.Post, $"{Orders}/{order}/actions/file_upload", customer.ApiKey,
            new MultipartFormDataContent { { file, "loa", "letter.pdf" }, { bill, "bill", "bill.pdf" } })).IsOk);
        await Until(async () => (await Ok(HttpMethod.Get, $"{Orders}/{order}", customer.ApiKey))
            .GetProperty("data").GetProperty("status").GetString() == "successful");
    }

    async Task<string?> CodeOf(Customer customer, string number)
    {
        var (code, before) = ((string?)null, codesRead.GetValueOrDefault(number));
        await Until(async () =>
        {
            var texts = (await Ok(HttpMethod.Get, $"{customer.Inbox}?kind=sms&to={Uri.EscapeDataString(number)}", customer.SandboxKey)).GetProperty("data");
            code = texts.GetArrayLength() > 0 ? texts[0].GetProperty("code").GetString() : null;
            return code is not null && code != before;
        });
        lock (codesRead)
        {
            codesRead[number] = code!;
        }

        return code;
    }

    readonly Dictionary<string, string> codesRead = [];

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

    async Task<JsonElement?> Find(string path, Func<JsonElement, bool> fits)
    {
        var listed = await Insist(new(), () => Client.Send("list", HttpMethod.Get, path, Holder.SandboxKey));
        Assert.True(listed.IsOk, listed.Text);
        return listed.Json.GetProperty("data").EnumerateArray().Select(e => (JsonElement?)e).FirstOrDefault(e => fits(e!.Value));
    }

    /// <summary>Before there are faults.</summary>
    async Task<JsonElement> Ok(HttpMethod method, string path, string key, object? body = null)
    {
        var reply = await Client.Send(path, method, path, key, body);
        Assert.True(reply.IsOk, $"{method} {path}: {reply.Status} {reply.Text}");
        return reply.Json;
    }

    static Task Until(Func<Task<bool>> holds) => Hang.Until(async () =>
    {
        var isSo = await holds();
        await Task.Delay(isSo ? TimeSpan.Zero : LooksAgainAfter / 3, CancellationToken.None);
        return isSo;
    }, () => "The order's next step");
}
