using Hostline.Network.Lookup;

namespace Hostline.Network.Twilio;

/// <summary>Twilio, or a host that speaks as it does, of which this host is a customer (docs/operations/gateways/twilio.md).</summary>
public sealed partial class TwilioGateway : Gateway
{
    public const string UrlVariable = "HOSTLINE_TWILIO_URL", AccountVariable = "HOSTLINE_TWILIO_ACCOUNT", TokenVariable = "HOSTLINE_TWILIO_TOKEN";

    public static readonly GatewayKind Kind = new(
        "twilio", [PortKind.LineLookup], [UrlVariable, AccountVariable, TokenVariable, TokenVariable + "_FILE"], Read);

    readonly TwilioHosts hosts;
    readonly string account, token;

    TwilioGateway(TwilioHosts hosts, string account, string token) => (this.hosts, this.account, this.token) = (hosts, account, token);

    public override string Place => hosts.Api;

    static TwilioGateway Read(Func<string, string?> variable)
    {
        var variables = new GatewayVariables("twilio", variable);
        var account = variables.Needed(AccountVariable, "an account's SID");
        return account.Length == 34 && account.StartsWith("AC", StringComparison.Ordinal) && account.All(char.IsAsciiLetterOrDigit)
            ? new(variables.Optional(UrlVariable) is null ? TwilioHosts.Usual : TwilioHosts.AllAt(variables.Url(UrlVariable, "the URL of the API")),
                account, variables.Secret(TokenVariable, "the account's auth token"))
            : throw new ArgumentException($"{AccountVariable} must be an account's SID: AC and 32 letters and digits.");
    }

    public override LineLookup LineLookup(string? option, IServiceProvider parts) => new TwilioLineLookup(Api(parts.GetRequiredService<GatewayHttp>()));

    TwilioApi Api(GatewayHttp http) => new(http, hosts, account, token);

    public override async Task<GatewayCheck> Check(GatewayHttp http, CancellationToken cancellation)
    {
        var answer = await Api(http).Get($"{hosts.Api}/2010-04-01/Accounts/{account}.json", cancellation);
        return answer.IsDone ? new(true, $"{Place} answers and accepts our account.")
            : new(false, $"{Place} cannot be used: {answer.Words}.",
                answer.Status is 401 or 403 or 404 ? $"Correct {AccountVariable} and {TokenVariable}."
                    : $"Check {UrlVariable}, and that this machine can reach it.");
    }
}

/// <summary>Where the products' APIs are.</summary>
sealed record TwilioHosts(string Api, string Lookups, string Numbers, string Preview)
{
    public static readonly TwilioHosts Usual =
        new("https://api.twilio.com", "https://lookups.twilio.com", "https://numbers.twilio.com", "https://preview.twilio.com");

    /// <summary>A host that serves all products at one place.</summary>
    public static TwilioHosts AllAt(Uri url) => url.AbsoluteUri.TrimEnd('/') is var one ? new(one, one, one, one) : null!;
}
