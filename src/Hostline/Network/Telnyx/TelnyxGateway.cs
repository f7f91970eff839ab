using System.Globalization;
using System.Text;
using System.Text.Json;
using Hostline.Core.Numbers;
using Hostline.Network.Lookup;
using Hostline.Network.Probing;
using Hostline.Network.Registry;
using Hostline.Network.Texting;
using Hostline.Network.Upstream;
using Hostline.Signatures;

namespace Hostline.Network.Telnyx;

/// <summary>Telnyx, or a compatible host, of which this host is a customer (docs/operations/gateways/telnyx.md).</summary>
public sealed class TelnyxGateway : Gateway
{
    public const string UrlVariable = "HOSTLINE_TELNYX_URL", KeyVariable = "HOSTLINE_TELNYX_KEY", PublicKeyVariable = "HOSTLINE_TELNYX_PUBLIC_KEY",
        ProfileVariable = "HOSTLINE_TELNYX_PROFILE", FromVariable = "HOSTLINE_TELNYX_FROM";

    const string SignatureHeader = "telnyx-signature-ed25519", TimeHeader = "telnyx-timestamp";

    /// <summary>A webhook outside of this tolerance may be a replayed recording.</summary>
    static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public static readonly GatewayKind Kind = new("telnyx",
        [PortKind.LineLookup, PortKind.TextSender, PortKind.RoutingRegistry, PortKind.CapabilityProbe],
        [UrlVariable, KeyVariable, KeyVariable + "_FILE", PublicKeyVariable, ProfileVariable, FromVariable], Read);

    readonly Uri url;
    readonly string key;
    readonly byte[]? publicKey;
    readonly string? profile;
    readonly GatewayVariables variables;

    TelnyxGateway(Uri url, string key, byte[]? publicKey, string? profile, GatewayVariables variables) =>
        (this.url, this.key, this.publicKey, this.profile, this.variables) = (url, key, publicKey, profile, variables);

    public override string Place => url.AbsoluteUri.TrimEnd('/');

    public override bool SendsCodes => true;

    static TelnyxGateway Read(Func<string, string?> variable)
    {
        var variables = new GatewayVariables("telnyx", variable);
        return new(variables.Url(UrlVariable, "the URL of the API", "https://api.telnyx.com"), variables.Secret(KeyVariable, "an API key"),
            PublicKeyOf(variables.Optional(PublicKeyVariable)), variables.Optional(ProfileVariable), variables);
    }

    static byte[]? PublicKeyOf(string? text)
    {
        var bytes = new byte[Ed25519Key.PublicKeyBytes];
        return text is null ? null
            : Convert.TryFromBase64String(text, bytes, out var length) && length == bytes.Length ? bytes
            : throw new ArgumentException($"{PublicKeyVariable} must be the account's public key there: base64 of {Ed25519Key.PublicKeyBytes} bytes.");
    }

    public override void Require(PortKind port)
    {
        if (port is PortKind.TextSender or PortKind.CapabilityProbe)
        {
            _ = (From, variables.Needed(PublicKeyVariable, "the account's public key there, which verifies what it tells about texts"),
                variables.Needed("HOSTLINE_PUBLIC_URL", "the public address of this server, for callbacks about texts"));
        }
    }

    string From => variables.Number(FromVariable, "the number that texts of this host come from");

    public override LineLookup LineLookup(string? option, IServiceProvider parts) => new TelnyxLineLookup(Api(parts.GetRequiredService<GatewayHttp>()));

    public override TextSender TextSender(string? option, IServiceProvider parts) =>
        new TelnyxTextSender(Api(parts.GetRequiredService<GatewayHttp>()), From, () => parts.GetRequiredService<GatewayAddress>().Of("telnyx"));

    public override CapabilityProbe CapabilityProbe(string? option, IServiceProvider parts) =>
        ActivatorUtilities.CreateInstance<TextedProbe>(parts, TextSender(option, parts), From);

    public override RoutingRegistry RoutingRegistry(string? option, IServiceProvider parts) =>
        ActivatorUtilities.CreateInstance<UpstreamRegistry>(parts, new TelnyxUpstream(Api(parts.GetRequiredService<GatewayHttp>()), profile));

    TelnyxApi Api(GatewayHttp http) => new(http, Place + "/v2", key);

    public override GatewayNews? Hear(GatewayRequest request)
    {
        if (publicKey is null)
        {
            return null;
        }

        var signature = new byte[Ed25519Key.SignatureBytes];
        return request.Header(TimeHeader) is { } time && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && Math.Abs(request.Now.ToUnixTimeSeconds() - seconds) <= Tolerance.TotalSeconds
            && Convert.TryFromBase64String(request.Header(SignatureHeader) ?? "", signature, out var length) && length == signature.Length
            && Ed25519Key.Verify(publicKey, [.. Encoding.ASCII.GetBytes(time), (byte)'|', .. request.Body], signature)
            ? NewsIn(request) : GatewayNews.Forged;
    }

    static GatewayNews NewsIn(GatewayRequest request)
    {
        try
        {
            using var json = JsonDocument.Parse(request.Body);
            return !json.RootElement.TryGetProperty("data", out var data) || !data.TryGetProperty("payload", out var payload) ? new(true, [])
                : new(true, NumbersIn(payload))
                {
                    Text = TelnyxTexts.Heard(data.TryGetProperty("event_type", out var type) ? type.GetString() : null, payload, request.Url),
                };
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return new(true, []);
        }
    }

    static IReadOnlyList<PhoneNumber> NumbersIn(JsonElement payload) =>
        payload.TryGetProperty("numbers", out var numbers) && numbers.ValueKind == JsonValueKind.Array
            ? [.. numbers.EnumerateArray().Select(n => n.TryGetProperty("value", out var value) && PhoneNumber.TryParse(value.GetString(), out var number)
                ? number : (PhoneNumber?)null).OfType<PhoneNumber>()]
            : [];

    public override async Task<GatewayCheck> Check(GatewayHttp http, CancellationToken cancellation)
    {
        var answer = await Api(http).Get("/messaging_profiles?page%5Bsize%5D=1", cancellation);
        return answer.IsDone ? new(true, $"{Place} answers and accepts our key.")
            : new(false, $"{Place} cannot be used: {answer.Words}.",
                answer.Status is 401 or 403 ? $"Correct {KeyVariable}." : $"Check {UrlVariable}, and that this machine can reach it.");
    }
}
