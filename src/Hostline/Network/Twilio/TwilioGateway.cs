using System.Security.Cryptography;
using System.Text;
using Hostline.Core.Numbers;
using Hostline.Network.Lookup;
using Hostline.Network.Probing;
using Hostline.Network.Registry;
using Hostline.Network.Texting;
using Hostline.Network.Upstream;
using Hostline.Network.Voice;
using Hostline.Storage;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Hostline.Network.Twilio;

/// <summary>Twilio, or a compatible host, of which this host is a customer (docs/operations/gateways/twilio.md).</summary>
public sealed class TwilioGateway : Gateway
{
    public const string UrlVariable = "HOSTLINE_TWILIO_URL", AccountVariable = "HOSTLINE_TWILIO_ACCOUNT", TokenVariable = "HOSTLINE_TWILIO_TOKEN",
        AddressVariable = "HOSTLINE_TWILIO_ADDRESS", SignerVariable = "HOSTLINE_TWILIO_SIGNER", TitleVariable = "HOSTLINE_TWILIO_SIGNER_TITLE",
        PhoneVariable = "HOSTLINE_TWILIO_SIGNER_PHONE", FromVariable = "HOSTLINE_TWILIO_FROM";

    const string SignatureHeader = "X-Twilio-Signature";

    public static readonly GatewayKind Kind = new("twilio",
        [PortKind.LineLookup, PortKind.TextSender, PortKind.VoiceVerifier, PortKind.RoutingRegistry, PortKind.CapabilityProbe],
    [
        UrlVariable, AccountVariable, TokenVariable, TokenVariable + "_FILE", AddressVariable, SignerVariable, TitleVariable, PhoneVariable, FromVariable,
    ], Read);

    readonly TwilioHosts hosts;
    readonly string account, token;
    readonly GatewayVariables variables;

    TwilioGateway(TwilioHosts hosts, string account, string token, GatewayVariables variables) =>
        (this.hosts, this.account, this.token, this.variables) = (hosts, account, token, variables);

    public override string Place => hosts.Api;

    public override bool SendsCodes => true;

    static TwilioGateway Read(Func<string, string?> variable)
    {
        var variables = new GatewayVariables("twilio", variable);
        var account = variables.Needed(AccountVariable, "an account's SID");
        return account.Length == 34 && account.StartsWith("AC", StringComparison.Ordinal) && account.All(char.IsAsciiLetterOrDigit)
            ? new(variables.Optional(UrlVariable) is null ? TwilioHosts.Usual : TwilioHosts.AllAt(variables.Url(UrlVariable, "the URL of the API")),
                account, variables.Secret(TokenVariable, "the account's auth token"), variables)
            : throw new ArgumentException($"{AccountVariable} must be an account's SID: AC and 32 letters and digits.");
    }

    public override void Require(PortKind port)
    {
        if (port == PortKind.RoutingRegistry)
        {
            _ = Signer;
        }

        if (port is PortKind.VoiceVerifier or PortKind.TextSender or PortKind.CapabilityProbe)
        {
            _ = (From, variables.Needed("HOSTLINE_PUBLIC_URL", port == PortKind.VoiceVerifier
                ? "the public address of this server, where calls ask what to say" : "the public address of this server, for callbacks about texts"));
        }
    }

    string From => variables.Number(FromVariable, "the number that calls and texts of this host come from");

    LetterSigner Signer => new(
        variables.Needed(AddressVariable, "the SID of an address for its letters"), variables.Needed(SignerVariable, "the e-mail address of their signer"),
        variables.Needed(TitleVariable, "the title of their signer"), variables.Number(PhoneVariable, "the telephone number of their signer"));

    public override LineLookup LineLookup(string? option, IServiceProvider parts) => new TwilioLineLookup(Api(parts.GetRequiredService<GatewayHttp>()));

    public override RoutingRegistry RoutingRegistry(string? option, IServiceProvider parts) => ActivatorUtilities.CreateInstance<UpstreamRegistry>(parts,
        new TwilioUpstream(Api(parts.GetRequiredService<GatewayHttp>()), Signer, Address(parts),
            parts.GetRequiredService<GatewaySettings>().Of(PortKind.TextSender).Any(r => r.Gateway == Kind.Name)));

    static Func<string?> Address(IServiceProvider parts) => () => parts.GetRequiredService<GatewayAddress>().Of(Kind.Name);

    public override TextSender TextSender(string? option, IServiceProvider parts) =>
        new TwilioTextSender(Api(parts.GetRequiredService<GatewayHttp>()), From, Address(parts));

    public override CapabilityProbe CapabilityProbe(string? option, IServiceProvider parts) =>
        ActivatorUtilities.CreateInstance<TextedProbe>(parts, TextSender(option, parts), From);

    public override VoiceVerifier VoiceVerifier(string? option, IServiceProvider parts) => new TwilioVoice(Api(parts.GetRequiredService<GatewayHttp>()), From,
        () => parts.GetRequiredService<GatewayAddress>().Of("twilio")!, new(parts.GetRequiredService<MasterKey>()));

    TwilioApi Api(GatewayHttp http) => new(http, hosts, account, token);

    public override GatewayNews? Hear(GatewayRequest request) => FormOf(request) is not { } form ? GatewayNews.Forged
        : new(true, form.TryGetValue("PhoneNumber", out var number) && PhoneNumber.TryParse(number, out var known) ? [known] : [])
        {
            Text = TwilioTexts.Heard(name => form.TryGetValue(name, out var value) ? value.ToString() : null, request.Url),
        };

    public override CallStep? HearCall(string path, GatewayRequest request, IServiceProvider parts)
    {
        var query = request.Url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? request.Url[at..] : "";
        return FormOf(request) is { } form && QueryHelpers.ParseQuery(query).TryGetValue("p", out var text)
            && new CallNotes(parts.GetRequiredService<MasterKey>()).Read(text) is { } note
            && parts.GetRequiredService<GatewayAddress>().Of("twilio") is { } address
            ? TwilioCalls.Of(path, address, note, query, name => form.TryGetValue(name, out var value) ? value.ToString() : null) : null;
    }

    /// <summary>The fields of a request that is signed with our account's token; null if it is not.</summary>
    Dictionary<string, StringValues>? FormOf(GatewayRequest request)
    {
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(request.Body));
        var signed = form.OrderBy(f => f.Key, StringComparer.Ordinal).Aggregate(new StringBuilder(request.Url), (text, field) =>
            field.Value.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Aggregate(text, (t, value) => t.Append(field.Key).Append(value)));
#pragma warning disable CA5350 // The vendor's scheme; HMAC-SHA1 is not broken as a MAC.
        var right = HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(signed.ToString()));
#pragma warning restore CA5350
        var given = new byte[right.Length];
        return Convert.TryFromBase64String(request.Header(SignatureHeader) ?? "", given, out var length) && length == right.Length
            && CryptographicOperations.FixedTimeEquals(given, right) ? form : null;
    }

    public override async Task<GatewayCheck> Check(GatewayHttp http, CancellationToken cancellation)
    {
        var answer = await Api(http).Get($"{hosts.Api}/2010-04-01/Accounts/{account}.json", cancellation);
        return answer.IsDone ? new(true, $"{Place} answers and accepts our account.")
            : new(false, $"{Place} cannot be used: {answer.Words}.",
                answer.Status is 401 or 403 or 404 ? $"Correct {AccountVariable} and {TokenVariable}."
                    : $"Check {UrlVariable}, and that this machine can reach it.");
    }
}

/// <summary>The addresses of the products' APIs.</summary>
sealed record TwilioHosts(string Api, string Lookups, string Numbers, string Preview)
{
    public static readonly TwilioHosts Usual =
        new("https://api.twilio.com", "https://lookups.twilio.com", "https://numbers.twilio.com", "https://preview.twilio.com");

    /// <summary>A host that serves all products at one address.</summary>
    public static TwilioHosts AllAt(Uri url)
    {
        var one = url.AbsoluteUri.TrimEnd('/');
        return new(one, one, one, one);
    }
}
