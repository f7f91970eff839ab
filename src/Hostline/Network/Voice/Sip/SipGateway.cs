using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hostline.Network.Voice.Sip;

/// <summary>Calls over a SIP trunk, each placed by its own baresip process (docs/operations/gateways/sip.md).</summary>
public sealed class SipGateway : Gateway
{
    public const string TrunkVariable = "HOSTLINE_SIP_TRUNK", FromVariable = "HOSTLINE_SIP_FROM", UserVariable = "HOSTLINE_SIP_USER",
        PasswordVariable = "HOSTLINE_SIP_PASSWORD", AddressVariable = "HOSTLINE_SIP_ADDRESS", CallsVariable = "HOSTLINE_SIP_CALLS",
        LanguageVariable = "HOSTLINE_SIP_LANGUAGE", PromptsVariable = "HOSTLINE_SIP_PROMPTS";

    const int UsualCalls = 8, CallsAtMost = 200;

    public static readonly GatewayKind Kind = new("sip", [PortKind.VoiceVerifier],
    [
        TrunkVariable, FromVariable, UserVariable, PasswordVariable, PasswordVariable + "_FILE", AddressVariable, CallsVariable, LanguageVariable,
        PromptsVariable,
    ], Read);

    readonly SipTrunk trunk;
    readonly Prompts prompts;
    readonly int atOnce;

    SipGateway(SipTrunk trunk, Prompts prompts, int atOnce) => (this.trunk, this.prompts, this.atOnce) = (trunk, prompts, atOnce);

    public override string Place => trunk.ToString();

    static SipGateway Read(Func<string, string?> variable)
    {
        var variables = new GatewayVariables("sip", variable);
        var (host, port, transport) = Trunk(variables.Needed(TrunkVariable, "the address of your trunk"));
        var trunk = new SipTrunk(host, port, transport, variables.Number(FromVariable, "the number that its calls come from"))
        {
            User = variables.Optional(UserVariable),
            Password = variables.OptionalSecret(PasswordVariable),
            Address = variables.Optional(AddressVariable),
        };
        if (trunk.User is null != trunk.Password is null || new[] { trunk.User, trunk.Password, trunk.Address }.Any(t => t?.IndexOfAny(Unsafe) >= 0))
        {
            throw new ArgumentException($"{UserVariable} and {PasswordVariable} belong together, and may not contain quotes, semicolons, brackets or blanks; "
                + $"nor may {AddressVariable}.");
        }

        var words = PromptWords.Of(variables.Optional(LanguageVariable) ?? "en")
            ?? throw new ArgumentException($"{LanguageVariable} must be {string.Join(" or ", PromptWords.Languages)}.");
        return new(trunk, variables.Optional(PromptsVariable) is { } folder ? RecordedPrompts.In(folder, PromptsVariable) : new SpokenPrompts(words),
            variables.Count(CallsVariable, UsualCalls, "calls at once", 1, CallsAtMost));
    }

    /// <summary>Characters that would end a value in baresip's account line.</summary>
    static readonly SearchValues<char> Unsafe = SearchValues.Create("\";<>\n\r \t");

    static (string Host, int Port, string Transport) Trunk(string text)
    {
        var parts = text.Split(";transport=");
        var place = parts[0].StartsWith("sip:", StringComparison.Ordinal) ? parts[0][4..] : parts[0];
        var transport = parts.Length > 1 ? parts[1] : "udp";
        return parts.Length <= 2 && transport is "udp" or "tcp" or "tls" && !place.AsSpan().ContainsAny(Unsafe)
            && Uri.TryCreate("sip://" + place, UriKind.Absolute, out var url) && url is { Host.Length: > 0, PathAndQuery: "" or "/", UserInfo: "" }
            ? (url.Host, url.Port > 0 ? url.Port : transport == "tls" ? 5061 : 5060, transport)
            : throw new ArgumentException($"{TrunkVariable} must be host, host:port or host:port;transport=udp, tcp or tls.");
    }

    public override VoiceVerifier VoiceVerifier(string? option, IServiceProvider parts) =>
        new SipVoice(trunk, prompts, atOnce, parts.GetRequiredService<TimeProvider>(), parts.GetRequiredService<ILogger<SipVoice>>());

    public override async Task<GatewayCheck> Check(GatewayHttp http, CancellationToken cancellation) =>
        Baresip.Program is null ? new(false, "The program baresip is not installed.", "Install Debian's baresip-core.")
        : prompts.Trouble is { } trouble ? new(false, trouble, $"Install Debian's espeak-ng and sox, or give recordings in {PromptsVariable}.")
        : await Answers(cancellation) ? new(true, $"The trunk {Place} answers.")
        : new(false, $"The trunk {Place} does not answer.", $"Check {TrunkVariable}, and that this machine's address is known there.");

    /// <summary>Any response to OPTIONS will do; for transports other than UDP, a connection is enough.</summary>
    async Task<bool> Answers(CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            var address = (await Dns.GetHostAddressesAsync(trunk.Host, AddressFamily.InterNetwork, late.Token))[0];
            if (trunk.Transport != "udp")
            {
                using var tcp = new TcpClient();
                await tcp.ConnectAsync(address, trunk.Port, late.Token);
                return true;
            }

            using var udp = new UdpClient(AddressFamily.InterNetwork);
            udp.Connect(address, trunk.Port);
            var here = (IPEndPoint)udp.Client.LocalEndPoint!;
            var id = Guid.CreateVersion7().ToString("N");
            await udp.SendAsync(Encoding.ASCII.GetBytes($"OPTIONS sip:{trunk.Host} SIP/2.0\r\nVia: SIP/2.0/UDP {here};branch=z9hG4bK{id};rport\r\n"
                + $"Max-Forwards: 70\r\nFrom: <sip:{trunk.From}@{trunk.Host}>;tag={id}\r\nTo: <sip:{trunk.Host}>\r\nCall-ID: {id}\r\nCSeq: 1 OPTIONS\r\n"
                + "Content-Length: 0\r\n\r\n"), late.Token);
            return (await udp.ReceiveAsync(late.Token)).Buffer.AsSpan().StartsWith("SIP/2.0"u8);
        }
        catch (Exception down) when (down is SocketException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}

/// <param name="From">The caller id, in +E.164 form.</param>
sealed record SipTrunk(string Host, int Port, string Transport, string From)
{
    public string? User { get; init; }

    /// <summary>Internal, so that printing the trunk does not reveal it.</summary>
    internal string? Password { get; init; }

    /// <summary>The address of this machine from which calls are placed; null to let the system choose.</summary>
    public string? Address { get; init; }

    public override string ToString() => $"sip:{Host}:{Port};transport={Transport}";
}
