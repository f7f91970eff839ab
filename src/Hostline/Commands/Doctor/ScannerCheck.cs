using Hostline.Network.Scanning;
using Hostline.Server;

namespace Hostline.Commands.Doctor;

/// <summary>Asks the virus scanner about a few harmless bytes.</summary>
static class ScannerCheck
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<Finding> Of(Settings settings, CancellationToken cancellation)
    {
        if (settings.Scanner is not { Host: { } host } clamd)
        {
            return Finding.Ok("scanner", "None: our own inspection of documents alone decides.");
        }

        return await new Clamd(host, clamd.Port, Patience).Scan("hostline doctor"u8.ToArray(), cancellation) switch
        {
            ClamdAnswer.Clean => Finding.Ok("scanner", $"clamd at {clamd.Place} answers."),
            ClamdAnswer.Found found => Finding.Warn("scanner", $"clamd at {clamd.Place} finds {found.Signature} in harmless bytes.",
                "Look at its signatures: it would refuse uploads that are in order."),
            ClamdAnswer.Missing missing => Finding.Fail("scanner", $"clamd at {clamd.Place} cannot be used: {missing.Why}.",
                "Start it, or correct HOSTLINE_CLAMD; until then uploads are refused."),
            var other => throw new InvalidOperationException($"No finding for {other}."),
        };
    }
}
