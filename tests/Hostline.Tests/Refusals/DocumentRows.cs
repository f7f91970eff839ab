using Hostline.Core.Reasons;
using Hostline.Documents;
using Hostline.Network.Scanning;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Network.Scanning;
using Hostline.Tests.Network.Scanning.Pdf;
using Hostline.Tests.Support;

namespace Hostline.Tests.Refusals;

static partial class Scenarios
{
    static readonly Scenario[] Documents =
    [
        Refused(Reason.DocumentMissing, "422 10004 /loa", async stage =>
            await stage.Post($"{Journey.Orders}/{await stage.Journey.Order(Stage.Number)}/actions/file_upload",
                new MultipartFormDataContent { { new StringContent("x"), "other" } })),
        Bill(Reason.DocumentNotPdf, "422 10027 /bill", () => "<html></html>"u8.ToArray()),
        Bill(Reason.DocumentTooLarge, "422 10033 /bill", () => new byte[StageDocument.BytesAtMost + 1]),
        Bill(Reason.DocumentEmpty, "422 10027 /bill", () => []),
        Bill(Reason.DocumentDamaged, "422 10027 /bill", () => PdfWriting.Letter("")[..^30]),
        Bill(Reason.DocumentEncrypted, "422 10027 /bill", () => PdfWriting.Letter("", "/Encrypt 4 0 R")),
        Bill(Reason.DocumentActiveContent, "422 10027 /bill", () => PdfWriting.Packed("", ["<< /S /JavaScript /JS (app.alert(1)) >>"])),
        Bill(Reason.DocumentTooComplex, "422 10027 /bill", () => PdfWriting.Packed("", [new string(' ', 7_000_000)])),
        Refused(Reason.DocumentInfected, "422 10027 /bill", async stage =>
        {
            using var scanner = new FakeClamd("stream: Eicar FOUND\0");
            return await SendBill(await stage.On(s => s with { Scanner = new("127.0.0.1", scanner.Port) }), Journey.Pdf);
        }),
        Refused(Reason.DocumentNotChecked, "503 10037 /bill", async stage =>
            await SendBill(await stage.On(s => s with { Scanner = new("127.0.0.1", FreePort.Take()) }), Journey.Pdf)),
    ];

    static Scenario Bill(Reason reason, string told, Func<byte[]> made) => Refused(reason, told, stage => SendBill(stage, made()));

    static async Task<Answered> SendBill(Stage stage, byte[] bill) => await stage.Journey.Upload(await stage.Journey.Order(Stage.Number), null, bill);
}
