using Hostline.Network;

namespace Hostline.People.SignOn;

/// <summary>An identity provider that the host's people sign in with, by OpenID Connect (docs/operations/sign-on.md).</summary>
/// <param name="Authority">Its issuer, without a trailing slash.</param>
/// <param name="Name">Shown on the button.</param>
/// <param name="Scopes">Separated by blanks.</param>
/// <param name="TrustsEmail">Whether to treat the address as verified, whatever the provider says.</param>
/// <param name="AsksForTwo">Whether the provider always requires a second factor.</param>
/// <param name="TwoFactorClasses">Values of <c>acr</c> that mean two factors.</param>
public sealed record SignOnSettings(
    string Authority, string Client, string Name, string Scopes, string EmailClaim, bool TrustsEmail, bool AsksForTwo, IReadOnlyList<string> TwoFactorClasses)
{
    const string Place = "HOSTLINE_OIDC", ClientVariable = "HOSTLINE_OIDC_CLIENT", SecretVariable = "HOSTLINE_OIDC_SECRET",
        SecretFileVariable = "HOSTLINE_OIDC_SECRET_FILE";
    const int TextAtMost = 200, NameAtMost = 40;

    /// <summary>Internal, so that printing the settings does not reveal it.</summary>
    internal string Secret { get; init; } = "";

    /// <returns>Null if no provider is configured.</returns>
    /// <exception cref="ArgumentException">Something is missing or wrong; the message names the variable and never repeats a value.</exception>
    public static SignOnSettings? Read(Func<string, string?> variable)
    {
        var variables = new GatewayVariables("", variable);
        if (variables.Optional(Place) is null)
        {
            return null;
        }

        var authority = variables.Url(Place, "");
        var secret = variables.OptionalSecret(SecretVariable)
            ?? throw new ArgumentException(
                $"{Place} needs the client's secret: put it into a file and name that in {SecretFileVariable}, or set {SecretVariable}.");
        return new(
            authority.AbsoluteUri.TrimEnd('/'),
            Line(variables, ClientVariable)
                ?? throw new ArgumentException($"{Place} needs the id that the provider knows this server by: set {ClientVariable}."),
            Line(variables, "HOSTLINE_OIDC_NAME", NameAtMost) ?? authority.Host,
            ScopesOf(Line(variables, "HOSTLINE_OIDC_SCOPES")),
            Line(variables, "HOSTLINE_OIDC_EMAIL_CLAIM") ?? "email",
            Configuration.Setting.Switch("HOSTLINE_OIDC_TRUST_EMAIL", variable) ?? false,
            Configuration.Setting.Switch("HOSTLINE_OIDC_SECOND_FACTOR", variable) ?? false,
            Words(Line(variables, "HOSTLINE_OIDC_ACR")))
        {
            Secret = secret,
        };
    }

    static string ScopesOf(string? text) => text is null ? "openid email profile"
        : Words(text).Contains("openid") ? string.Join(' ', Words(text))
        : throw new ArgumentException("HOSTLINE_OIDC_SCOPES must contain openid; scopes are separated by blanks.");

    static string? Line(GatewayVariables variables, string name, int atMost = TextAtMost) => variables.Optional(name) is not { } text ? null
        : text.Length <= atMost && text.All(c => c is >= ' ' and not '\u007f') ? text
        : throw new ArgumentException($"{name} must be one line of at most {atMost} characters.");

    static string[] Words(string? text) => (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
