using System.Text;
using System.Text.Json;
using Hostline.Documents.Reading;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;

namespace Hostline.Tests.Letters;

/// <summary>A letter that was printed, signed and scanned has no words; what it was made from stands in its QR code.</summary>
public sealed class ScannedLetterTests
{
    /// <summary>The letters of the folder were made under the master key of the tests.</summary>
    const string Code = "^HOSTLINE-LOA LOA-[0-9A-F]{6}-2[.]1 00000000-0000-0000-0000-000000000000$";

    [Theory]
    [InlineData("scan-noise")]
    [InlineData("scan-upside-down")]
    [InlineData("scan-fax")]
    public async Task The_code_of_a_scan_is_read_although_it_is_turned_and_has_specks(string name)
    {
        await using var server = await TestServer.Start();
        var read = await Read(server, await Scan(name));
        Assert.False(read.Text!.HasWords);
        var code = Assert.Single(read.Text.Codes);
        Assert.Equal(1, code.Page);
        Assert.Matches(Code, code.Words);
        Within(read.Cost!);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sheet_at_300_dots_an_inch_in_gray_or_color_is_within_the_limits_of_the_process(bool isGray)
    {
        await using var stage = await SigningStage.Set();
        var letter = await stage.Bytes($"/hostline/v1/orders/{stage.Order}/letter.pdf");
        var read = await Read(stage.Server, OfPicture(await Poppler.Picture(letter, 300, isGray ? ["-gray"] : [])));
        Assert.Contains(stage.Order, Assert.Single(read.Text!.Codes).Words);
        Within(read.Cost!);
    }

    [Fact]
    public async Task A_picture_that_is_too_large_is_left_alone_and_a_coarse_one_says_nothing()
    {
        await using var server = await TestServer.Start();
        Assert.Empty((await Read(server, await Scan("scan-coarse"))).Text!.Codes);
        await using var stage = await SigningStage.Set();
        var letter = await stage.Bytes($"/hostline/v1/orders/{stage.Order}/letter.pdf");
        var large = await Read(server, OfPicture(await Poppler.Picture(letter, 400, ["-gray"])));
        Assert.Empty(large.Text!.Codes);
        Within(large.Cost!);
    }

    [Fact]
    public async Task A_scan_of_an_outdated_template_is_refused_at_upload_and_one_that_cannot_be_read_is_not()
    {
        await using var server = await TestServer.Start(configure: s => s with { Letters = s.Letters with { Template = 2, Oldest = 2 } });
        await using var receiver = await ReceivingServer.Start();
        var journey = await Journey.Begin(server, receiver, "acme");
        var order = await journey.Order(SigningStage.Number);
        var refused = (await journey.Upload(order, await Scan("scan-noise"), null)).Expect(422);
        Assert.Contains("no longer accepted", refused.Text);
        (await journey.Upload(order, await Scan("scan-coarse"), null)).Expect(200);
    }

    [Fact]
    public async Task A_scan_of_the_letter_of_another_order_is_doubted()
    {
        await using var stage = await SigningStage.Set();
        await stage.Journey.Prove(stage.Order, SigningStage.Number);
        var own = await stage.Bytes($"/hostline/v1/orders/{stage.Order}/letter.pdf");
        var scan = OfPicture(await Poppler.Picture(own, 200, ["-gray"]));
        var bill = Encoding.ASCII.GetBytes(PdfText.OfOnePage("a bill"));
        (await stage.Journey.Upload(stage.Order, scan, bill)).Expect(200);
        var other = await stage.Journey.Order("+13125550009");
        await stage.Journey.Prove(other, "+13125550009");
        (await stage.Journey.Upload(other, scan, bill)).Expect(200);
        await stage.Advance("PT0S");

        var fine = await Checks(stage, stage.Order);
        Assert.Equal(("fine", "fine"), (Text(fine["template"], "outcome"), Text(fine["reference"], "outcome")));
        Assert.StartsWith("QR code: HOSTLINE-LOA", Text(fine["template"], "words"));
        Assert.Equal("not_checked", Text(fine["numbers_on_letter"], "outcome"));
        var doubt = (await Checks(stage, other))["reference"];
        Assert.Equal(("doubt", $"The letter was made for {stage.Order}, and not for this order."), (Text(doubt, "outcome"), Text(doubt, "says")));
    }

    static Task<byte[]> Scan(string name) => File.ReadAllBytesAsync(Checkout.At("tests", "fixtures", "letters", name + ".pdf"));

    static Task<ReadWords> Read(TestServer server, byte[] file) => ((DocumentReader)server.Services.GetService(typeof(DocumentReader))!)
        .Read(file, isLetter: true, TestContext.Current.CancellationToken);

    static void Within(ReadingCost cost)
    {
        TestContext.Current.SendDiagnosticMessage($"{cost.Work.TotalMilliseconds:0} ms of work, {cost.Memory / 1024 / 1024} MB");
        Assert.InRange(cost.Work, TimeSpan.Zero, DocumentReader.WorkAtMost);
        Assert.InRange(cost.Memory, 1, DocumentReader.MemoryAtMost);
    }

    /// <summary>A page that is one picture, as a scanner makes it.</summary>
    static byte[] OfPicture((byte[] Jpeg, int Width, int Height, bool IsGray) picture)
    {
        var content = "q 612 0 0 792 0 0 cm /I Do Q";
        return Encoding.Latin1.GetBytes(PdfText.Of(
        [
            "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
            $"<</Length {content.Length}>>stream\n{content}\nendstream",
            $"<</Type/XObject/Subtype/Image/Width {picture.Width}/Height {picture.Height}/BitsPerComponent 8"
                + $"/ColorSpace/{(picture.IsGray ? "DeviceGray" : "DeviceRGB")}/Filter/DCTDecode/Length {picture.Jpeg.Length}>>stream\n"
                + $"{Encoding.Latin1.GetString(picture.Jpeg)}\nendstream",
        ]));
    }

    static async Task<Dictionary<string, JsonElement>> Checks(SigningStage stage, string order) =>
        (await stage.Sandbox.Hostline(HttpMethod.Get, "/review/" + order)).Expect(200).Json.GetProperty("checks").EnumerateArray()
            .ToDictionary(c => Text(c, "check"));

    static string Text(JsonElement from, string name) => from.GetProperty(name).GetString()!;
}
