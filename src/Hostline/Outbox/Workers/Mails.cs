using Hostline.Core.Deliveries;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

public sealed class SandboxMails(Mailing mailing) : Worker
{
    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.SendMail];

    public override WorkedWorlds Worlds => WorkedWorlds.Sandboxes;

    public override WhileSuspended WhileSuspended => WhileSuspended.Waits;

    public override Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost) => mailing.Go(errand, lost);
}

public sealed class LiveMails(Mailing mailing, Ports ports) : Worker
{
    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.SendMail];

    public override WorkedWorlds Worlds => WorkedWorlds.Live;

    /// <summary>The maximum number of connections to the relay.</summary>
    public override int Places => 8;

    public override TimeSpan FirstWait => Mailing.FirstWait;

    public override TimeSpan LongestWait => Mailing.LongestWait;

    public override WhileSuspended WhileSuspended => WhileSuspended.Waits;

    public override Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost) => mailing.Go(errand, lost);

    public override Task Rest() => ports.Of(World.Live).Mail.CloseIdle();
}
