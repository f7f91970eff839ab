using Hostline.Accounts;
using Hostline.Api;
using Hostline.Audit;
using Hostline.Campaigns;
using Hostline.Configuration;
using Hostline.Deadlines;
using Hostline.Deciding;
using Hostline.Documents;
using Hostline.History;
using Hostline.Letters;
using Hostline.Letters.Pdf;
using Hostline.Loops;
using Hostline.Messages;
using Hostline.Network;
using Hostline.Network.Lookup;
using Hostline.Network.Mail;
using Hostline.Network.Probing;
using Hostline.Network.Registry;
using Hostline.Network.Scanning;
using Hostline.Network.Texting;
using Hostline.Network.Upstream;
using Hostline.Network.Voice;
using Hostline.Network.Watching;
using Hostline.Notifications;
using Hostline.Orders;
using Hostline.Outbox;
using Hostline.Outbox.Workers;
using Hostline.Outgoing;
using Hostline.Ownership;
using Hostline.Pages;
using Hostline.Portal;
using Hostline.Proposals;
using Hostline.Seals;
using Hostline.Secrets;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Transfers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Console;

namespace Hostline.Host;

/// <summary>The only list of the server's parts.</summary>
static class ServerParts
{
    public static void Register(IServiceCollection services, Settings settings, Database database, MasterKey masterKey, TimeProvider time, FaultPoints faults)
    {
        services.AddSingleton(settings).AddSingleton(settings.Directory).AddSingleton(settings.Live);
        services.AddSingleton(_ => database).AddSingleton(masterKey).AddSingleton(time).AddSingleton(faults);
        services.AddSingleton<Reach>();
        services.AddSingleton<AuditKey>().AddSingleton<HeadFile>().AddSingleton(new DocumentSeal(masterKey)).AddSingleton<DocumentFile>();
        services.AddSingleton(new CodeKey(masterKey.Derive("sent-codes")));
        services.AddSingleton(new ConsentKey(masterKey.Derive("consent-tokens")));
        services.AddSingleton<ConsentLinks>().AddSingleton<TransferIntake>().AddSingleton<DecideTransfer>().AddSingleton<ReverseTransfer>()
            .AddSingleton<Sources>();
        services.AddSingleton<ConsentClock>().AddSingleton<OpenWindows>().AddSingleton<FraudReports>();
        services.AddSingleton(settings.LineCalls).AddSingleton<LineProofs>().AddSingleton<LineBook>().AddSingleton<LineOwner>();
        services.AddSingleton<LineNews>().AddSingleton<LineDesk>().AddSingleton<LineLocks>();
        services.AddSingleton<RiskBook>().AddSingleton<UndoBook>().AddSingleton<AskUndo>().AddSingleton<UndoTransfer>();
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
        services.AddSingleton<Eligibility>().AddSingleton<LookUpLine>().AddSingleton<PlaceOrder>().AddSingleton<CancelOrder>().AddSingleton<HostingList>()
            .AddSingleton<LetterBook>().AddSingleton<WriteLetter>().AddSingleton<SignLetter>().AddSingleton<SignerCodes>()
            .AddSingleton(settings.Letters).AddSingleton<LetterTemplates>().AddSingleton<Letterheads>().AddSingleton<LetterContents>().AddSingleton<LetterPdf>()
            .AddSingleton<LetterCertificates>().AddSingleton<LetterLinks>().AddSingleton<SendOut>().AddSingleton<SignedLetters>().AddSingleton<LetterClock>()
            .AddSingleton<LetterFiles>().AddSingleton<LetterLooks>().AddSingleton<DescribeHosting>().AddSingleton<BulkBook>()
            .AddSingleton<ReferToOrder>();
        services.AddSingleton(settings.Codes).AddSingleton(settings.Letterhead).AddSingleton<SendCodes>().AddSingleton<CheckCodes>();
        services.AddSingleton<Notes>().AddSingleton<ProofOpening>().AddSingleton<PlaceCall>().AddSingleton<HearCall>().AddSingleton<KeyHandset>()
            .AddSingleton<ProofBook>().AddSingleton<CodesToKey>().AddSingleton<ForeignProofs>()
            .AddSingleton<IdentityDocuments>().AddSingleton<BeginBillProof>().AddSingleton<ReviewBill>();
        services.AddSingleton<CampaignBook>().AddSingleton<CampaignMoves>().AddSingleton<AssignNumber>().AddSingleton<AssignProfile>();
        services.AddSingleton<LostNumbers>().AddSingleton<MoveParticipant>(p => p.GetRequiredService<LostNumbers>().Leave);
        services.AddSingleton<Inbox>().AddSingleton<History.AccountTimeline>();
        services.AddSingleton<NotificationBook>().AddSingleton<NewNotification>().AddSingleton<ChannelTest>().AddSingleton<NotifyChannels>();
        services.AddSingleton<Accounts.Addresses>().AddSingleton<Accounts.Applications>().AddSingleton<NumberPlaces>().AddSingleton<IncomingTexts>();
        services.AddSingleton(new TextRules(settings.NeedsCampaign)).AddSingleton<TextUnits>().AddSingleton<SendText>().AddSingleton<ReceiveText>()
            .AddSingleton<TextReceipts>().AddSingleton<TextBook>()
            .AddSingleton<Messages.Inbound.ArrivedTexts>().AddSingleton<Messages.Inbound.UpstreamInbox>();
        if (settings.Live.Gateways.Values.OfType<Network.Kannel.KannelGateway>().FirstOrDefault() is { } kannel)
        {
            services.AddSingleton(kannel).AddSingleton<Messages.Inbound.KannelInbox>();
        }
        services.AddSingleton<CloseAccounts>().AddSingleton<Accounts.AuthTokens>().AddSingleton<Accounts.Subaccounts>()
            .AddSingleton<Accounts.LimitAccount>().AddSingleton<Accounts.SecretKeys>();
        services.AddSingleton<Accounts.AccountBook>().AddSingleton<Accounts.Profiles>().AddSingleton<Accounts.AutoResponses>();
        services.AddSingleton(p => new DocumentScan(settings.Scanner is not { Host: { } host, Place: { } place } clamd ? null
                : new WatchedScanner(new Clamd(host, clamd.Port), p.GetRequiredService<GatewayHealth>().Of(BesideGateways.Scanner, place))))
            .AddSingleton<UploadRoom>()
            .AddSingleton<DocumentStore>().AddSingleton<Documents.Reading.LastReadings>().AddSingleton<Documents.Reading.DocumentReader>()
            .AddSingleton(p => new TemplateGate(p.GetRequiredService<Documents.Reading.DocumentReader>(),
                p.GetRequiredService<LetterTemplates>() is { HasOutdated: true } templates ? templates.IsOutdated : null))
            .AddSingleton<OrderChecks>().AddSingleton<StageDocument>().AddSingleton<DocumentForm>()
            .AddSingleton<AttachDocuments>();
        services.AddSingleton<StandingBook>().AddSingleton<CommentBook>()
            .AddSingleton<AttachedDocuments>().AddSingleton<DocumentWords>().AddSingleton<DocumentAddresses>()
            .AddSingleton<OrderList>().AddSingleton<DryRun>().AddSingleton<HomeBook>();
        services.AddSingleton<DoubtCounts>().AddSingleton<DeskQueue>().AddSingleton<DeskLists>().AddSingleton<CarrierBook>().AddSingleton<FailedWork>()
            .AddSingleton<EvidenceBook>().AddSingleton<UndoEvidence>().AddSingleton<Accounts.HostAccounts>();
        services.AddSingleton(new SecondReviewerRule(settings.SecondReviewerDays)).AddSingleton<SecondReviewer>();
        services.AddProposals().AddSingleton<Review>().AddSingleton<Desk>().AddSingleton<NetworkAnswers>();
        services.AddSingleton<NumberList>().AddSingleton<Inventory>().AddSingleton<ReleaseNumber>().AddSingleton<Withdrawals>()
            .AddSingleton<RoutePlaces>().AddSingleton<RouteTries>();
        services.AddSingleton<EndpointBook>().AddSingleton<EndpointTest>().AddSingleton<SignatureCheck>();
        services.AddSingleton<Replay>().AddSingleton<DeliveryLog>().AddSingleton<ChainAudit>().AddSingleton<OrderAudit>().AddSingleton<AccountAudit>()
            .AddSingleton<SealAudit>().AddSingleton<Authorship>().AddSingleton<AuditTurns>();
        services.AddSingleton(Address).AddSingleton<MailboxSeal>().AddSingleton<MailBounces>().AddSingleton<Mailing>();
        services.AddSingleton<LinkTries>().AddSingleton<FormSeal>().AddSingleton<HolderSignIn>().AddSingleton<TransferList>();
        services.AddSingleton<Sandboxes.SandboxBook>().AddSingleton<SandboxUse>().AddSingleton<KeyUse>().AddSingleton<KnownKeys>()
            .AddSingleton<Sandboxes.WorldQuiescence>().AddSingleton<Sandboxes.ClockMoves>().AddSingleton<Sandboxes.SandboxInspector>()
            .AddSingleton<Sandboxes.NumberScripts>().AddSingleton<Sandboxes.NextDue>().AddSingleton<Sandboxes.LiveWorlds>().AddSingleton<Sandboxes.TourGuide>();
        services.AddSingleton<DeliveryAttempts>();
        services.AddSingleton<Packs.EvidencePacks>().AddSingleton<Packs.PackMaker>();
        AddPorts(services, settings);
        AddWorkers(services);
        services.AddLoop<Errands>().AddLoop<Routes>().AddLoop<RouteWatch>().AddLoop<ReleaseWatch>().AddLoop<UpstreamLeftovers>()
            .AddLoop<GatewayHealth>()
            .AddLoop<DeadlineLoop>().AddLoop<Heartbeat>().AddLoop<Outbox.DeliveryLoop>();
        services.AddLoop<Sandboxes.AdvanceLoop>().AddLoop<Sandboxes.SandboxSweep>().AddLoop<Sweep>().AddLoop<SealDocuments>().AddLoop<SealFound>()
            .AddLoop<SealEvents>();
        services.AddHostedService<NodeListener>().AddHostedService<DrainDelay>().AddHostedService<DataWatch>();
        services.AddSingleton<SandboxRates>().AddSingleton<Searches>().AddSingleton<KeyRates>().AddSingleton<WrongKeys>().AddSingleton<Admission>();
        services.AddSingleton<Exports>();
        services.AddSingleton<Edge>().AddSingleton<NoSuchPath>().AddSingleton<DialectRequests>();
        HostlineApi.Register(services);
        services.AddSingleton<InvitationTokens>();
        People.Registration.Register(services, settings.PublicUrl, settings.SignOn);
        PortalPages.Register(services);
    }

    static void AddPorts(IServiceCollection services, Settings settings)
    {
        services.AddSingleton<SandboxHandsets>().AddSingleton<Ports>().AddSingleton<GatewayHttp>().AddSingleton<GatewayAddress>()
            .AddSingleton<TryGateway>().AddSingleton<NewestPapers>().AddSingleton<ReadPapers>(p => p.GetRequiredService<NewestPapers>().Of)
            .AddSingleton<ReadProof>(p => p.GetRequiredService<NewestPapers>().OfProof);
        services.AddSingleton(p => new SandboxSides(
            world => new SandboxLineLookup(world),
            world => new SandboxTextSender(world, p.GetRequiredService<SandboxHandsets>()),
            world => new SandboxVoiceVerifier(world, p.GetRequiredService<SandboxHandsets>()),
            world => ActivatorUtilities.CreateInstance<SandboxRoutingRegistry>(p, world),
            world => new SandboxCapabilityProbe(world, p.GetRequiredService<SandboxHandsets>()),
            world => ActivatorUtilities.CreateInstance<SandboxMailRelay>(p, world, settings.Relay?.From.Address ?? RelaySettings.SimulatedSender)));
        services.AddSingleton(p => LiveSides.Of(settings.Live, p.GetRequiredService<SandboxSides>(), p) with
        {
            MailRelay = settings.Relay is not { } relay ? null
                : new WatchedMail(new Relay(relay, logo: settings.Letterhead.Logo),
                    p.GetRequiredService<GatewayHealth>().Of(BesideGateways.MailRelay, relay.HostAndPort)),
        });
    }

    static void AddWorkers(IServiceCollection services) => services.AddSingleton<OrderTurns>().AddSingleton<Calls>().AddSingleton<WorkerRoll>()
        .AddSingleton<Worker, LookUps>().AddSingleton<Worker, SmsCodes>().AddSingleton<Worker, SpokenCodes>().AddSingleton<Worker, PlacedCalls>()
        .AddSingleton<Worker, Texts>().AddSingleton<Worker, LineCodes>().AddSingleton<Worker, ForeignProofReads>().AddSingleton<Worker, Closings>()
        .AddSingleton<Worker, TextAnswers>().AddSingleton<Worker, SentTexts>().AddSingleton<Worker, TextFates>().AddSingleton<Worker, SentSignerCodes>()
        .AddSingleton<Worker, Probes>().AddSingleton<Worker, RobotReviews>().AddSingleton<Worker, RobotBills>().AddSingleton<Worker, DocumentChecking>()
        .AddSingleton<Worker, SandboxMails>().AddSingleton<Worker, LiveMails>()
        .AddSingleton<Worker, Assignments>().AddSingleton<Worker, ChannelNews>();

    public static void Register(IServiceCollection services, Claims claims)
    {
        services.AddSingleton(claims);
        services.AddSingleton(p => new HouseTerms(
            claims.Dialects.Select(d => d.Terms(p)).OfType<Core.Hostings.HostingTerms>().First(t => t is { TakesFiles: true, KnowsTransfers: true })));
        services.AddSingleton(p => new Accounts.NewProfiles(
            name => claims.Dialects.Select(d => d.NewProfile(p, name)).OfType<Accounts.ProfileDraft>().First()));
        services.AddSingleton(p => new DestinationKinds(claims.Dialects.SelectMany(d => d.Destinations(p))));
        foreach (var dialect in claims.Dialects)
        {
            dialect.Register(services);
        }
    }

    /// <summary>The configured URL, or else the first address listened on.</summary>
    static PublicAddress Address(IServiceProvider parts)
    {
        var settings = parts.GetRequiredService<Settings>();
        return new(settings.PublicUrl, () => new(ListenAddress.ReadAll(
            parts.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? settings.Urls)[0].ForClients));
    }

    static IServiceCollection AddLoop<T>(this IServiceCollection services) where T : Loop =>
        services.AddSingleton<T>().AddSingleton<Loop>(p => p.GetRequiredService<T>()).AddHostedService(p => p.GetRequiredService<T>());
}
