using System.Text;
using System.Text.Json;
using Hostline.Bench.Load;
using Hostline.Tests.Support;

namespace Hostline.Bench.Parts;

/// <summary>The real server in its release build, with a sandbox for the orders.</summary>
/// <param name="Key">The account's key.</param>
/// <param name="Basic">Its credentials for the second dialect: the whole value of the Authorization header.</param>
sealed record HostedServer(Child Process, string Key, string Basic) : IAsyncDisposable
{
    public const string MasterKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    public const string MakeSandbox = """{"accounts":[{"name":"acme"},{"name":"globex"}]}""";

    /// <summary>This checkout's release build.</summary>
    public static readonly string Program = Checkout.At("src", "Hostline", "bin", "Release", "net10.0", "hostline");

    public int Port => Process.Port;

    /// <param name="folder">The name of its data directory; an existing one is reused.</param>
    /// <param name="database">A postgres:// URL; null for SQLite in the data directory.</param>
    public static Task<Child> Start(Plan plan, string folder, string? database = null)
    {
        var port = FreePort.Take();
        string[] command = [plan.Server, "serve", "--data", plan.NewFolder(folder), "--urls", $"http://127.0.0.1:{port}"];
        return Child.Start(database is null ? command : [.. command, "--database", database], port, Request.Health(),
            // Hundreds of sandboxes are made in a row, which a stranger may not do.
            new Dictionary<string, string> { ["HOSTLINE_MASTER_KEY"] = MasterKey, ["HOSTLINE_OPEN_SANDBOXES"] = "1", ["HOSTLINE_SANDBOX_RATE"] = "0" });
    }

    public static async Task<HostedServer> WithSandbox(Plan plan, string folder, string? database = null)
    {
        var process = await Start(plan, folder, database);
        using var made = await Ask(process.Port, Request.Post("/hostline/v1/sandboxes", null, MakeSandbox), 201);
        var account = made.RootElement.GetProperty("accounts")[0];
        return new(process, account.GetProperty("api_key").GetString()!, BasicOf(account));
    }

    /// <param name="account">As the answer to the creation of a sandbox shows it.</param>
    public static string BasicOf(JsonElement account) => "Basic " + Convert.ToBase64String(
        Encoding.ASCII.GetBytes($"{account.GetProperty("account_sid").GetString()}:{account.GetProperty("auth_token").GetString()}"));

    /// <summary>A messaging profile whose webhooks go to this URL.</summary>
    public async Task<Guid> Profile(string url)
    {
        using var made = await Ask(Port, Request.Post("/v2/messaging_profiles", Key,
            $$"""{"name":"bench","whitelisted_destinations":["US"],"webhook_url":"{{url}}"}"""), 200);
        return made.RootElement.GetProperty("data").GetProperty("id").GetGuid();
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    static async Task<JsonDocument> Ask(int port, Request request, int expected)
    {
        using var connection = await Connection.Open(port);
        var status = await connection.Exchange(request.Bytes);
        return status == expected
            ? JsonDocument.Parse(connection.Json)
            : throw new InvalidOperationException($"Expected {expected}, was answered {status}: {Encoding.UTF8.GetString(connection.Body)}");
    }
}
