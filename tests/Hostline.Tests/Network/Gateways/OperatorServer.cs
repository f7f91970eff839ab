using System.Diagnostics;
using Hostline.Tests.Support;

namespace Hostline.Tests.Network.Gateways;

/// <summary>The example of a gateway of one's own, run by Node.js.</summary>
sealed class OperatorServer : IAsyncDisposable
{
    public const string Secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    readonly Process process;

    OperatorServer(Process process, string url) => (this.process, Url) = (process, url);

    public string Url { get; }

    public int Port => new Uri(Url).Port;

    public (string, string)[] Variables => [("HOSTLINE_HTTP_URL", Url), ("HOSTLINE_HTTP_SECRET", Secret)];

    public static async Task<OperatorServer> Start(string secret = Secret, int port = 0)
    {
        if (NodeTools.Node is null)
        {
            RealPart.Missing("Node.js", "Run ./test install as root, or install nodejs 20 or newer.");
        }

        ProcessStartInfo start = new(NodeTools.Node!, [Checkout.At("examples", "gateway-server.mjs")]) { RedirectStandardOutput = true };
        start.Environment["PORT"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["HOSTLINE_HTTP_SECRET"] = secret;
        var process = Process.Start(start)!;
        AtExit.Do(process.Kill);
        var line = await Hang.Bound(process.StandardOutput.ReadLineAsync(), "The first line of the server");
        return new(process, $"http://127.0.0.1:{line!.Split(' ')[^1]}");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }
}
