using Hostline.Core.Accounts;
using Hostline.Seals;
using Hostline.Secrets;
using Hostline.Server;
using Hostline.Storage;

namespace Hostline.Host;

/// <summary>The secrets that a start created, to be shown once; null if an earlier start, or another node, created them.</summary>
public sealed record FirstStart(ApiKey? OperatorKey, DemoSandbox? Demo)
{
    /// <summary>
    /// Creates what does not exist yet. If several nodes start together on one database, exactly one creates each secret.
    /// </summary>
    public static async Task<FirstStart> Prepare(IServiceProvider services)
    {
        var settings = services.GetRequiredService<Settings>();
        var database = services.GetRequiredService<Database>();
        var queue = services.GetRequiredService<CommitQueue>();
        var key = await Keys.MakeOperatorKey(settings.Directory, database, queue, services.GetRequiredService<AuditKey>());
        var demo = settings.MakesDemo ? await DemoSandbox.Make(settings, database, queue, services.GetRequiredService<Sandboxes.SandboxBook>()) : null;
        return new(key, demo);
    }
}
