using System.Security.Cryptography;
using System.Text;
using Hostline.Network.Lookup;
using Hostline.Network.Registry;

namespace Hostline.Network.OperatorHttp;

/// <summary>
/// A server of the operator's own that looks numbers up and routes them (docs/operations/gateways/http.md and http.yaml). Every request is a
/// POST of a JSON body signed with the Standard Webhooks headers.
/// </summary>
public sealed class OperatorGateway : Gateway
{
    public const string UrlVariable = "HOSTLINE_HTTP_URL", SecretVariable = "HOSTLINE_HTTP_SECRET";

    const int SecretBytesAtLeast = 24;

    public static readonly GatewayKind Kind = new(
        "http", [PortKind.LineLookup, PortKind.RoutingRegistry], [UrlVariable, SecretVariable, SecretVariable + "_FILE"], Read);

    readonly Uri url;
    readonly byte[] secret;

    OperatorGateway(Uri url, byte[] secret) => (this.url, this.secret) = (url, secret);

    public override string Place => url.AbsoluteUri.TrimEnd('/');

    static OperatorGateway Read(Func<string, string?> variable)
    {
        var variables = new GatewayVariables("http", variable);
        return new(variables.Url(UrlVariable, "the URL of your server"), SecretOf(variables.Secret(SecretVariable, "the secret that signs its requests")));
    }

    /// <summary>Either <c>whsec_</c> and base64, as Standard Webhooks writes secrets, or the bytes of the text.</summary>
    static byte[] SecretOf(string text)
    {
        const string Prefix = "whsec_";
        var bytes = text.StartsWith(Prefix, StringComparison.Ordinal) ? Base64(text[Prefix.Length..]) : Encoding.UTF8.GetBytes(text);
        return bytes?.Length >= SecretBytesAtLeast ? bytes
            : throw new ArgumentException($"{SecretVariable} must be whsec_ and base64, or a text, of at least {SecretBytesAtLeast} bytes.");
    }

    static byte[]? Base64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    public override LineLookup LineLookup(string? option, IServiceProvider parts) => new OperatorLineLookup(Calls(parts));

    public override RoutingRegistry RoutingRegistry(string? option, IServiceProvider parts) => new OperatorRoutingRegistry(Calls(parts));

    SignedCalls Calls(IServiceProvider parts) => new(parts.GetRequiredService<GatewayHttp>(), Place, secret, parts.GetRequiredService<TimeProvider>());

    public override async Task<GatewayCheck> Check(GatewayHttp http, CancellationToken cancellation)
    {
        var answer = await new SignedCalls(http, Place, secret, TimeProvider.System).Ask("ping", RandomNumberGenerator.GetHexString(16), new { }, cancellation);
        return answer.IsDone ? new(true, $"{Place} answers and accepts our signature.")
            : new(false, $"{Place} cannot be used: {answer.Words}.", answer.Status is 401 or 403
                ? $"Give your server the secret of {SecretVariable}, and keep both clocks right with NTP."
                : $"Start it, or correct {UrlVariable}.");
    }
}
