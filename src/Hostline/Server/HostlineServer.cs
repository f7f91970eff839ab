using Hostline.Api;
using Hostline.Campaigns;
using Hostline.Core.Numbers;
using Hostline.Deadlines;
using Hostline.Dialects.Telnyx;
using Hostline.Network.Mail;
using Hostline.Network.Registry;
using Hostline.Network.Scanning;
using Hostline.Notifications;
using Hostline.Orders;
using Hostline.Outbox;
using Hostline.Portal;
using Hostline.Storage;
using Hostline.Transfers;
using Microsoft.Extensions.Logging.Console;

namespace Hostline.Server;

/// <summary>Puts the program together: one place where everything is made and nothing is hidden.</summary>
public static class HostlineServer
{
    /// <summary>With the date and in UTC, so that lines of several nodes and days can be put in order.</summary>
    const string LogTime = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    const int ConnectionsAtMost = 2_000;
    static readonly TimeSpan DrainWithin = TimeSpan.FromSeconds(8);

    /// <summary>Opens the store, brings its schema up to date and builds the server. Starting it is the caller's.</summary>
    /// <exception cref="StorageBusyException">The store is held by another process or can not be reached.</exception>
    /// <exception cref="ArgumentException">A setting is wrong; the message says which and what to do.</exception>
    public static async Task<WebApplication> Build(Settings settings, TimeProvider time, FaultPoints faults)
    {
        var addresses = ListenAddress.ReadAll(settings.Urls);
        AddedAreaCode.Use(settings.AreaCodes);
        var (database, masterKey) = await Open(settings, time, faults);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls([.. addresses.Select(a => a.Text)]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = ConnectionsAtMost;
            kestrel.Limits.MaxRequestBodySize = Limits.BodyAtMost;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        Log(builder.Logging, settings);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = DrainWithin);
        Register(builder.Services, settings, database, masterKey, time, faults);
        var app = builder.Build();
        app.Use(Edge.Guard);
        app.Use(NoSuchPath.Answer);
        Map(app);
        return app;
    }

    static async Task<(Database Database, MasterKey MasterKey)> Open(Settings settings, TimeProvider time, FaultPoints faults)
    {
        // Of the start alone, before there is a server that could log; not disposed, since the database may still speak through it.
        var starting = LoggerFactory.Create(logging => Log(logging, settings));
        Database database = settings.Database is { } address ? new Postgres(address, faults) : new Sqlite(settings.Data, time, faults);
        database.Watch.Log = starting.CreateLogger<Database>();
        try
        {
            await DataDirectory.RequireItsDatabase(settings, database);
            await database.Migrate();
            var key = await Keys.Open(settings, database);
            database.Watch.IsServing = true;
            return (database, key);
        }
        catch (Exception)
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>To the standard error output, one line each: the standard output is for what was asked for.</summary>
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
        // What keeps a server from starting is thrown as well, and told once, in one sentence, by who started it.
        logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Hostline", settings.LogLevel).AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
    }

    static void Register(IServiceCollection services, Settings settings, Database database, MasterKey masterKey, TimeProvider time, FaultPoints faults)
    {
        services.AddSingleton(FileLimit.OfThisProcess());
        services.AddSingleton(settings).AddSingleton(_ => database).AddSingleton(masterKey).AddSingleton(time).AddSingleton(faults);
        var addresses = settings.IsLoopbackOnly ? AddressPolicy.Laptop : AddressPolicy.PublicOnly with { Blocked = AddressPolicy.OwnAddresses() };
        services.AddSingleton(addresses);
        services.AddSingleton(new CodeKey(masterKey.Derive("sent-codes")));
        services.AddSingleton(new ConsentKey(masterKey.Derive("consent-tokens")));
        services.AddSingleton<ConsentLinks>().AddSingleton<TransferIntake>().AddSingleton<DecideTransfer>().AddSingleton<ReverseTransfer>().AddSingleton<Sources>();
        services.AddSingleton<ConsentClock>().AddSingleton<OpenWindows>().AddSingleton<FraudReports>();
        services.AddSingleton<NumberMoves>().AddSingleton<Allowlist>().AddSingleton<NumberLocks>();
        services.AddSingleton(new SilenceRule(settings.ConsentNeedsMail));
        services.AddSingleton(settings.HostsCanada ? HostedCountries.WithCanada : HostedCountries.UnitedStates);
        services.AddSingleton(_ => new GuardedHttp(addresses, time));
        services.AddSingleton<CommitQueue>().AddSingleton<Turns>().AddSingleton<Decisions>().AddSingleton<Totals>().AddSingleton<OrderBook>().AddSingleton<Feed>().AddSingleton<NumberBook>();
        services.AddSingleton<Announcer>(Webhooks.Announce).AddSingleton<ChangeUnits>();
        services.AddSingleton<Eligibility>().AddSingleton<PlaceOrder>().AddSingleton<CancelOrder>();
        services.AddSingleton(settings.Codes).AddSingleton(settings.Letterhead).AddSingleton<SendCodes>().AddSingleton<CheckCodes>();
        services.AddSingleton<CampaignAnnouncer>(CampaignWebhooks.Announce);
        services.AddSingleton<CampaignBook>().AddSingleton<CampaignMoves>().AddSingleton<AssignNumber>().AddSingleton<AssignProfile>();
        services.AddSingleton<LostNumbers>().AddSingleton<MoveParticipant>(p => p.GetRequiredService<LostNumbers>().Leave);
        services.AddSingleton<NotificationAnnouncer>(NotificationWebhooks.Announce).AddSingleton<NotificationBook>().AddSingleton<NotifyChannels>();
        services.AddSingleton<Accounts.AccountBook>().AddSingleton<Accounts.Profiles>().AddSingleton<Accounts.AutoResponses>();
        services.AddSingleton(_ => new DocumentScan(settings.Scanner)).AddSingleton<UploadRoom>().AddSingleton<StageDocument>().AddSingleton<AttachDocuments>();
        services.AddSingleton<Review>().AddSingleton<Desk>().AddSingleton<Robot>().AddSingleton<NetworkAnswers>();
        services.AddSingleton<Inventory>().AddSingleton<ReleaseNumber>().AddSingleton<SimulatedRegistry>().AddSingleton<Withdrawals>();
        services.AddSingleton<Replay>().AddSingleton<DeliveryLog>().AddSingleton<ChainAudit>();
        services.AddSingleton<PublicAddress>().AddSingleton<MailboxSeal>().AddSingleton<MailBounces>().AddSingleton<Mailing>();
        services.AddSingleton<LinkTries>().AddSingleton<FormSeal>().AddSingleton<TransferPages>();
        services.AddSingleton<Sandboxes.SandboxBook>().AddSingleton<Sandboxes.SandboxUse>().AddSingleton<Sandboxes.Quiet>().AddSingleton<Sandboxes.ClockMoves>();
        services.AddSingleton<SignedAttempts>().AddSingleton<Webhooks>().AddSingleton<CampaignWebhooks>().AddSingleton<NotificationWebhooks>().AddSingleton<DeliveryAttempts>();
        services.AddSingleton(p => new AddressBook(new Dictionary<string, AddressAttempt>
        {
            [Webhooks.Kind] = p.GetRequiredService<Webhooks>().Address,
            [CampaignWebhooks.Kind] = p.GetRequiredService<CampaignWebhooks>().Address,
            [NotificationWebhooks.Kind] = p.GetRequiredService<NotificationWebhooks>().Address,
        }));
        services.AddLoop<Errands>().AddLoop<MailLoop>().AddLoop<Routes>().AddLoop<DeadlineLoop>().AddLoop<Heartbeat>().AddLoop<Outbox.DeliveryLoop>();
        services.AddLoop<Sandboxes.AdvanceLoop>().AddLoop<Sandboxes.SandboxSweep>().AddLoop<Sweep>();
        services.AddHostedService<Ears>().AddHostedService<Linger>().AddHostedService<DataWatch>();
        services.AddSingleton<KeyRates>().AddSingleton<WrongKeys>().AddSingleton<Admission>();
        TelnyxDialect.Register(services);
        HostlineApi.Register(services);
    }

    static void Map(WebApplication app)
    {
        Health.Map(app);
        TelnyxDialect.Map(app);
        HostlineApi.Map(app);
        TransferPages.Map(app);
    }

    static IServiceCollection AddLoop<T>(this IServiceCollection services) where T : Loop =>
        services.AddSingleton<T>().AddSingleton<Loop>(p => p.GetRequiredService<T>()).AddHostedService(p => p.GetRequiredService<T>());
}

/// <summary>Hears from other nodes what became due.</summary>
sealed class Ears(Database database, IEnumerable<Loop> loops) : BackgroundService
{
    readonly Loop[] loops = [.. loops];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => database.Listen(wakes => Array.ForEach(loops, l => l.Hear(wakes)), stoppingToken);
}
