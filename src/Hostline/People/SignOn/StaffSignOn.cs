using System.Net;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Hostline.People.SignOn;

/// <summary>Why someone who returns from the provider is not signed in.</summary>
public enum SignOnFault
{
    None,

    Unreachable,

    /// <summary>It was not begun in this browser, began too long ago, or has returned before.</summary>
    NotBegunHere,

    /// <summary>The provider, or the person there, has refused.</summary>
    Denied,

    /// <summary>The provider's response cannot be trusted.</summary>
    NotProven,

    Unverified,

    /// <summary>No person of this host has the address.</summary>
    Stranger,

    /// <summary>The person is linked to another identity of the provider.</summary>
    Another,

    /// <summary>There were too many tries.</summary>
    Waits,
}

public sealed record SignOnOutcome(Person? Person, Factors Factors, string Next, SignOnFault Fault = SignOnFault.None, DateTimeOffset? Until = null)
{
    public static SignOnOutcome Refused(SignOnFault fault, DateTimeOffset? until = null) => new(null, Factors.None, "", fault, until);
}

public sealed record SignOnReturn(string State, string Code, string Issuer, bool IsError);

/// <summary>
/// Signs in the host's people through an identity provider: authorization code flow with PKCE, state and nonce. The provider says who someone
/// is, never what they may do here.
/// </summary>
sealed class StaffSignOn(
    SignOnSettings settings, ProviderDirectory directory, ProviderTokens tokens, Ceremonies ceremonies, BoundIdentities identities, SignInTries tries,
    Database database)
{
    /// <summary>The path to which the provider redirects, from the root of this server.</summary>
    public const string ReturnPath = "/sign-in/provider/return";

    public string Name => settings.Name;

    /// <param name="browser">A secret of this browser.</param>
    /// <param name="redirect">The URL to which the provider redirects.</param>
    /// <returns>The provider's page; null if the provider does not answer.</returns>
    public async Task<string?> Begin(string browser, string redirect, string next, CancellationToken cancel)
    {
        if ((await directory.Find(cancel)).Configuration is not { } provider)
        {
            return null;
        }

        var attempt = SignOnAttempt.New(next);
        await ceremonies.Begin(browser, new(CeremonyKind.SignOn, null, "", Factors.None, attempt.Write()));
        return Page(provider, attempt, redirect);
    }

    string Page(OpenIdConnectConfiguration provider, SignOnAttempt attempt, string redirect)
    {
        var asked = new OpenIdConnectMessage
        {
            IssuerAddress = provider.AuthorizationEndpoint,
            ClientId = settings.Client,
            ResponseType = OpenIdConnectResponseType.Code,
            Scope = settings.Scopes,
            RedirectUri = redirect,
            State = attempt.State,
            Nonce = attempt.Nonce,
            EnableTelemetryParameters = false,
        };
        asked.SetParameter("code_challenge", attempt.Challenge);
        asked.SetParameter("code_challenge_method", "S256");
        if (settings.TwoFactorClasses.Count > 0)
        {
            asked.AcrValues = string.Join(' ', settings.TwoFactorClasses);
        }

        return asked.CreateAuthenticationRequestUrl();
    }

    public async Task<SignOnOutcome> Finish(string browser, SignOnReturn back, string redirect, IPAddress client, CancellationToken cancel)
    {
        if (await ceremonies.Find(browser, CeremonyKind.SignOn) is not { } begun || SignOnAttempt.Read(begun.State) is not { } attempt
            || !attempt.IsOf(back.State) || !await ceremonies.End(browser, CeremonyKind.SignOn))
        {
            return SignOnOutcome.Refused(SignOnFault.NotBegunHere);
        }

        if (back.IsError || back.Code.Length == 0)
        {
            return SignOnOutcome.Refused(SignOnFault.Denied);
        }

        if ((await directory.Find(cancel)).Configuration is not { } provider)
        {
            return SignOnOutcome.Refused(SignOnFault.Unreachable);
        }

        // Another provider's code must not be sent to this one (RFC 9207).
        if (back.Issuer.Length > 0 && back.Issuer != provider.Issuer)
        {
            return SignOnOutcome.Refused(SignOnFault.NotProven);
        }

        var tried = await tries.OfReturn(client);
        return tried.IsCounted ? await LetIn(back.Code, attempt, redirect, client, cancel) : SignOnOutcome.Refused(SignOnFault.Waits, tried.Until);
    }

    async Task<SignOnOutcome> LetIn(string code, SignOnAttempt attempt, string redirect, IPAddress client, CancellationToken cancel)
    {
        var (who, isUnreachable) = await tokens.Redeem(code, attempt, redirect, await database.Now(), cancel);
        if (who is null)
        {
            return SignOnOutcome.Refused(isUnreachable ? SignOnFault.Unreachable : SignOnFault.NotProven);
        }

        var found = await identities.Recognize(who);
        if (found.Person is not { } person)
        {
            return SignOnOutcome.Refused(found.Fault);
        }

        await tries.ReturnWasRight(client);
        return new(person, Factors.Provider | (who.HasShownTwo ? Factors.ProvidersSecond : Factors.None), attempt.Next);
    }
}
