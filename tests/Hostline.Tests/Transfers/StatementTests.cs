using System.Collections.Concurrent;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Storage;

namespace Hostline.Tests.Transfers;

/// <summary>A verb asks the database once for all numbers of an order, and not once for each.</summary>
public sealed class StatementTests
{
    const int Numbers = 200;

    /// <summary>Loops look at what is due while a verb runs, by statements of their own; nothing near one for each number.</summary>
    const int AnyOther = Numbers / 2;

    /// <summary>Whoever takes part in a move is asked number by number: a campaign still looks once for each number that moves.</summary>
    static readonly Sql StillPerNumber = AssignmentTable.OfNumber;

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Create_documents_approve_transfer_and_silence_ask_as_often_for_200_numbers_as_for_one(StoreKind kind)
    {
        await using var exchange = await Exchange.Begin(kind);
        var one = await Walk(exchange, Range(5_551_000, 1));
        var many = await Walk(exchange, Range(5_552_000, Numbers));
        foreach (var (verb, asked) in many)
        {
            var grown = asked.Where(a => a.Key != StillPerNumber && a.Value - one[verb].GetValueOrDefault(a.Key) >= AnyOther)
                .Select(a => $"{a.Value} times: {a.Key.Text}").ToList();
            Assert.True(grown.Count == 0, $"{verb} of {Numbers} numbers asks\n{string.Join('\n', grown)}");
        }
    }

    /// <summary>What was asked by each verb, by statement.</summary>
    static async Task<Dictionary<string, IReadOnlyDictionary<Sql, int>>> Walk(Exchange exchange, string[] numbers)
    {
        var asked = new Dictionary<string, IReadOnlyDictionary<Sql, int>>();
        string first = "", order = "", silent = "";
        await Count("create", async () => first = await exchange.Order(Exchange.Acme, numbers));
        await exchange.Prove(Exchange.Acme, first, numbers);
        await Count("documents", async () => (await exchange.Upload(Exchange.Acme, first)).Expect(200));
        await exchange.Advance(TimeSpan.Zero);
        await Count("create a transfer", async () => order = await exchange.Order(Exchange.Globex, numbers));
        await Count("approve", async () => (await exchange.Approve(order)).Expect(200));
        await exchange.Prove(Exchange.Globex, order, numbers);
        await Count("transfer", async () =>
        {
            (await exchange.Upload(Exchange.Globex, order)).Expect(200);
            await exchange.Advance(TimeSpan.Zero);
        });
        // What has just moved cannot be ordered.
        await exchange.Advance(Hostline.Core.Transfers.Undo.Window);
        silent = await exchange.Order(Exchange.Acme, numbers);
        await Count("silence", () => exchange.Advance(TimeSpan.FromHours(72)));
        Assert.Equal("consent.given", (await exchange.Kinds(silent))[^1]);
        (await exchange.Sandbox.Telnyx(HttpMethod.Delete, $"{Exchange.Orders}/{silent}", account: Exchange.Acme)).Expect(200);
        return asked;

        async Task Count(string verb, Func<Task> act)
        {
            var counts = new ConcurrentDictionary<Sql, int>();
            exchange.Server.Faults.Asking += Add;
            await act();
            exchange.Server.Faults.Asking -= Add;
            asked[verb] = counts;

            void Add(ReadBatch batch)
            {
                foreach (var query in batch.Queries)
                {
                    counts.AddOrUpdate(query.Sql, 1, (_, n) => n + 1);
                }
            }
        }
    }

    static string[] Range(int from, int count) => [.. Enumerable.Range(from, count).Select(n => $"+1312{n}")];
}
