using Hostline.Audit;
using Hostline.Core.Accounts;
using Hostline.Storage;

namespace Hostline.Server;

/// <summary>The secrets a start made, to be shown this once; null where an earlier start, or another node, made them.</summary>
public sealed record FirstStart(ApiKey? OperatorKey, DemoSandbox? Demo)
{
    /// <summary>Makes what is not there yet. Of several nodes that start together on one database exactly one makes each.</summary>
    public static async Task<FirstStart> Prepare(IServiceProvider services)
    {
        var settings = services.GetRequiredService<Settings>();
        var database = services.GetRequiredService<Database>();
        var queue = services.GetRequiredService<CommitQueue>();
        var key = await Keys.MakeOperatorKey(settings, database, queue, services.GetRequiredService<AuditKey>());
        var demo = settings.MakesDemo ? await DemoSandbox.Make(settings, database, queue, services.GetRequiredService<Sandboxes.SandboxBook>()) : null;
        return new(key, demo);
    }
}
