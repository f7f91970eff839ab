using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Hostline.People.SignOn;

/// <summary>The provider's own configuration; or why it cannot be used, in words.</summary>
sealed record FoundProvider(OpenIdConnectConfiguration? Configuration, string Trouble = "");

/// <summary>The provider's discovery document and keys, cached for an hour: they are needed for every sign-in and rarely change.</summary>
sealed class ProviderDirectory(SignOnSettings settings, ProviderDocuments documents, TimeProvider time) : IDisposable
{
    static readonly TimeSpan Fresh = TimeSpan.FromHours(1);

    /// <summary>
    /// The shortest interval between requests for keys that an unknown key causes, and how long a failure is remembered, so that many sign-ins
    /// at once cause one request.
    /// </summary>
    static readonly TimeSpan KeysEvery = TimeSpan.FromMinutes(1), FailureHolds = TimeSpan.FromSeconds(5);

    readonly SemaphoreSlim turn = new(1);
    (FoundProvider Found, DateTimeOffset At)? known;

    public Task<FoundProvider> Find(CancellationToken cancel) => Find(Fresh, cancel);

    /// <summary>Fetches the keys again, for a key that is not among the known ones.</summary>
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

    /// <summary>The issuer must be the configured one (OpenID Connect Discovery 1.0 §4.3); otherwise tokens of another issuer would be accepted.</summary>
    string? TroubleOf(OpenIdConnectConfiguration found) => found.Issuer?.TrimEnd('/') != settings.Authority ? "it says that it is another issuer"
        : string.IsNullOrEmpty(found.AuthorizationEndpoint) || string.IsNullOrEmpty(found.TokenEndpoint) || found.SigningKeys.Count == 0
            ? "its document lacks an endpoint or keys"
        : !Uri.TryCreate(found.AuthorizationEndpoint, UriKind.Absolute, out var page) || page.Scheme is not ("https" or "http") ? "its page has no address"
        : null;

    public void Dispose() => turn.Dispose();
}
