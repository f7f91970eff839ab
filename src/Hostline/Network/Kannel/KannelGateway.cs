using System.Text.RegularExpressions;
using Hostline.Network.Probing;
using Hostline.Network.Texting;

namespace Hostline.Network.Kannel;

/// <summary>A Kannel server of the operator, which speaks SMPP with carriers (docs/operations/gateways/kannel.md).</summary>
public sealed partial class KannelGateway : Gateway
{
    public const string UrlVariable = "HOSTLINE_KANNEL_URL", UserVariable = "HOSTLINE_KANNEL_USER", PasswordVariable = "HOSTLINE_KANNEL_PASSWORD",
        SenderVariable = "HOSTLINE_KANNEL_SENDER", CallbackVariable = "HOSTLINE_KANNEL_CALLBACK", SecretVariable = "HOSTLINE_KANNEL_SECRET";

    /// <summary>The path for Kannel's reports; it is followed by the secret and the kind of report.</summary>
    public const string Root = GatewayAddress.Root + "/kannel";

    public const string Inbound = "inbound", Receipt = "receipt";

    public static readonly GatewayKind Kind = new("kannel", [PortKind.TextSender, PortKind.CapabilityProbe],
        [
            UrlVariable, UserVariable, PasswordVariable, PasswordVariable + "_FILE", SenderVariable, CallbackVariable, SecretVariable, SecretVariable + "_FILE",
        ], Read);

    readonly string send, user, password, callback;

    KannelGateway(string send, string user, string password, string sender, string callback, string secret) =>
        (this.send, this.user, this.password, Sender, this.callback, Secret) = (send, user, password, sender, callback, secret);

    /// <summary>The number that this host's own texts and test texts are sent from.</summary>
    public string Sender { get; }

    /// <summary>Whoever knows it may report texts and receipts.</summary>
    internal string Secret { get; }

    public override string Place => send;

    static KannelGateway Read(Func<string, string?> variable)
    {
        var variables = new GatewayVariables("kannel", variable);
        var secret = variables.Secret(SecretVariable, "a secret for the path at which Kannel reports");
        return Form().IsMatch(secret)
            ? new(variables.Url(UrlVariable, "the URL of its smsbox, such as http://127.0.0.1:13013").AbsoluteUri.TrimEnd('/') + "/cgi-bin/sendsms",
                variables.Needed(UserVariable, "the name of a sendsms-user"), variables.Secret(PasswordVariable, "the password of that user"),
                variables.Number(SenderVariable, "the number that verification codes and tests are sent from"),
                variables.Url(CallbackVariable, "the URL at which Kannel reaches this server, such as http://127.0.0.1:4010").AbsoluteUri.TrimEnd('/'), secret)
            : throw new ArgumentException($"{SecretVariable} must be 32 to 128 letters, digits, - and _, for example from: openssl rand -hex 32");
    }

    /// <param name="option">The id of the SMSC; null for the default of the user in Kannel's configuration.</param>
    public override TextSender TextSender(string? option, IServiceProvider parts) =>
        new KannelTextSender(this, parts.GetRequiredService<GatewayHttp>(), option);

    /// <inheritdoc cref="TextSender"/>
    public override CapabilityProbe CapabilityProbe(string? option, IServiceProvider parts) =>
        ActivatorUtilities.CreateInstance<TextedProbe>(parts, TextSender(option, parts), Sender);

    /// <summary>The URL of the receipts for a text; Kannel inserts the type.</summary>
    internal string ReceiptUrl(Guid id) => $"{callback}{Root}/{Secret}/{Receipt}?id={id}&type=%d";

    internal Task<GatewayAnswer> Post(GatewayHttp http, byte[] text, IEnumerable<(string Name, string Value)> headers, CancellationToken cancellation) =>
        http.Send(HttpMethod.Post, send, text, "text/plain; charset=UTF-8",
            [.. headers.Prepend(("Password", password)).Prepend(("Username", user)).Select(h => KeyValuePair.Create("X-Kannel-" + h.Item1, h.Item2))],
            cancellation);

    /// <summary>A request without a recipient is refused after the credentials were accepted, and sends nothing.</summary>
    public override async Task<GatewayCheck> Check(GatewayHttp http, CancellationToken cancellation)
    {
        var answer = await Post(http, [], [], cancellation);
        return answer.Status switch
        {
            400 => new(true, $"{Place} answers and accepts our user."),
            403 => new(false, $"{Place} refuses our user.",
                $"Correct {UserVariable} and {PasswordVariable}, and allow this machine with user-allow-ip in Kannel's configuration."),
            _ => new(false, $"{Place} cannot be used: {answer.Words}.", $"Start bearerbox and smsbox, and check {UrlVariable}."),
        };
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{32,128}$")]
    private static partial Regex Form();
}
