using Hostline.Network.Mail;
using Hostline.Network.Scanning;

namespace Hostline.Network.Watching;

/// <summary>What is watched besides the gateways at the ports, by the number that stands for a port. They are stored; never renumber them.</summary>
public static class BesideGateways
{
    public const int MailRelay = 100, Scanner = 101;
}

/// <summary>The relay, with a note of every mail. A recipient or a message that it refuses or defers is an answer.</summary>
sealed class WatchedMail(MailRelay side, Sightings seen) : MailRelay
{
    public override bool IsRepeatable => side.IsRepeatable;

    public override Task<MailOutcome> Send(OutgoingMail mail, CancellationToken cancellation = default) => seen.Watch(() => side.Send(mail, cancellation),
        outcome => outcome is MailOutcome.NotNow { IsOfMailbox: false } later ? later.Why : null, cancellation);

    public override Task CloseIdle() => side.CloseIdle();

    public override async ValueTask DisposeAsync()
    {
        await side.DisposeAsync();
        await base.DisposeAsync();
    }
}

/// <summary>The virus scanner, with a note of every document. What it finds is an answer.</summary>
sealed class WatchedScanner(Scanner side, Sightings seen) : Scanner
{
    public override Task<ClamdAnswer> Scan(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default) =>
        seen.Watch(() => side.Scan(bytes, cancellation), answer => answer is ClamdAnswer.Missing missing ? missing.Why : null, cancellation);
}
