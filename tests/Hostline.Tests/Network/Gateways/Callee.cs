using System.Net;
using System.Net.Sockets;
using Hostline.Core.Numbers;
using Hostline.Network.Voice.Sip;
using Hostline.Tests.Support;

namespace Hostline.Tests.Network.Gateways;

/// <summary>A telephone that is called: a baresip of the test, which answers by itself and keys what the test has it key.</summary>
sealed class Callee : IAsyncDisposable
{
    public static readonly PhoneNumber Number = PhoneNumber.Parse("+13127720001");

    readonly Baresip telephone;

    Callee(Baresip telephone, int port) => (this.telephone, Port) = (telephone, port);

    public int Port { get; }

    public static async Task<Callee> Start(string answers = "auto", string? number = null)
    {
        Require();
        for (var tries = 1; ; tries++)
        {
            // The port is free now, and may be taken by another telephone before this one has it.
            var port = FreeUdpPort();
            try
            {
                var telephone = await Baresip.Start(
                    $"<sip:{number ?? Number.ToString()}@127.0.0.1;transport=udp>;regint=0;audio_codecs=PCMU;answermode={answers}", Silence, "127.0.0.1", port,
                    TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
                return new(telephone, port);
            }
            catch (IOException) when (tries < 5)
            {
            }
        }
    }

    static Task<string> Silence(string folder)
    {
        var silence = Path.Combine(folder, "silence.wav");
        TelephoneWav.Write(silence, [], 60);
        return Task.FromResult(silence);
    }

    /// <summary>One of the system's own range: the others may be taken for the media of a call.</summary>
    static int FreeUdpPort()
    {
        using var udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)udp.Client.LocalEndPoint!).Port;
    }

    public static void Require()
    {
        foreach (var (program, package) in new[] { (Baresip.Program, "baresip-core"), (ChildProgram.Find("espeak-ng"), "espeak-ng"),
            (ChildProgram.Find("sox"), "sox") })
        {
            if (program is null)
            {
                RealPart.Missing(package, $"Run ./test install as root, or install the package {package}.");
            }
        }
    }

    /// <summary>Waits for a call, and for what happens in it.</summary>
    public async Task Until(string type)
    {
        while (await Hang.Bound(telephone.Next(TestContext.Current.CancellationToken), type) is { } heard)
        {
            if (heard.Type == type)
            {
                return;
            }
        }

        Assert.Fail($"The callee's telephone ended before {type}.");
    }

    public Task Key(string keys) => telephone.Press(keys, TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>The keys that the caller sends, up to the last one.</summary>
    public async Task<string> Hears(int keys)
    {
        var heard = "";
        while (heard.Length < keys && await Hang.Bound(telephone.Next(TestContext.Current.CancellationToken), "A key of the caller") is { } next)
        {
            heard += next.Type == "CALL_DTMF_START" ? next.Text : "";
        }

        return heard;
    }

    public void Die() => telephone.Die();

    /// <summary>It stands still, with the call on the line.</summary>
    public void Stop() => Signals.Send(telephone.ProcessId, Signal.Stop);

    public Task HangUp() => telephone.HangUp(default);

    public ValueTask DisposeAsync() => telephone.DisposeAsync();
}
