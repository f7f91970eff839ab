using System.Reflection;
using Hostline.Network;
using Hostline.Server;
using Hostline.Storage;

namespace Hostline.Commands.Serve;

/// <summary>What a started server prints: where everything is, and, once, the secrets this start made.</summary>
static class Welcome
{
    public static async Task Print(TextWriter to, Settings settings, IReadOnlyList<ListenAddress> listening, FirstStart first, Database database)
    {
        var reached = listening[0].ForClients;
        await to.WriteLineAsync($"Hostline {Version} listens on {string.Join(" and ", listening.Select(a => a.Text))}\n");
        foreach (var (name, value) in Places(settings, reached, await Store(database)))
        {
            await to.WriteLineAsync($"  {name,-14} {value}");
        }

        if (first.OperatorKey is { } key)
        {
            await to.WriteLineAsync($"\nThe operator key, shown this once:\n  {key.Text}");
        }

        if (first.Demo is { } demo)
        {
            await to.WriteLineAsync($"\nA demo sandbox, its secrets shown this once:\n  {"sandbox",-8} {demo.Id}  {demo.Key}");
            foreach (var account in demo.Accounts)
            {
                await to.WriteLineAsync($"  {account.Name,-8} {account.ApiKey}  public key {account.PublicKey}");
            }
        }

        await to.WriteLineAsync("\nCtrl-C ends it.");
        await to.FlushAsync();
    }

    static string Version { get; } = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    static IEnumerable<(string Name, string Value)> Places(Settings settings, string reached, string store)
    {
        yield return ("Telnyx API", reached + "/v2");
        yield return ("Hostline API", reached + "/hostline/v1");
        yield return ("Database", store);
        yield return ("Mode", settings.IsLoopbackOnly
            ? "this machine only: anyone on it may make sandboxes, webhooks may go to loopback"
            : $"open to the network: {(settings.OpenSandboxes ? "anyone may make sandboxes (HOSTLINE_OPEN_SANDBOXES)" : "sandboxes need the operator key")}, webhooks go to public addresses only");
        yield return ("Gateways", settings.Gateways == LiveNetwork.Simulated
            ? $"SIMULATED for live accounts too ({Gateways.Variable}): nothing reaches a telephone, and the operator can read every code"
            : "none: live accounts are refused (no_gateway); sandboxes have the simulated network");
        yield return ("Data", Path.GetFullPath(settings.Data));
        yield return ("Operator key", Kept(Keys.OperatorFile(settings)));
        yield return ("Demo sandbox", Kept(DemoSandbox.FileIn(settings.Data)));
    }

    static string Kept(string file) => File.Exists(file) ? Path.GetFullPath(file) : "in the data directory of the node that started first";

    /// <summary>Which database and of which version.</summary>
    public static async Task<string> Store(Database database) => database.IsShared
        ? $"PostgreSQL {await database.One(PostgresVersion, r => r.Text(0))}, shared with other nodes"
        : $"SQLite {await database.One(SqliteVersion, r => r.Text(0))}, of this process alone";

    static readonly Sql PostgresVersion = new("select current_setting('server_version')");
    static readonly Sql SqliteVersion = new("select sqlite_version()");
}
