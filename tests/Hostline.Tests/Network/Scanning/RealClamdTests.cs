using Hostline.Network.Scanning;
using Hostline.Tests.Network.Scanning.Pdf;

namespace Hostline.Tests.Network.Scanning;

/// <summary>The real scanner's answers, up to its limits.</summary>
public sealed class RealClamdTests
{
    [Fact]
    public async Task It_passes_a_letter_names_what_it_knows_and_gives_no_answer_past_its_limit()
    {
        await using var scanner = await ClamdProcess.Start();
        Clamd clamd = new("127.0.0.1", scanner.Port);
        Assert.Equal(new ClamdAnswer.Clean(), await clamd.Scan(PdfWriting.Letter(""), TestContext.Current.CancellationToken));
        Assert.Equal(new ClamdAnswer.Found($"{ClamdProcess.Signature}.UNOFFICIAL"),
            await clamd.Scan(ClamdProcess.Bad, TestContext.Current.CancellationToken));
        Assert.IsType<ClamdAnswer.Missing>(await clamd.Scan(new byte[3_000_000], TestContext.Current.CancellationToken));
    }
}
