using System.Net;
using System.Text;
using System.Text.Json;
using Hostline.Network.Mail;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Hostline.People.SignOn;

/// <summary>The identity that the provider has confirmed.</summary>
/// <param name="Email">In its stored form, if the provider has verified it; null otherwise.</param>
sealed record ProvenIdentity(string Issuer, string Subject, string? Email, bool HasShownTwo);

/// <summary>Exchanges the provider's code for the identity of the person.</summary>
sealed class ProviderTokens(SignOnSettings settings, ProviderDirectory directory, ProviderDocuments documents, ILogger<ProviderTokens> log)
{
    const int SubjectAtMost = 255;

    static readonly Action<ILogger, string, Exception?> Refused =
        LoggerMessage.Define<string>(LogLevel.Warning, new(1, nameof(Refused)), "The identity provider's answer was not taken: {Why}");

    /// <returns>Null if the provider's response cannot be trusted, or does not arrive.</returns>
    public async Task<(ProvenIdentity? Who, bool IsUnreachable)> Redeem(
        string code, SignOnAttempt attempt, string redirect, DateTimeOffset now, CancellationToken cancel)
    {
        if ((await directory.Find(cancel)).Configuration is not { } provider)
        {
            return (null, true);
        }

        var answer = await documents.Post(provider.TokenEndpoint, Form(provider, code, attempt, redirect), Authorization(provider), cancel);
        if (!answer.IsDone)
        {
            Refused(log, "for the code " + answer.Words, null);
            return (null, !answer.IsRefusal);
        }

        try
        {
            return (await Read(new(answer.Text), provider, attempt, now, cancel), false);
        }
        catch (Exception wrong) when (wrong is SecurityTokenException or OpenIdConnectProtocolException or ArgumentException or JsonException)
        {
            Refused(log, wrong.GetType().Name, null);
            return (null, false);
        }
    }

    async Task<ProvenIdentity?> Read(
        OpenIdConnectMessage answer, OpenIdConnectConfiguration provider, SignOnAttempt attempt, DateTimeOffset now, CancellationToken cancel)
    {
        var judged = await IdTokens.Validate(answer.IdToken, provider, settings.Client, now);
        if (judged.Exception is SecurityTokenSignatureKeyNotFoundException && (await directory.FindAnew(cancel)).Configuration is { } anew)
        {
            judged = await IdTokens.Validate(answer.IdToken, anew, settings.Client, now);
        }

        if (judged.Exception is { } wrong)
        {
            throw wrong;
        }

        var token = (JsonWebToken)judged.SecurityToken;
        IdTokens.CheckProtocol(token, answer, settings.Client, attempt.Nonce);
        var claims = JsonElement.Parse(Base64UrlEncoder.Decode(token.EncodedPayload));
        return token.Subject.Length > SubjectAtMost ? null
            : new(provider.Issuer, token.Subject, await Email(claims, token.Subject, answer.AccessToken, provider, cancel), HasShownTwo(claims));
    }

    /// <summary>Many providers leave the address out of the ID token: then their userinfo endpoint has it.</summary>
    async Task<string?> Email(JsonElement claims, string subject, string access, OpenIdConnectConfiguration provider, CancellationToken cancel)
    {
        if (claims.TryGetProperty(settings.EmailClaim, out _) || string.IsNullOrEmpty(provider.UserInfoEndpoint))
        {
            return Verified(claims);
        }

        var answer = await documents.Get(provider.UserInfoEndpoint, "Bearer " + access, cancel);
        return answer.IsDone && JsonElement.Parse(answer.Text) is { ValueKind: JsonValueKind.Object } more && TextOf(more, "sub") == subject
            ? Verified(more) : null;
    }

    string? Verified(JsonElement claims) => (settings.TrustsEmail || IsTrue(claims, "email_verified")) && TextOf(claims, settings.EmailClaim) is { } email
        ? MailAddresses.Read(email).Address : null;

    bool HasShownTwo(JsonElement claims) => settings.AsksForTwo
        || (TextOf(claims, "acr") is { } shown && settings.TwoFactorClasses.Contains(shown))
        || (claims.TryGetProperty("amr", out var ways) && ways.ValueKind == JsonValueKind.Array
            && ways.EnumerateArray().Any(w => w.ValueKind == JsonValueKind.String && w.GetString() == "mfa"));

    /// <summary>Some providers send the value as a string.</summary>
    static bool IsTrue(JsonElement claims, string name) => claims.TryGetProperty(name, out var value)
        && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.GetString() == "true"));

    static string? TextOf(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    string Form(OpenIdConnectConfiguration provider, string code, SignOnAttempt attempt, string redirect)
    {
        var fields = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = redirect,
            ["code_verifier"] = attempt.Verifier,
        };
        if (!TakesBasic(provider))
        {
            (fields["client_id"], fields["client_secret"]) = (settings.Client, settings.Secret);
        }

        return string.Join('&', fields.Select(f => $"{f.Key}={WebUtility.UrlEncode(f.Value)}"));
    }

    string? Authorization(OpenIdConnectConfiguration provider) => TakesBasic(provider)
        ? "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"{WebUtility.UrlEncode(settings.Client)}:{WebUtility.UrlEncode(settings.Secret)}")) : null;

    /// <summary>The default if the provider does not say (RFC 8414 §2).</summary>
    static bool TakesBasic(OpenIdConnectConfiguration provider) => provider.TokenEndpointAuthMethodsSupported is not { Count: > 0 } ways
        || ways.Contains("client_secret_basic") || !ways.Contains("client_secret_post");
}
