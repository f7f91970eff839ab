using System.Net;
using Hostline.Configuration;
using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Letters;
using Hostline.Network;
using Hostline.Network.Mail;
using Hostline.Network.Scanning;
using Hostline.Outbox;
using Hostline.Outgoing;
using Hostline.Secrets;
using Hostline.Storage;
using Hostline.Telemetry;

namespace Hostline.Server;

/// <summary>The server's settings. Everything has a default that works on a laptop.</summary>
public sealed record Settings
{
    public const string DefaultUrl = "http://127.0.0.1:4010";

    /// <summary>Data directory: the embedded database, the keys, demo.json.</summary>
    public string Data { get; init; } = "./data";

    public DataDirectory Directory => new(Data);

    /// <summary>The addresses to listen on, separated by ';'.</summary>
    public string Urls { get; init; } = DefaultUrl;

    /// <summary>The vendors' hosts that a proxy of this server answers for; in open mode they count as names of this machine.</summary>
    public IReadOnlyList<string> ProxiedHosts { get; init; } = [];

    /// <summary>postgres://…; null for the embedded SQLite.</summary>
    public string? Database
    {
        get;
        init
        {
            // An unreadable address is a usage error, reported before anything is opened.
            if (value is not null)
            {
                _ = (PostgresAddress.Read(value), PostgresTerms.Read());
            }

            field = value;
        }
    }

    /// <summary>32 bytes of base64; required with PostgreSQL unless the data directory has the file.</summary>
    public string? MasterKey { get; init; } = ReadMasterKey();

    /// <summary>Whether to host Canadian numbers in addition to those of the United States.</summary>
    public bool HostsCanada { get; init; } = Setting.Switch("HOSTLINE_CANADA") ?? false;

    /// <summary>How long orders may wait for people.</summary>
    public TermDays TermDays { get; init; } = new(
        Setting.Count("HOSTLINE_IDLE_DAYS", TermDays.Standard.Idle, "days", 1, 365), Setting.Count("HOSTLINE_UNVERIFIED_DAYS", 0, "days", 0, 365),
        Setting.Count("HOSTLINE_UNSIGNED_DAYS", 0, "days", 0, 30), Setting.Count("HOSTLINE_STUCK_DAYS", 0, "days", 0, 365));

    /// <summary>Area codes that came into service after the table was made.</summary>
    public IReadOnlyList<AddedAreaCode> AreaCodes { get; init; } = ReadAreaCodes();

    /// <summary>Open mode, switched on or off; null leaves the decision to <see cref="OpenMode"/>.</summary>
    public bool? OpenSandboxes { get; init; } = Setting.Switch("HOSTLINE_OPEN_SANDBOXES");

    /// <summary>The reverse proxies whose headers with the client's address and scheme are trusted.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = Setting.Networks("HOSTLINE_TRUSTED_PROXIES");

    /// <summary>Receivers of webhooks outside the public internet that may be called.</summary>
    public (PrivateReceivers Sandboxes, PrivateReceivers Live) Receivers { get; init; } = PrivateReceivers.Read(Setting.Text(PrivateReceivers.Variable));

    /// <summary>Whether traces and metrics are sent to a collector; OpenTelemetry reads its address from the same variable.</summary>
    public bool ExportsTelemetry { get; init; } = Setting.Text(Export.Variable) is not null;

    /// <summary>The virus scanner for every uploaded document; without one, only the PDF inspection decides.</summary>
    public ScannerSettings Scanner { get; init; } = ScannerSettings.Parse(Setting.Text("HOSTLINE_CLAMD"));

    /// <summary>The public address of this server, for the links in mails; null for the first address listened on.</summary>
    public Uri? PublicUrl { get; init; } = PublicAddress.Parse(Setting.Text("HOSTLINE_PUBLIC_URL"));

    /// <summary>
    /// A second address of this server, on another host name, from which documents are shown in pages, so that their content cannot access the
    /// pages. Null for none: then pages show only the text of documents.
    /// </summary>
    public Uri? DocumentsUrl { get; init; } = PublicAddress.ParseOrigin("HOSTLINE_DOCUMENTS_URL", Setting.Text("HOSTLINE_DOCUMENTS_URL"));

    /// <summary>The relay for mail of live accounts; null for none: the mail then stays in the database.</summary>
    public RelaySettings? Relay { get; init; } = RelaySettings.Read(Setting.Exact);

    /// <summary>The identity provider that the host's people sign in with; null for none.</summary>
    public People.SignOn.SignOnSettings? SignOn { get; init; } = People.SignOn.SignOnSettings.Read(Setting.Exact);

    /// <summary>Whether a holder's silence counts only if a mail with the consent request was delivered.</summary>
    public bool ConsentNeedsMail { get; init; } = Setting.Switch("HOSTLINE_CONSENT_NEEDS_MAIL") ?? false;

    /// <summary>For staging: whether the simulated network serves live accounts too.</summary>
    public LiveNetwork Gateways
    {
        get;
        init
        {
            field = value;
            Live = GatewaySettings.Read(value, Setting.Exact);
        }
    } = Setting.OneOf("HOSTLINE_GATEWAYS", LiveNetwork.None);

    public GatewaySettings Live { get; init; } = GatewaySettings.Read(Setting.OneOf("HOSTLINE_GATEWAYS", LiveNetwork.None), Setting.Exact);

    /// <summary>Whether an ordinary US number may send to that country only with a campaign (10DLC).</summary>
    public bool NeedsCampaign { get; init; } = Setting.Switch("HOSTLINE_REQUIRE_CAMPAIGN") ?? false;

    /// <summary>How many calls and texts the page for owners of lines may cause.</summary>
    public Ownership.LineAllowance LineCalls { get; init; } = new(Setting.Count("HOSTLINE_LINE_CALLS_PER_HOST", 200, "calls a day"));

    public CodeAllowance Codes { get; init; } = new(
        Setting.Count("HOSTLINE_CODES_PER_NEW_ACCOUNT", 250, "codes a day"), Setting.Count("HOSTLINE_CODES_PER_ACCOUNT", 1_000, "codes a day"),
        Setting.Count("HOSTLINE_CODES_PER_EXCHANGE", 20, "codes an hour"), Setting.Count("HOSTLINE_CODES_PER_HOST", 10_000, "codes a day"),
        TimeSpan.FromDays(Setting.Count("HOSTLINE_NEW_ACCOUNT_DAYS", 30, "days")))
    {
        ShareOfExchange =
            Setting.Count("HOSTLINE_CODES_PER_EXCHANGE_AND_ACCOUNT", (Setting.Count("HOSTLINE_CODES_PER_EXCHANGE", 20, "codes an hour") + 1) / 2,
                "codes an hour"),
    };

    /// <summary>The operator's name, logo and support address, on pages and in mails.</summary>
    public Letterhead Letterhead { get; init; } =
        Letterhead.Of(Setting.Text("HOSTLINE_OPERATOR_NAME"), Setting.Text("HOSTLINE_SUPPORT"), Setting.Text("HOSTLINE_OPERATOR_LOGO"));

    public LetterHouse Letters { get; init; } = LetterHouse.Read();

    /// <summary>Documents of live accounts younger than this are accepted by two principals; 0 for never, null for the usual rule.</summary>
    public int? SecondReviewerDays { get; init; } = Setting.Count("HOSTLINE_SECOND_REVIEWER_DAYS", -1, "days", 0, 36_500) is >= 0 and var days ? days : null;

    /// <summary>Requests a second that a live key may send to one node; 0 for no limit.</summary>
    public int KeyRate { get; init; } = Setting.Count("HOSTLINE_KEY_RATE", 100, "requests a second");

    /// <summary>The same for the keys of sandboxes' accounts.</summary>
    public int SandboxKeyRate { get; init; } = Setting.Count("HOSTLINE_SANDBOX_KEY_RATE", 0, "requests a second");

    /// <summary>The requests per second with a wrong key, or without one, that one remote address may send to one node; 0 for no limit.</summary>
    public int WrongKeyRate { get; init; } = Setting.Count("HOSTLINE_WRONG_KEY_RATE", 20, "requests a second");

    public LogFormat LogFormat { get; init; } = Setting.OneOf("HOSTLINE_LOG_FORMAT", LogFormat.Text);

    /// <summary>The accounts per second that one remote address may create in sandboxes without a key; 0 for no limit.</summary>
    public int SandboxRate { get; init; } = Setting.Count("HOSTLINE_SANDBOX_RATE", 20, "accounts a second", most: 100_000);

    /// <summary>The requests to receivers that one node has in flight at once; 0 for as many as fit within the limit of open files.</summary>
    public int Outgoing { get; init; } =
        Setting.Count(Outbox.OutgoingLimits.Setting, 0, "requests at once", Outbox.OutgoingLimits.Least, FileLimit.OutboundAtMost);

    /// <summary>How much is logged: Information is one line per delivery attempt.</summary>
    public LogLevel LogLevel { get; init; } = Setting.OneOf("HOSTLINE_LOG", LogLevel.Warning);

    /// <summary>Whether the first start creates the demo sandbox; null for the database's default: not on one that nodes share.</summary>
    public bool? Demo { get; init; }

    public bool MakesDemo => Demo ?? Database is null;

    public bool IsLoopbackOnly => ListenAddress.ReadAll(Urls).All(a => a.IsLoopback);

    /// <summary>
    /// How long a server that was told to stop continues to accept requests while <c>/readyz</c> answers 503, so that a load balancer stops
    /// using it before the port closes.
    /// </summary>
    public TimeSpan LingersFor { get; init; } = TimeSpan.Zero;

    /// <summary>Checked before anything is opened: a malformed key is a wrong setting, whatever the database.</summary>
    static string? ReadMasterKey()
    {
        const string Variable = "HOSTLINE_MASTER_KEY";
        var text = Setting.Text(Variable);
        return text is null || Storage.MasterKey.FromText(text, Variable) is not null ? text : null;
    }

    static IReadOnlyList<AddedAreaCode> ReadAreaCodes()
    {
        const string Variable = "HOSTLINE_AREA_CODES";
        const string FileVariable = "HOSTLINE_AREA_CODES_FILE";
        var file = Setting.File(FileVariable);
        return [.. AddedAreaCode.Read(Setting.Text(Variable) ?? "", Variable), .. AddedAreaCode.Read(file ?? "", FileVariable)];
    }
}

/// <summary>The form of a log line, for people or for programs.</summary>
public enum LogFormat
{
    Text,
    Json,
}
