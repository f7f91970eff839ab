using System.Globalization;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;

[assembly: AssemblyFixture(typeof(TelnyxServer))]

namespace Hostline.Tests.Dialects.Telnyx;

/// <summary>One server and one receiver for all tests of this dialect; each test has a sandbox of its own.</summary>
public sealed class TelnyxServer : IAsyncLifetime
{
    public TestServer Server { get; private set; } = null!;

    public ReceivingServer Receiver { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await TestServer.Start();
        Receiver = await ReceivingServer.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    /// <summary>A sandbox whose first account has a profile with a webhook URL of its own.</summary>
    internal Task<Journey> Begin(params string[] accounts) => Journey.Begin(Server, Receiver, accounts);
}

/// <summary>The host's clock, which a test can set ahead.</summary>
sealed class AheadTime : TimeProvider
{
    long ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref ahead));

    public void Advance(TimeSpan by) => Interlocked.Add(ref ahead, by.Ticks);

    public override string ToString() => GetUtcNow().ToString(CultureInfo.InvariantCulture);
}
