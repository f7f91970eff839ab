using System.Net.Http.Json;
using System.Text.Json;
using Hostline.Network;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Network.Kannel;

/// <summary>
/// A live Hostline over Debian's Kannel, with a carrier that speaks SMPP (tests/npm/smsc.mjs). Each part can be killed, stopped and started
/// again.
/// </summary>
sealed class KannelStage : IAsyncDisposable
{
    public const string Secret = "0123456789abcdef0123456789abcdef", Number = "+13127720001", Sender = "+13127720100", Handset = "+13127720150";

    const string Password = "kannel's password";

    readonly string folder = Directory.CreateTempSubdirectory("hostline-kannel-").FullName;
    readonly int smpp = FreePort.Take(), carrier = FreePort.Take(), admin = FreePort.Take(), boxes = FreePort.Take(), send = FreePort.Take();
    readonly PostgresDatabase? postgres;
    RunningProgram? smsc, bearer, sms;

    KannelStage(PostgresDatabase? postgres) => this.postgres = postgres;

    public int HostlinePort { get; } = FreePort.Take();

    public TestServer Server { get; private set; } = null!;

    public Live Live { get; private set; } = null!;

    public LiveAccount Account { get; private set; } = null!;

    public string SendUrl => $"http://127.0.0.1:{send}";

    public static async Task<KannelStage> Begin(StoreKind kind = StoreKind.Sqlite, params (string Name, string Value)[] more)
    {
        NodeTools.Require();
        if (RunningProgram.Find("bearerbox") is null || RunningProgram.Find("smsbox") is null)
        {
            RealPart.Missing("Kannel", "Run ./test install as root, or install the package kannel.");
        }

        var stage = new KannelStage(kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null);
        try
        {
            await stage.Start(more);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    async Task Start((string Name, string Value)[] more)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "kannel.conf"), Configuration());
        Directory.CreateDirectory(Path.Combine(folder, "spool"));
        smsc = RunningProgram.Start(NodeTools.Node!, [Path.Combine(NodeTools.Project, "smsc.mjs"), smpp.ToString(), carrier.ToString()], folder);
        var variables = new Dictionary<string, string>
        {
            ["HOSTLINE_LOOKUP"] = "simulated",
            ["HOSTLINE_CALLS"] = "simulated",
            ["HOSTLINE_REGISTRY"] = "simulated",
            ["HOSTLINE_PROBE"] = "simulated",
            ["HOSTLINE_TEXTS"] = "kannel",
            ["HOSTLINE_KANNEL_URL"] = SendUrl,
            ["HOSTLINE_KANNEL_USER"] = "hostline",
            ["HOSTLINE_KANNEL_PASSWORD"] = Password,
            ["HOSTLINE_KANNEL_SENDER"] = Sender,
            ["HOSTLINE_KANNEL_SECRET"] = Secret,
            ["HOSTLINE_KANNEL_CALLBACK"] = $"http://127.0.0.1:{HostlinePort}",
        };
        foreach (var (name, value) in more)
        {
            variables[name] = value;
        }

        Server = await TestServer.Start(postgres?.Url, configure: s => s with
        {
            Urls = $"http://127.0.0.1:{HostlinePort}",
            Gateways = LiveNetwork.None,
            Live = GatewaySettings.Read(LiveNetwork.None, variables.GetValueOrDefault),
        });
        await smsc.Answers($"http://127.0.0.1:{carrier}/journal");
        await StartKannel();
        Live = await Live.On(Server);
        Account = await Live.Open("acme");
        await Live.Host(Account, Number);
    }

    /// <summary>Both boxes: smsbox ends when bearerbox does.</summary>
    public async Task StartKannel()
    {
        bearer = Box("bearerbox");
        await bearer.Answers($"http://127.0.0.1:{admin}/status.xml?password=status");
        await StartSmsBox();
        await Hang.Until(async () => (await Journal()).GetProperty("bound").GetArrayLength() == 2, () => "Kannel's connections with the carrier");
    }

    public async Task StartSmsBox()
    {
        sms = Box("smsbox");
        await bearer!.IsReady(async () =>
        {
            // bearerbox answers its administrators before it listens for boxes, and a box that cannot reach it gives up.
            if (sms.HasEnded)
            {
                await sms.DisposeAsync();
                sms = Box("smsbox");
            }

            return await RunningProgram.IsAnswered(SendUrl + "/cgi-bin/sendsms");
        }, SendUrl);
    }

    /// <summary>As a crash does.</summary>
    public async Task KillKannel()
    {
        await End(bearer);
        await End(sms);
        (bearer, sms) = (null, null);
    }

    public async Task KillSmsBox()
    {
        await End(sms);
        sms = null;
    }

    public Task SignalSmsBox(string signal) => ChildProgram.Run("/bin/kill", [$"-{signal}", sms!.Id.ToString()]);

    /// <summary>What the carrier was given so far.</summary>
    public async Task<JsonElement> Journal() => await Support.Http.Client.GetFromJsonAsync<JsonElement>($"http://127.0.0.1:{carrier}/journal");

    /// <summary>Texts from Hostline, each put together from its parts, as "from to text".</summary>
    public async Task<IReadOnlyList<(string From, string To, string Text, int Coding, int Parts, string Via)>> Taken() =>
    [
        .. (await Journal()).GetProperty("journal").EnumerateArray()
            .GroupBy(e => e.GetProperty("part") is { ValueKind: JsonValueKind.Array } part ? $"{e.GetProperty("to")} {part[0]}" : AnyId.New().ToString())
            .Select(parts => (TextOf(parts.First(), "from"), TextOf(parts.First(), "to"),
                string.Concat(parts.OrderBy(p => p.GetProperty("part") is { ValueKind: JsonValueKind.Array } part ? part[2].GetInt32() : 0)
                    .SelectMany(p => p.GetProperty("units").EnumerateArray()).Select(u => (char)u.GetInt32())),
                parts.First().GetProperty("coding").GetInt32(), parts.Count(), TextOf(parts.First(), "via"))),
    ];

    /// <summary>A handset of the carrier sends a text.</summary>
    public async Task Text(string text, bool wide = false, int parts = 1, string to = Number, string from = Handset)
    {
        using var answer = await Support.Http.Client.PostAsJsonAsync($"http://127.0.0.1:{carrier}/text", new { from, to, text, wide, parts });
        var told = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.All(told.GetProperty("statuses").EnumerateArray(), status => Assert.Equal(0, status.GetInt32()));
        Assert.Equal(parts, told.GetProperty("statuses").GetArrayLength());
    }

    /// <summary>While it holds, the carrier answers nothing.</summary>
    public async Task Hold(bool holds)
    {
        using var answer = await Support.Http.Client.PostAsJsonAsync($"http://127.0.0.1:{carrier}/mode", new { holds });
        answer.EnsureSuccessStatusCode();
    }

    public Task<Answered> Send(string text, string to = Handset) => Live.Telnyx(Account, HttpMethod.Post, "/messages", new { from = Number, to, text });

    /// <summary>The status of a message once it is one of these.</summary>
    public Task<string> Comes(string id, params string[] statuses) => Hang.Until(async () =>
    {
        var status = (await Live.Telnyx(Account, HttpMethod.Get, $"/messages/{id}")).Expect(200).Json.GetProperty("data").GetProperty("to")[0]
            .GetProperty("status").GetString()!;
        return statuses.Contains(status) ? status : null;
    }, () => $"{string.Join(" or ", statuses)} of message {id}");

    /// <summary>The texts that came in, oldest first, once there are so many.</summary>
    public Task<IReadOnlyList<string>> CameIn(int count) => Hang.Until(async () =>
    {
        var rows = await Live.Read("select body from texts where origin = 1 order by id", r => r.Text(0));
        return rows.Count >= count ? rows : null;
    }, () => $"{count} texts that came in");

    public async ValueTask DisposeAsync()
    {
        await KillKannel();
        await End(smsc);
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }

        await (postgres?.DisposeAsync() ?? default);
        Directory.Delete(folder, recursive: true);
    }

    static async Task End(RunningProgram? program) => await (program?.DisposeAsync() ?? default);

    RunningProgram Box(string name) => RunningProgram.Start(RunningProgram.Find(name)!, ["-v", "4", Path.Combine(folder, "kannel.conf")], folder);

    static string TextOf(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    string Configuration() => $"""
        group = core
        admin-port = {admin}
        admin-interface = 127.0.0.1
        admin-password = admin
        status-password = status
        smsbox-port = {boxes}
        smsbox-interface = 127.0.0.1
        log-level = 4
        store-type = spool
        store-location = "{folder}/spool"
        dlr-storage = internal
        sms-resend-freq = 1

        {Smsc("one")}
        {Smsc("two")}
        group = smsbox
        bearerbox-host = 127.0.0.1
        sendsms-port = {send}
        sendsms-interface = 127.0.0.1
        sendsms-chars = "0123456789+"
        log-level = 4
        mo-recode = true
        http-request-retry = 1000000
        http-queue-delay = 1

        group = sendsms-user
        username = hostline
        password = "{Password}"
        concatenation = true
        max-messages = 10
        default-smsc = one
        user-deny-ip = "*.*.*.*"
        user-allow-ip = "127.0.0.1"

        group = sms-service
        keyword = default
        catch-all = true
        post-url = "http://127.0.0.1:{HostlinePort}/gateways/kannel/{Secret}/inbound?from=%p&to=%P&id=%I"
        max-messages = 0
        omit-empty = true
        concatenation = true

        """;

    string Smsc(string name) => $"""
        group = smsc
        smsc = smpp
        smsc-id = {name}
        allowed-smsc-id = {name}
        host = 127.0.0.1
        port = {smpp}
        smsc-username = {name}
        smsc-password = pw
        system-type = ""
        transceiver-mode = true
        interface-version = 34
        reconnect-delay = 1
        max-pending-submits = 10
        source-addr-ton = 1
        source-addr-npi = 1
        dest-addr-ton = 1
        dest-addr-npi = 1
        msg-id-type = 0x00

        """;
}
