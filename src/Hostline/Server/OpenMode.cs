using Hostline.Storage;

namespace Hostline.Server;

/// <summary>
/// Open mode: what anyone may do without a key, for developers on their own machine. It decides all of these: creating sandboxes, webhooks to
/// this machine and over plain http, reading the responses of private receivers (docs/operations/access.md).
/// </summary>
public sealed class OpenMode(Settings settings, bool hasLiveAccount)
{
    public const string Variable = "HOSTLINE_OPEN_SANDBOXES";

    static readonly Sql LiveAccounts = new("select 1 from accounts where world = $1 limit 1");

    readonly bool isLoopbackOnly = settings.IsLoopbackOnly;
    readonly string? deployed = Deployed(settings).FirstOrDefault();
    volatile bool hasLiveAccount = hasLiveAccount;

    public bool IsOn => WhyOff is null;

    /// <summary>Why open mode is off, in words that follow "because"; null while it is on.</summary>
    public string? WhyOff => settings.OpenSandboxes switch
    {
        true => null,
        false => $"{Variable} is 0",
        null => deployed ?? (hasLiveAccount ? LiveAccount : null),
    };

    /// <summary>
    /// Whether webhooks of sandboxes may go to loopback. Never on a server that others can reach, because they could then reach everything on
    /// this machine.
    /// </summary>
    public bool ReachesLoopback => IsOn && isLoopbackOnly;

    /// <summary>A live account was opened: this ends open mode, unless it was switched on.</summary>
    public void NoteLiveAccount() => hasLiveAccount = true;

    public static async Task<bool> HasLiveAccount(Database database) => await database.One(LiveAccounts, r => r.Int(0), Core.Worlds.World.LiveId) == 1;

    public const string LiveAccount = "there is a live account";

    /// <summary>The signs that a server is more than a developer's own: each ends open mode, as a live account does, unless it was switched on.</summary>
    public static IEnumerable<string> Deployed(Settings settings) => new (bool Is, string Sign)[]
    {
        (!settings.IsLoopbackOnly, "the server listens on more than this machine"),
        (settings.PublicUrl is not null, "HOSTLINE_PUBLIC_URL is set"),
        (settings.TrustedProxies.Count > 0, "HOSTLINE_TRUSTED_PROXIES is set"),
        (settings.Database is not null, "it stores in PostgreSQL"),
        (settings.Relay is not null, "HOSTLINE_SMTP is set"),
        (settings.Live.IsReal, "a gateway serves live accounts"),
    }.Where(sign => sign.Is).Select(sign => sign.Sign);

    /// <summary>A sentence that says why open mode does not apply to a request; null if it does.</summary>
    public string? WhyClosedTo(HttpRequest request)
    {
        if (WhyOff is { } off)
        {
            return $"Open mode is off because {off}.";
        }

        var why = settings.OpenSandboxes is null
            ? Provenance.Relayed(request) ?? Provenance.NotByLoopbackName(request, settings.ProxiedHosts) ?? Provenance.FromAnotherSite(request, null)
            : Provenance.ByForeignName(request, settings.PublicUrl) ?? Provenance.FromAnotherSite(request, settings.PublicUrl);
        return why is null ? null : $"Open mode does not apply to this request because {why}.";
    }
}
