using Hostline.Accounts;
using Hostline.Api;
using Hostline.Audit;
using Hostline.Campaigns;
using Hostline.Configuration;
using Hostline.Core.Numbers;
using Hostline.Deadlines;
using Hostline.Deciding;
using Hostline.Dialects;
using Hostline.Documents;
using Hostline.History;
using Hostline.Letters;
using Hostline.Loops;
using Hostline.Network;
using Hostline.Network.Lookup;
using Hostline.Network.Mail;
using Hostline.Network.Probing;
using Hostline.Network.Registry;
using Hostline.Network.Scanning;
using Hostline.Network.Texting;
using Hostline.Network.Voice;
using Hostline.Notifications;
using Hostline.Orders;
using Hostline.Outbox;
using Hostline.Outbox.Workers;
using Hostline.Pages;
using Hostline.Ownership;
using Hostline.Portal;
using Hostline.Seals;
using Hostline.Secrets;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Telemetry;
using Hostline.Transfers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Console;

namespace Hostline.Host;

/// <summary>Assembles the program: the one place where everything is created.</summary>
public static class HostlineServer
{
    /// <summary>With the date and in UTC, so that lines of several nodes and days can be put in order.</summary>
    const string LogTime = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Connections beyond the limit that are being closed.</summary>
    const int ConnectionsLeaving = 32;

    static readonly TimeSpan DrainWithin = TimeSpan.FromSeconds(8);

    /// <summary>Opens the store, migrates its schema and builds the server. The caller starts it.</summary>
    /// <exception cref="StorageBusyException">Another process is using the store, or it cannot be reached.</exception>
    /// <exception cref="ArgumentException">A setting is wrong; the message says which and what to do.</exception>
    /// <param name="files">The limit of open files to keep to; null for the one of this process.</param>
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
            // While anything could log it, the host describes each request with an Activity, which nothing would read.
            builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        }

        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = DrainWithin);
        var open = new OpenMode(settings, await OpenMode.HasLiveAccount(database));
        builder.Services.AddSingleton(files).AddSingleton(open).AddSingleton<Door>().AddSingleton<Doorstep>();
        builder.Services.AddSingleton<SocketTransportFactory>()
            .AddSingleton(p => new Gate(p.GetRequiredService<SocketTransportFactory>(), files.Inbound + ConnectionsLeaving));
        builder.Services.AddSingleton<IConnectionListenerFactory>(p => p.GetRequiredService<Gate>());
        Register(builder.Services, settings, database, masterKey, time, faults);
        Register(builder.Services, claims);
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
        app.Use(app.Services.GetRequiredService<DialectRequests>().Serve);
        app.UseRouting();
        Map(app, claims);
        return app;
    }

    /// <summary>
    /// With several proxies in a row the last one's entry counts first, down to the first address that is not a proxy's.
    /// </summary>
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

    static void Register(IServiceCollection services, Settings settings, Database database, MasterKey masterKey, TimeProvider time, FaultPoints faults)
    {
        services.AddSingleton(settings).AddSingleton(_ => database).AddSingleton(masterKey).AddSingleton(time).AddSingleton(faults);
        services.AddSingleton<Reach>();
        services.AddSingleton<AuditKey>().AddSingleton<HeadFile>().AddSingleton(new DocumentSeal(masterKey)).AddSingleton<DocumentFile>();
        services.AddSingleton(new CodeKey(masterKey.Derive("sent-codes")));
        services.AddSingleton(new ConsentKey(masterKey.Derive("consent-tokens")));
        services.AddSingleton<ConsentLinks>().AddSingleton<TransferIntake>().AddSingleton<DecideTransfer>().AddSingleton<ReverseTransfer>()
            .AddSingleton<Sources>();
        services.AddSingleton<ConsentClock>().AddSingleton<OpenWindows>().AddSingleton<FraudReports>();
        services.AddSingleton<NumberMoves>().AddSingleton<Allowlist>().AddSingleton<NumberLocks>();
        services.AddSingleton(new SilenceRule(settings.ConsentNeedsMail));
        var outgoing = OutgoingLimits.Of(FileLimit.OfThisProcess(), settings.Outgoing);
        services.AddSingleton(outgoing).AddSingleton(new SendingRoom(outgoing.AtOnce));
        services.AddSingleton(p =>
        {
            var reach = p.GetRequiredService<Reach>();
            return new Couriers(() => reach.Sandboxes, () => reach.Live, time, outgoing.Kept);
        });
        services.AddSingleton<CommitQueue>().AddSingleton<Turns>().AddSingleton<Decisions>().AddSingleton<ListCounts>().AddSingleton<OrderBook>()
            .AddSingleton<Feed>().AddSingleton<NumberBook>();
        services.AddSingleton<ChangeUnits>();
        services.AddSingleton<Eligibility>().AddSingleton<PlaceOrder>().AddSingleton<CancelOrder>().AddSingleton<HostingList>()
            .AddSingleton<LetterBook>().AddSingleton<WriteLetter>().AddSingleton<SignLetter>().AddSingleton<DescribeHosting>();
        services.AddSingleton(settings.Codes).AddSingleton(settings.Letterhead).AddSingleton<SendCodes>().AddSingleton<CheckCodes>();
        services.AddSingleton<ProofOpening>().AddSingleton<PlaceCall>().AddSingleton<HearCall>().AddSingleton<KeyHandset>().AddSingleton<ProofBook>()
            .AddSingleton<IdentityDocuments>().AddSingleton<BeginBillProof>().AddSingleton<ReviewBill>();
        services.AddSingleton<CampaignBook>().AddSingleton<CampaignMoves>().AddSingleton<AssignNumber>().AddSingleton<AssignProfile>();
        services.AddSingleton<LostNumbers>().AddSingleton<MoveParticipant>(p => p.GetRequiredService<LostNumbers>().Leave);
        services.AddSingleton<Inbox>().AddSingleton<History.AccountTimeline>();
        services.AddSingleton<NotificationBook>().AddSingleton<NewNotification>().AddSingleton<ChannelTest>().AddSingleton<NotifyChannels>();
        services.AddSingleton<Accounts.Addresses>().AddSingleton<Accounts.Applications>().AddSingleton<NumberPlaces>().AddSingleton<IncomingTexts>();
        services.AddSingleton<CloseAccounts>().AddSingleton<Accounts.AuthTokens>().AddSingleton<Accounts.Subaccounts>().AddSingleton<Accounts.SecretKeys>();
        services.AddSingleton<Accounts.AccountBook>().AddSingleton<Accounts.Profiles>().AddSingleton<Accounts.AutoResponses>();
        services.AddSingleton(_ => new DocumentScan(settings.Scanner)).AddSingleton<UploadRoom>().AddSingleton<StageDocument>().AddSingleton<DocumentForm>()
            .AddSingleton<AttachDocuments>();
        services.AddSingleton<Review>().AddSingleton<Desk>().AddSingleton<NetworkAnswers>();
        services.AddSingleton<NumberList>().AddSingleton<Inventory>().AddSingleton<ReleaseNumber>().AddSingleton<Withdrawals>();
        services.AddSingleton<EndpointBook>().AddSingleton<EndpointTest>().AddSingleton<SignatureCheck>();
        services.AddSingleton<Replay>().AddSingleton<DeliveryLog>().AddSingleton<ChainAudit>().AddSingleton<OrderAudit>().AddSingleton<AccountAudit>()
            .AddSingleton<SealAudit>().AddSingleton<Authorship>().AddSingleton<AuditTurns>();
        services.AddSingleton<PublicAddress>().AddSingleton<MailboxSeal>().AddSingleton<MailBounces>().AddSingleton<Mailing>();
        services.AddSingleton<LinkTries>().AddSingleton<FormSeal>().AddSingleton<HolderSignIn>().AddSingleton<TransferList>();
        services.AddSingleton<Sandboxes.SandboxBook>().AddSingleton<SandboxUse>().AddSingleton<Sandboxes.WorldQuiescence>()
            .AddSingleton<Sandboxes.ClockMoves>().AddSingleton<Sandboxes.SandboxInspector>().AddSingleton<Sandboxes.NumberScripts>()
            .AddSingleton<Sandboxes.NextDue>().AddSingleton<Sandboxes.LiveWorlds>().AddSingleton<Sandboxes.TourGuide>();
        services.AddSingleton<DeliveryAttempts>();
        AddPorts(services, settings);
        AddWorkers(services);
        services.AddLoop<Errands>().AddLoop<Routes>().AddLoop<DeadlineLoop>().AddLoop<Heartbeat>().AddLoop<Outbox.DeliveryLoop>();
        services.AddLoop<Sandboxes.AdvanceLoop>().AddLoop<Sandboxes.SandboxSweep>().AddLoop<Sweep>().AddLoop<SealDocuments>().AddLoop<SealFound>()
            .AddLoop<SealEvents>();
        services.AddHostedService<NodeListener>().AddHostedService<DrainDelay>().AddHostedService<DataWatch>();
        services.AddSingleton<SandboxRates>().AddSingleton<Searches>().AddSingleton<KeyRates>().AddSingleton<WrongKeys>().AddSingleton<Admission>();
        services.AddSingleton<Edge>().AddSingleton<NoSuchPath>().AddSingleton<DialectRequests>();
        HostlineApi.Register(services);
        services.AddSingleton<InvitationTokens>();
        People.Registration.Register(services, settings.PublicUrl);
        PortalPages.Register(services);
    }

    static void AddPorts(IServiceCollection services, Settings settings)
    {
        services.AddSingleton<SandboxHandsets>().AddSingleton<Ports>();
        services.AddSingleton(p => new SandboxSides(
            world => new SandboxLineLookup(world),
            world => new SandboxTextSender(world, p.GetRequiredService<SandboxHandsets>()),
            world => new SandboxVoiceVerifier(world, p.GetRequiredService<SandboxHandsets>()),
            world => ActivatorUtilities.CreateInstance<SandboxRoutingRegistry>(p, world),
            world => new SandboxCapabilityProbe(world, p.GetRequiredService<SandboxHandsets>()),
            world => ActivatorUtilities.CreateInstance<SandboxMailRelay>(p, world, settings.Relay?.From.Address ?? RelaySettings.SimulatedSender)));
        services.AddSingleton(p => (settings.Gateways == LiveNetwork.Simulated ? LiveSides.Simulated(p.GetRequiredService<SandboxSides>()) : new()) with
        {
            MailRelay = settings.Relay is { } relay ? new Relay(relay, logo: settings.Letterhead.Logo) : null,
        });
    }

    static void AddWorkers(IServiceCollection services) => services.AddSingleton<OrderTurns>().AddSingleton<Calls>().AddSingleton<WorkerRoll>()
        .AddSingleton<Worker, LookUps>().AddSingleton<Worker, SmsCodes>().AddSingleton<Worker, SpokenCodes>().AddSingleton<Worker, PlacedCalls>()
        .AddSingleton<Worker, Texts>().AddSingleton<Worker, Closings>().AddSingleton<Worker, TextAnswers>()
        .AddSingleton<Worker, Probes>().AddSingleton<Worker, RobotReviews>().AddSingleton<Worker, RobotBills>()
        .AddSingleton<Worker, SandboxMails>().AddSingleton<Worker, LiveMails>()
        .AddSingleton<Worker, Assignments>().AddSingleton<Worker, ChannelNews>();

    static void Register(IServiceCollection services, Claims claims)
    {
        services.AddSingleton(claims);
        services.AddSingleton(p => new Orders.HouseTerms(
            claims.Dialects.Select(d => d.Terms(p)).OfType<Core.Hostings.HostingTerms>().First(t => t is { TakesFiles: true, KnowsTransfers: true })));
        services.AddSingleton(p => new Accounts.NewProfiles(
            name => claims.Dialects.Select(d => d.NewProfile(p, name)).OfType<Accounts.ProfileDraft>().First()));
        services.AddSingleton<Orders.StandingBook>().AddSingleton<Orders.CommentBook>()
            .AddSingleton<AttachedDocuments>().AddSingleton<DocumentWords>().AddSingleton<DocumentAddresses>()
            .AddSingleton<Orders.OrderList>().AddSingleton<Orders.DryRun>().AddSingleton<Orders.HomeBook>();
        services.AddSingleton(p => new DestinationKinds(claims.Dialects.SelectMany(d => d.Destinations(p))));
        foreach (var dialect in claims.Dialects)
        {
            dialect.Register(services);
        }
    }

    static void Map(WebApplication app, Claims claims)
    {
        Health.Map(app);
        foreach (var dialect in claims.Dialects)
        {
            dialect.Map(app);
        }

        HostlineApi.Map(app);
        PortalPages.Map(app);
        ReferencePages.Map(app, claims);
    }

    static IServiceCollection AddLoop<T>(this IServiceCollection services) where T : Loop =>
        services.AddSingleton<T>().AddSingleton<Loop>(p => p.GetRequiredService<T>()).AddHostedService(p => p.GetRequiredService<T>());
}

/// <summary>Receives other nodes' notifications of due work.</summary>
sealed class NodeListener(Database database, IEnumerable<Loop> loops) : BackgroundService
{
    readonly Loop[] loops = [.. loops];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => database.Listen(wakes => Array.ForEach(loops, l => l.Hear(wakes)), stoppingToken);
}
