using System.Text.Json;
using Hostline.Documents.Reading;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Letters;

/// <summary>What a machine finds in documents before a person looks, as the desk gets it.</summary>
public sealed class CheckTests
{
    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Documents_are_checked_before_a_person_looks_and_the_desk_sees_page_and_words(StoreKind kind)
    {
        await using var stage = await SigningStage.Set(kind);
        await stage.Journey.Prove(stage.Order, SigningStage.Number);
        var letter = await stage.Bytes($"/hostline/v1/orders/{stage.Order}/letter.pdf?holder=Acme%20Dental%20LLC");
        (await stage.Journey.Upload(stage.Order, letter, Bill("ACME DENTAL LLC (312) 555-0002 Bill date: May 20, 2026"))).Expect(200);
        await stage.Advance("PT0S");
        var checks = await Checks(stage);
        Assert.Equal(("fine", 1), (checks["numbers_on_letter"].GetProperty("outcome").GetString(), checks["numbers_on_letter"].GetProperty("page").GetInt32()));
        Assert.Contains("+1 312-555-0001", checks["numbers_on_letter"].GetProperty("words").GetString());
        Assert.Equal("doubt", checks["numbers_on_bill"].GetProperty("outcome").GetString());
        Assert.Contains("(312) 555-0002", checks["numbers_on_bill"].GetProperty("words").GetString());
        Assert.Equal("not_checked", checks["signature"].GetProperty("outcome").GetString());
        Assert.Equal("fine", checks["holder"].GetProperty("outcome").GetString());
        Assert.Equal("fine", checks["bill_date"].GetProperty("outcome").GetString());
        Assert.Equal("fine", checks["template"].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task The_same_bill_in_another_account_is_doubted_and_a_sealed_letter_is_known()
    {
        await using var stage = await SigningStage.Set();
        var bill = Bill("Acme Dental LLC (312) 555-0001 Bill date: May 20, 2026");
        var other = await stage.Journey.As(1);
        var theirs = await other.Order("+13125550009");
        (await other.Upload(theirs, null, bill)).Expect(200);

        await stage.Journey.Prove(stage.Order, SigningStage.Number);
        (await stage.Send()).Expect(201);
        var letter = (await stage.Api(HttpMethod.Get, $"/orders/{stage.Order}/letter")).Expect(200).Json.GetProperty("id").GetString();
        (await stage.Sandbox.Control(HttpMethod.Post, $"/letters/{letter}/sign", new { name = "Ann Owner" })).Expect(200);
        (await stage.Journey.Upload(stage.Order, null, bill)).Expect(200);
        await stage.Advance("PT0S");
        var checks = await Checks(stage);
        Assert.Equal("fine", checks["signature"].GetProperty("outcome").GetString());
        Assert.Contains("sealed by this host", checks["signature"].GetProperty("says").GetString());
        Assert.Equal("doubt", checks["bill_elsewhere"].GetProperty("outcome").GetString());
        Assert.Contains(theirs, checks["bill_elsewhere"].GetProperty("says").GetString());
        Assert.Equal("fine", checks["holder"].GetProperty("outcome").GetString());
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_bill_that_another_account_saves_again_and_sends_later_is_doubted_as_soon_as_both_were_read(StoreKind kind)
    {
        const string Words = "Acme Dental LLC 120 Main Street Chicago (312) 555-0001 business line total 56.14 dollars account 4471 Bill date: May 20, 2026";
        await using var stage = await SigningStage.Set(kind);
        await stage.Journey.Prove(stage.Order, SigningStage.Number);
        var letter = await stage.Bytes($"/hostline/v1/orders/{stage.Order}/letter.pdf");
        (await stage.Journey.Upload(stage.Order, letter, Bill(Words))).Expect(200);
        await stage.Advance("PT0S");
        Assert.Equal("fine", (await Checks(stage))["bill_elsewhere"].GetProperty("outcome").GetString());

        var other = await stage.Journey.As(1);
        var theirs = await other.Order("+13125550009");
        await other.Prove(theirs, "+13125550009");
        (await other.Upload(theirs, Bill("a letter that was typed by hand"),
            Bill("Bill date: May 20, 2026   ACME DENTAL LLC 120 Main Street, Chicago. (312) 555-0001 "
                + "business line total 56.14 dollars, account 4471"))).Expect(200);
        await stage.Advance("PT0S");
        var found = (await Checks(stage))["bill_elsewhere"];
        Assert.Equal("doubt", found.GetProperty("outcome").GetString());
        Assert.Contains($"with the same words in another file, for order {theirs}", found.GetProperty("says").GetString());
        Assert.Equal("fine", (await Checks(stage))["letter_elsewhere"].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_letter_from_an_outdated_template_is_refused_at_upload_where_its_version_can_be_read()
    {
        await using var old = await TestServer.Start();
        var sandbox = await old.Sandbox();
        using var request = new HttpRequestMessage(HttpMethod.Get, old.BaseUrl + "/hostline/v1/letters/preview.pdf");
        request.Headers.Authorization = new("Bearer", sandbox.ApiKey());
        using var answer = await Support.Http.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var letter = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        await using var server = await TestServer.Start(configure: s => s with { Letters = s.Letters with { Template = 2, Oldest = 2 } });
        await using var receiver = await ReceivingServer.Start();
        var journey = await Journey.Begin(server, receiver, "acme");
        var order = await journey.Order(SigningStage.Number);
        var refused = await journey.Upload(order, letter, null);
        Assert.Equal(422, refused.Status);
        Assert.Contains("no longer accepted", refused.Text);
        // Where no version can be read, none is refused for it.
        (await journey.Upload(order, Bill("a letter that was scanned"), null)).Expect(200);
    }

    [Fact]
    public async Task A_file_that_keeps_its_reader_busy_costs_two_seconds_of_work_and_nothing_else()
    {
        await using var server = await TestServer.Start();
        var reader = (DocumentReader)server.Services.GetService(typeof(DocumentReader))!;
        var read = await reader.Read(Bill("(312) 555-0001"), false, TestContext.Current.CancellationToken);
        Assert.Contains("555-0001", read.Text!.Pages[0]);
        Assert.NotNull((await reader.Read("%PDF-1.7 nonsense"u8.ToArray(), false, TestContext.Current.CancellationToken)).Why);
        var busy = await reader.Read(Busy(), true, TestContext.Current.CancellationToken);
        Assert.Equal("it takes too much work.", busy.Why);
        Assert.InRange(busy.Cost!.Work, DocumentReader.WorkAtMost, 2 * DocumentReader.WorkAtMost);
        Assert.InRange(busy.Cost.Memory, 1, DocumentReader.MemoryAtMost);
    }

    static byte[] Bill(string line) => System.Text.Encoding.ASCII.GetBytes(PdfText.OfOnePage(line.Replace("(", "\\(").Replace(")", "\\)")));

    /// <summary>A page that draws a form forty times, which draws another one forty times, and so on: small, and more than anyone can read.</summary>
    static byte[] Busy()
    {
        const int Depth = 6, First = 5;
        var calls = string.Concat(Enumerable.Repeat("q /X Do Q\n", 40));
        string Resources(int form) => form < First + Depth ? $"/Resources<</XObject<</X {form} 0 R>>>>" : "";
        string Stream(string head, string content) => $"<<{head}/Length {content.Length}>>stream\n{content}\nendstream";
        return System.Text.Encoding.ASCII.GetBytes(PdfText.Of(
        [
            "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            $"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R{Resources(First)}>>", Stream("", calls),
            .. Enumerable.Range(First + 1, Depth).Select(next => Stream($"/Type/XObject/Subtype/Form/BBox[0 0 9 9]{Resources(next)}",
                next < First + Depth ? calls : "q Q")),
        ]));
    }

    static async Task<Dictionary<string, JsonElement>> Checks(SigningStage stage) =>
        (await stage.Sandbox.Hostline(HttpMethod.Get, $"/review?world={stage.Sandbox.Id}")).Expect(200).Json.GetProperty("data")[0].GetProperty("checks")
            .EnumerateArray().ToDictionary(c => c.GetProperty("check").GetString()!);
}
