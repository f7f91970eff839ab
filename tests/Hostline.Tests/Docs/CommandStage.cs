using System.Text.Json;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Docs;

/// <summary>The preconditions of a document's commands: a real server, and the values of its placeholders.</summary>
/// <param name="Variables">The variables that the document uses, for the shell.</param>
/// <param name="Words">Placeholders in capitals that a reader replaces by hand.</param>
/// <param name="Folder">The reader's directory, with <c>./hostline</c> and <c>./data</c>.</param>
sealed record CommandStage(
    IReadOnlyDictionary<string, string?> Variables, IReadOnlyDictionary<string, string> Words, string Folder,
    IReadOnlyList<IAsyncDisposable> Held) : IAsyncDisposable
{
    /// <summary>acme holds a number, and globex has ordered it: the placeholders of docs/operations/transfers.md.</summary>
    public static async Task<CommandStage> OfTransfer()
    {
        var exchange = await Exchange.Begin();
        await exchange.Host(Exchange.Acme, Exchange.Number);
        var order = await exchange.Order(Exchange.Globex, Exchange.Number);
        return await OfTransfer(exchange, order);
    }

    /// <summary>The same after acme's consent.</summary>
    public static async Task<CommandStage> OfConsent()
    {
        var stage = await OfTransfer();
        var exchange = stage.Held.OfType<Exchange>().Single();
        var order = stage.Variables["ORDER"];
        (await exchange.Post(Exchange.Acme, $"{Exchange.Orders}/{order}/approve?token={stage.Variables["TOKEN"]}")).Expect(200);
        return stage;
    }

    /// <summary>The same after acme has reported fraud.</summary>
    public static async Task<CommandStage> OfDispute()
    {
        var stage = await OfTransfer();
        var exchange = stage.Held.OfType<Exchange>().Single();
        var path = $"/hostline/v1/orders/{stage.Variables["ORDER"]}/dispute";
        (await exchange.Sandbox.Send(HttpMethod.Post, path, exchange.Sandbox.ApiKey(Exchange.Acme), new { reason = "We never heard of them." })).Expect(200);
        return stage;
    }

    static async Task<CommandStage> OfTransfer(Exchange exchange, string order)
    {
        var shown = (await exchange.Sandbox.Hostline(HttpMethod.Get, $"/orders/{order}")).Expect(200).Json;
        return new(new Dictionary<string, string?>
        {
            ["HOST"] = exchange.Server.BaseUrl,
            ["ACME"] = exchange.Sandbox.ApiKey(Exchange.Acme),
            ["GLOBEX"] = exchange.Sandbox.ApiKey(Exchange.Globex),
            // Within its own world a sandbox's key may do what the operator key may.
            ["DESK"] = exchange.Sandbox.Key,
            ["ORDER"] = order,
            ["TOKEN"] = await exchange.TokenOf(order),
            ["CONSENT"] = shown.GetProperty("consents")[0].GetProperty("id").GetString(),
            ["ID_OF_ACME"] = exchange.AccountId(Exchange.Acme).ToString(),
            ["SANDBOX"] = exchange.Sandbox.Id.ToString(),
            ["SANDBOX_KEY"] = exchange.Sandbox.Key,
        }, new Dictionary<string, string>
        {
            ["ACME_ID"] = exchange.AccountId(Exchange.Acme).ToString(),
            ["GLOBEX_ID"] = exchange.AccountId(Exchange.Globex).ToString(),
        }, NewFolder(), [exchange]);
    }

    /// <summary>A freshly started server with its demo sandbox and an order.</summary>
    public static async Task<CommandStage> OfFirstStart()
    {
        var server = await ServerProcess.Start();
        var folder = NewFolder();
        Directory.CreateSymbolicLink(Path.Combine(folder, "data"), server.Data);
        var demo =
            new TestSandbox(server.BaseUrl,
                JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(server.Data, "demo.json"), TestContext.Current.CancellationToken)));
        var order = Journey.IdOf((await demo.Telnyx(HttpMethod.Post, Journey.Orders, new { phone_numbers = new[] { Journey.Number } })).Expect(200));
        return new(new Dictionary<string, string?> { ["HOSTLINE_URL"] = server.BaseUrl }, new Dictionary<string, string> { ["ID"] = order }, folder, [server]);
    }

    /// <summary>No server yet: the commands start one, on a free port, with a PostgreSQL database if they use one.</summary>
    public static async Task<CommandStage> OfNothing(bool onPostgres)
    {
        var database = onPostgres ? await (await PostgresCluster.Shared()).CreateDatabase() : null;
        var url = $"http://127.0.0.1:{FreePort.Take()}";
        var words = new Dictionary<string, string> { ["http://0.0.0.0:4010"] = url };
        if (database is not null)
        {
            words["postgres://hostline@db/hostline"] = database.Url;
        }

        // The tests' clusters are disposable, so they do not flush.
        return new(new Dictionary<string, string?> { ["URL"] = url, ["HOSTLINE_DATABASE_UNFLUSHED"] = onPostgres ? "1" : null }, words, NewFolder(),
            database is null ? [] : [database]);
    }

    public string Replace(string command) => Words.Aggregate(command, (text, word) => text.Replace(word.Key, word.Value, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        foreach (var held in Held)
        {
            await held.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }

    static string NewFolder()
    {
        var folder = Directory.CreateTempSubdirectory("hostline-docs-").FullName;
        File.CreateSymbolicLink(Path.Combine(folder, "hostline"), ServerProcess.Program);
        return folder;
    }
}
