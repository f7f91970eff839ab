using Hostline.Accounts;
using Hostline.Api;
using Hostline.Audit;
using Hostline.Configuration;
using Hostline.Core.Numbers;
using Hostline.Dialects;
using Hostline.Loops;
using Hostline.Network.Lookup;
using Hostline.Portal;
using Hostline.Secrets;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Telemetry;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Console;

namespace Hostline.Host;

/// <summary>Opens the store and builds the server from its parts.</summary>
public static class HostlineServer
{
    /// <summary>With the date and in UTC, so that lines of several nodes and days can be sorted.</summary>
    const string LogTime = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>A margin for connections beyond the limit that are being closed.</summary>
    const int ConnectionsLeaving = 32;

    static readonly TimeSpan DrainWithin = TimeSpan.FromSeconds(8);

    /// <summary>Opens the store, migrates its schema and builds the server. The caller starts it.</summary>
    /// <exception cref="StorageBusyException">Another process is using the store, or it cannot be reached.</exception>
    /// <exception cref="ArgumentException">A setting is wrong; the message says which and what to do.</exception>
    /// <param name="files">The limit of open files; null for that of this process.</param>
    /// <param name="others">Replaces sides of ports, for tests.</param>
    public static Task<WebApplication> Build(
        Settings settings, TimeProvider time, FaultPoints faults, FileLimit? files = null, Action<IServiceCollection>? others = null) =>
        Build(settings, time, faults, files, InstalledDialects.All, others);

    /// <exception cref="ArgumentException">As above; or two dialects claim the same paths.</exception>
    internal static async Task<WebApplication> Build(
        Settings settings, TimeProvider time, FaultPoints faults, FileLimit? files, IReadOnlyList<Dialect> dialects, Action<IServiceCollection>? others = null)
    {
        var claims = new Claims(dialects);
        var addresses = ListenAddress.ReadAll(settings.Urls);
        AddedAreaCode.Use(settings.AreaCodes);
        files ??= FileLimit.OfThisProcess();
        var (database, masterKey) = await Open(settings, time, faults);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls([.. addresses.Select(a => a.Text)]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            var door = kestrel.ApplicationServices.GetRequiredService<Door>();
            var gate = kestrel.ApplicationServices.GetRequiredService<Gate>();
            kestrel.ConfigureEndpointDefaults(endpoint =>
            {
                endpoint.Use(next => connection => gate.Pass(connection, next));
                endpoint.Use(serve => connection => door.Admit(connection, serve));
            });
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Limits.BodyAtMost;
            kestrel.Limits.MinRequestBodyDataRate = new(Limits.BodyBytesPerSecond, Limits.BodyGrace);
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        Log(builder.Logging, settings);
        if (!settings.ExportsTelemetry)
        {
            // If anything could log it, the host would describe each request with an Activity, which nothing reads.
            builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        }

        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = DrainWithin);
        var open = new OpenMode(settings, await OpenMode.HasLiveAccount(database));
        builder.Services.AddSingleton(files).AddSingleton(open).AddSingleton<Door>().AddSingleton<Doorstep>();
        builder.Services.AddSingleton<SocketTransportFactory>()
            .AddSingleton(p => new Gate(p.GetRequiredService<SocketTransportFactory>(), files.Inbound + ConnectionsLeaving));
        builder.Services.AddSingleton<IConnectionListenerFactory>(p => p.GetRequiredService<Gate>());
        ServerParts.Register(builder.Services, settings, database, masterKey, time, faults);
        ServerParts.Register(builder.Services, claims);
        if (settings.ExportsTelemetry)
        {
            Export.Add(builder.Services);
        }

        others?.Invoke(builder.Services);
        var app = builder.Build();
        app.Use(app.Services.GetRequiredService<Door>().Occupy);
        app.Use(app.Services.GetRequiredService<Doorstep>().Wait);
        app.Use(app.Services.GetRequiredService<Edge>().Guard);
        BelieveProxies(app, settings.TrustedProxies);
        app.Use(app.Services.GetRequiredService<NoSuchPath>().Answer);
        app.Use(app.Services.GetRequiredService<Pages.LostVisitors>().Answer);
        app.Use(app.Services.GetRequiredService<DialectRequests>().Serve);
        app.UseRouting();
        Map(app, claims);
        return app;
    }

    /// <summary>With several proxies in a row, the last one's entry is used first, down to the first address that is not a proxy's.</summary>
    static void BelieveProxies(WebApplication app, IReadOnlyList<System.Net.IPNetwork> proxies)
    {
        if (proxies.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            options.KnownIPNetworks.Add(proxy);
        }

        app.UseForwardedHeaders(options);
    }

    static async Task<(Database Database, MasterKey MasterKey)> Open(Settings settings, TimeProvider time, FaultPoints faults)
    {
        // For the start only, before there is a server that could log; not disposed, because the database may still log through it.
        var starting = LoggerFactory.Create(logging => Log(logging, settings));
        Database database = settings.Database is { } address ? new Postgres(address, faults) : new Sqlite(settings.Data, time, faults);
        database.Watch.Log = starting.CreateLogger<Database>();
        try
        {
            await settings.Directory.RequireItsDatabase(database);
            await database.Migrate();
            var key = await Keys.Open(settings.Directory, settings.MasterKey, database);
            database.Watch.IsServing = true;
            return (database, key);
        }
        catch (Exception)
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>To standard error, one line each: standard output is for the command's results.</summary>
    static void Log(ILoggingBuilder logging, Settings settings)
    {
        logging.ClearProviders();
        if (settings.LogFormat == LogFormat.Json)
        {
            logging.AddJsonConsole(o => { o.UseUtcTimestamp = true; o.TimestampFormat = LogTime; });
        }
        else
        {
            logging.AddSimpleConsole(o => { o.SingleLine = true; o.UseUtcTimestamp = true; o.TimestampFormat = LogTime + " "; });
        }

        logging.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        // Start-up errors are also thrown and printed by ServeCommand, so the host's own log line is suppressed.
        logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Hostline", settings.LogLevel)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
    }

    static void Map(WebApplication app, Claims claims)
    {
        Health.Map(app);
        foreach (var dialect in claims.Dialects)
        {
            dialect.Map(app);
        }

        HostlineApi.Map(app);
        GatewayDoor.Map(app);
        app.Services.GetService<Messages.Inbound.KannelInbox>()?.Map(app);
        PortalPages.Map(app);
        ReferencePages.Map(app, claims);
    }
}

/// <summary>Receives other nodes' notifications of due work and of changed keys.</summary>
sealed class NodeListener(Database database, IEnumerable<Loop> loops, KnownKeys keys) : BackgroundService
{
    readonly Loop[] loops = [.. loops];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => database.Listen(Hear, stoppingToken);

    void Hear(Wakes wakes)
    {
        keys.Hear(wakes);
        Array.ForEach(loops, loop => loop.Hear(wakes));
    }
}
