using System.Reflection;
using Hostline.Host;
using Hostline.Network;
using Hostline.Secrets;
using Hostline.Server;
using Hostline.Storage;

namespace Hostline.Commands.Serve;

/// <summary>The output of a started server: where everything is, and who may use it.</summary>
/// <param name="showsSecrets">Whether to print the secrets that this start created: only on a terminal, where a person reads them. A journal would keep
/// them for all its readers.</param>
sealed class Welcome(TextWriter to, bool showsSecrets)
{
    public async Task Print(IServiceProvider services, IReadOnlyList<ListenAddress> listening, FirstStart first, string? firstLogin)
    {
        var settings = services.GetRequiredService<Settings>();
        await to.WriteLineAsync($"Hostline {Version}: open {FrontDoor(settings, listening[0])}\n");
        foreach (var (name, value) in Places(settings, services, listening, await Store(services.GetRequiredService<Database>())))
        {
            await to.WriteLineAsync($"  {name,-14} {value}");
        }

        await to.WriteLineAsync();
        foreach (var line in PortTable.Text(settings))
        {
            await to.WriteLineAsync($"  {line}");
        }

        if (showsSecrets)
        {
            await PrintSecrets(first);
            if (firstLogin is not null)
            {
                await to.WriteLineAsync($"\nNobody is an operator yet. Become the first one here, within three days:\n  {firstLogin}");
            }
        }

        await to.WriteLineAsync("\nCtrl-C ends it.");
        await to.FlushAsync();
    }

    async Task PrintSecrets(FirstStart first)
    {
        if (first.OperatorKey is { } key)
        {
            await to.WriteLineAsync($"\nThe operator key, shown only this once:\n  {key.Text}");
        }

        if (first.Demo is { } demo)
        {
            await to.WriteLineAsync($"\nA demo sandbox, its secrets shown only this once:\n  {"sandbox",-8} {demo.Id}  {demo.Key}");
            foreach (var account in demo.Accounts)
            {
                await to.WriteLineAsync($"  {account.Name,-8} {account.ApiKey}  public key {account.PublicKey}");
            }
        }
    }

    static string Version { get; } = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    static IEnumerable<(string Name, string Value)> Places(
        Settings settings, IServiceProvider services, IReadOnlyList<ListenAddress> listening, string store)
    {
        var reached = listening[0].ForClients;
        foreach (var (vendor, path) in services.GetRequiredService<Claims>().Bases)
        {
            yield return (vendor + " API", reached + path);
        }

        yield return ("Hostline API", reached + "/hostline/v1");
        yield return ("Listens on", string.Join(" and ", listening.Select(a => a.Text)));
        yield return ("Database", store);
        yield return ("Mode", Mode(services.GetRequiredService<OpenMode>()));
        yield return ("Gateways", OfLive(settings));
        yield return ("Data", Path.GetFullPath(settings.Data));
        yield return ("Operator key", Kept(Keys.OperatorFile(settings.Directory)));
        if (File.Exists(FirstLoginFile.In(settings.Data)))
        {
            yield return ("First sign-in", FirstLoginFile.In(settings.Data));
        }

        if (File.Exists(DemoSandbox.FileIn(settings.Data)))
        {
            yield return ("Demo sandbox", Path.GetFullPath(DemoSandbox.FileIn(settings.Data)));
        }
    }

    static string OfLive(Settings settings) => settings.Gateways == LiveNetwork.Simulated
            ? $"SIMULATED for live accounts too ({Gateways.Variable}): nothing reaches a telephone, and the operator can read every code"
        : !settings.Live.IsAny ? "none: live accounts are refused (no_gateway); sandboxes use the simulated network"
        : settings.Live.Unset is { Count: > 0 } unset
            ? $"some for live accounts, which are refused (no_gateway) without {string.Join(", ", unset.Select(p => p.Variable()))}"
        : "as below for live accounts; sandboxes use the simulated network";

    /// <summary>The address by name, because browsers do not use passkeys with an IP address.</summary>
    static string FrontDoor(Settings settings, ListenAddress listening)
    {
        var here = new Uri(listening.ForClients);
        return settings.PublicUrl?.AbsoluteUri
            ?? (here.Host is "127.0.0.1" or "[::1]" ? new UriBuilder(here) { Host = "localhost" }.Uri : here).GetLeftPart(UriPartial.Authority);
    }

    static string Mode(OpenMode open) => (open.WhyOff, open.ReachesLoopback) switch
    {
        ({ } off, _) => $"closed, because {off}: sandboxes need the operator key, webhooks go to public addresses",
        (null, true) => "open: requests from this machine may make sandboxes without a key, their webhooks may go to this machine",
        _ => $"open by {OpenMode.Variable}: anyone may make sandboxes without a key, their webhooks go to public addresses",
    };

    static string Kept(string file) => File.Exists(file) ? Path.GetFullPath(file) : "in the data directory of the node that started first";

    public static async Task<string> Store(Database database) => database.IsShared
        ? $"PostgreSQL {await database.One(PostgresVersion, r => r.Text(0))}, shared with other nodes"
        : $"SQLite {await database.One(SqliteVersion, r => r.Text(0))}, for this process only";

    static readonly Sql PostgresVersion = new("select current_setting('server_version')");
    static readonly Sql SqliteVersion = new("select sqlite_version()");
}
