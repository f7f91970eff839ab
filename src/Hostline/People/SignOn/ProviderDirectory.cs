using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Hostline.People.SignOn;

/// <summary>What the provider says of itself; or why it cannot be used, in words.</summary>
sealed record FoundProvider(OpenIdConnectConfiguration? Configuration, string Trouble = "");

/// <summary>The provider's discovery document and keys, kept for an hour: no one signs in without them, and they rarely change.</summary>
sealed class ProviderDirectory(SignOnSettings settings, ProviderDocuments documents, TimeProvider time) : IDisposable
{
    static readonly TimeSpan Fresh = TimeSpan.FromHours(1);

    /// <summary>Between two requests for keys that an unknown one causes, and after a failure, so that a crowd at the door asks once.</summary>
    static readonly TimeSpan KeysEvery = TimeSpan.FromMinutes(1), FailureHolds = TimeSpan.FromSeconds(5);

    readonly SemaphoreSlim turn = new(1);
    (FoundProvider Found, DateTimeOffset At)? known;

    public Task<FoundProvider> Find(CancellationToken cancel) => Find(Fresh, cancel);

    /// <summary>Asks again, for a key that is not among those that are known.</summary>
    public Task<FoundProvider> FindAnew(CancellationToken cancel) => Find(KeysEvery, cancel);

    async Task<FoundProvider> Find(TimeSpan fresh, CancellationToken cancel)
    {
        if (Kept(fresh) is { } kept)
        {
            return kept;
        }

        await turn.WaitAsync(cancel);
        try
        {
            if (Kept(fresh) is { } meanwhile)
            {
                return meanwhile;
            }

            var found = await Ask(cancel);
            known = (found, time.GetUtcNow());
            return found;
        }
        finally
        {
            turn.Release();
        }
    }

    FoundProvider? Kept(TimeSpan fresh) =>
        known is { } k && time.GetUtcNow() - k.At < (k.Found.Configuration is null ? FailureHolds : fresh) ? k.Found : null;

    async Task<FoundProvider> Ask(CancellationToken cancel)
    {
        try
        {
            var found = await OpenIdConnectConfigurationRetriever.GetAsync(settings.Authority + "/.well-known/openid-configuration", documents, cancel);
            return TroubleOf(found) is { } trouble ? new(null, trouble) : new(found);
        }
        catch (Exception unusable) when (unusable is IOException or InvalidOperationException or ArgumentException or System.Text.Json.JsonException)
        {
            return new(null, unusable is IOException ? unusable.Message : "its answer cannot be read");
        }
    }

    /// <summary>The issuer must be the configured one (OpenID Connect Discovery 1.0 §4.3): otherwise another one's tokens would be taken.</summary>
    string? TroubleOf(OpenIdConnectConfiguration found) => found.Issuer?.TrimEnd('/') != settings.Authority ? "it says that it is another issuer"
        : string.IsNullOrEmpty(found.AuthorizationEndpoint) || string.IsNullOrEmpty(found.TokenEndpoint) || found.SigningKeys.Count == 0
            ? "its document lacks an endpoint or keys"
        : !Uri.TryCreate(found.AuthorizationEndpoint, UriKind.Absolute, out var page) || page.Scheme is not ("https" or "http") ? "its page has no address"
        : null;

    public void Dispose() => turn.Dispose();
}
