using Hostline.Network.Scanning;
using Hostline.Storage;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Network.Scanning.Pdf;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Network.Scanning;

/// <summary>Uploads over HTTP: a refused one is answered with its reason, and no byte of it is stored.</summary>
public sealed class UploadScanTests(TelnyxServer telnyx)
{
    public static TheoryData<string, string> Hostile() => new()
    {
        { "javascript", "document_active_content" },
        { "bomb", "document_too_complex" },
        { "encrypted", "document_encrypted" },
        { "cut off", "document_damaged" },
        { "a web page", "document_not_pdf" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_hostile_document_is_refused_with_its_reason_and_not_stored(string kind, string reason)
    {
        await using var server = await TestServer.Start();
        var journey = await Journey.Begin(server, telnyx.Receiver);
        var order = await journey.Order(Journey.Number);
        var refused = (await journey.Upload(order, null, Made(kind))).Expect(422);
        Assert.Contains(reason, refused.Text, StringComparison.Ordinal);
        Assert.Contains("/bill", refused.Text, StringComparison.Ordinal);
        Assert.Equal(0L, await Stored(server));
        (await journey.Upload(order, Journey.Pdf, Journey.Pdf)).Expect(200);
        Assert.Equal(2L, await Stored(server));
    }

    [Fact]
    public async Task While_the_scanner_does_not_answer_an_upload_is_to_be_sent_again()
    {
        await using var server = await TestServer.Start(configure: s => s with { Scanner = new("127.0.0.1", FreePort.Take()) });
        var journey = await Journey.Begin(server, telnyx.Receiver);
        var answer = (await journey.Upload(await journey.Order(Journey.Number), Journey.Pdf, Journey.Pdf)).Expect(503);
        Assert.Contains("document_not_checked", answer.Text, StringComparison.Ordinal);
        Assert.Equal("60", answer.Headers["Retry-After"]);
        Assert.Equal(0L, await Stored(server));
    }

    [Fact]
    public async Task What_the_scanner_calls_an_infected_document_is_not_told_to_its_sender()
    {
        using var scanner = new FakeClamd("stream: Secret.Signature FOUND\0");
        await using var server = await TestServer.Start(configure: s => s with { Scanner = new("127.0.0.1", scanner.Port) });
        var journey = await Journey.Begin(server, telnyx.Receiver);
        var answer = (await journey.Upload(await journey.Order(Journey.Number), Journey.Pdf, null)).Expect(422);
        Assert.Contains("document_infected", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", answer.Text, StringComparison.Ordinal);
        Assert.Equal(Journey.Pdf, scanner.Received);
    }

    static byte[] Made(string kind) => kind switch
    {
        "javascript" => PdfWriting.Packed("", ["<< /S /JavaScript /JS (app.alert(1)) >>"]),
        "bomb" => PdfWriting.Packed("", [new string(' ', 7_000_000)]),
        "encrypted" => PdfWriting.Letter("", "/Encrypt 4 0 R"),
        "cut off" => PdfWriting.Letter("")[..^30],
        _ => [.. PdfWriting.Latin("<html>"), .. PdfWriting.Letter("")],
    };

    static async Task<long> Stored(TestServer server) =>
        await server.Services.GetRequiredService<Database>().One(new Sql("select count(*) from document_chunks"), row => row.Long(0));
}
