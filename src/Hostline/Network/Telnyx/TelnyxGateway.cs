using Hostline.Network.Lookup;

namespace Hostline.Network.Telnyx;

/// <summary>Telnyx, or a host that speaks as it does, of which this host is a customer (docs/operations/gateways/telnyx.md).</summary>
public sealed partial class TelnyxGateway : Gateway
{
    public const string UrlVariable = "HOSTLINE_TELNYX_URL", KeyVariable = "HOSTLINE_TELNYX_KEY";

    public static readonly GatewayKind Kind = new(
        "telnyx", [PortKind.LineLookup], [UrlVariable, KeyVariable, KeyVariable + "_FILE"], Read);

    readonly Uri url;
    readonly string key;

    TelnyxGateway(Uri url, string key) => (this.url, this.key) = (url, key);

    public override string Place => url.AbsoluteUri.TrimEnd('/');

    static TelnyxGateway Read(Func<string, string?> variable)
    {
        var variables = new GatewayVariables("telnyx", variable);
        return new(variables.Url(UrlVariable, "the URL of the API", "https://api.telnyx.com"), variables.Secret(KeyVariable, "an API key"));
    }

    public override LineLookup LineLookup(string? option, IServiceProvider parts) => new TelnyxLineLookup(Api(parts.GetRequiredService<GatewayHttp>()));

    TelnyxApi Api(GatewayHttp http) => new(http, Place + "/v2", key);

    public override async Task<GatewayCheck> Check(GatewayHttp http, CancellationToken cancellation)
    {
        var answer = await Api(http).Get("/messaging_profiles?page[size]=1", cancellation);
        return answer.IsDone ? new(true, $"{Place} answers and accepts our key.")
            : new(false, $"{Place} cannot be used: {answer.Words}.",
                answer.Status is 401 or 403 ? $"Correct {KeyVariable}." : $"Check {UrlVariable}, and that this machine can reach it.");
    }
}
