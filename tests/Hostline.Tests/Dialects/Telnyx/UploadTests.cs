using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Hostline.Documents;
using Hostline.Outbox;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Dialects.Telnyx;

public sealed class UploadTests(TelnyxServer telnyx)
{
    const int Limit = 5 * 1024 * 1024;
    static readonly Sql Stored = new("select name, size, sha256 from documents where order_id = $1 order by kind");
    static readonly Sql Left = new("select (select count(*) from documents), (select count(*) from document_chunks)");

    [Fact]
    public async Task Letter_and_bill_may_come_one_after_the_other_and_before_the_proof()
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order(Journey.Number);
        Assert.Equal("pending", Status(await journey.Upload(order, Journey.Pdf, null)));
        Assert.Equal("loa_file_successful", Status(await journey.Upload(order, null, Journey.Pdf)));
        await journey.Prove(order, Journey.Number);
        await journey.Hear(order, "successful");
    }

    [Fact]
    public async Task What_was_sent_is_stored_to_the_last_byte()
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order(Journey.Number);
        byte[] loa = PdfText.OfLength(2 * 256 * 1024);
        byte[] bill = PdfText.OfLength(300_000);
        (await journey.Upload(order, loa, bill)).Expect(200);
        var database = journey.Server.Services.GetRequiredService<Database>();
        var documents = await database.Many(Stored, r => (Name: r.Text(0), Size: r.Long(1), Sha: Convert.ToHexString(r.Bytes(2))), AnyId.Parse(order));
        Assert.Equal([("loa.pdf", loa.Length, Convert.ToHexString(SHA256.HashData(loa))),
            ("bill.pdf", bill.Length, Convert.ToHexString(SHA256.HashData(bill)))], documents);
        var ids = await database.Many(DocumentTable.OfOrder, r => r.Id<AnyId>(0), AnyId.Parse(order));
        var files = journey.Server.Services.GetRequiredService<DocumentFile>();
        var chunks = await Task.WhenAll(ids.Select(async id => (await files.Read((await files.Find(id))!).ToListAsync()).SelectMany(c => c).ToArray()));
        Assert.Equal([loa, bill], chunks);
    }

    [Fact]
    public Task A_file_of_5_MB_is_taken() => Taken(PdfText.OfLength(Limit));

    [Fact]
    public Task A_header_within_the_first_1024_bytes_is_found() => Taken([.. new byte[1_019], .. Journey.Pdf]);

    [Fact]
    public Task A_file_of_one_byte_more_than_5_MB_is_refused() => Refused(PdfText.OfLength(Limit + 1), "10033", "document_too_large", "/loa");

    [Fact]
    public Task A_form_over_the_servers_usual_limit_is_answered_and_not_cut_off() =>
        Refused([.. Journey.Pdf, .. new byte[12 * 1024 * 1024]], "10033", "document_too_large", "/loa");

    [Fact]
    public Task An_empty_file_is_refused() => Refused([], "10027", "document_empty", "/loa");

    [Fact]
    public Task A_file_that_is_no_PDF_is_refused_whatever_it_is_called() => Refused("PK\u0003\u0004 loa.pdf"u8.ToArray(), "10027", "document_not_pdf", "/loa");

    [Fact]
    public Task A_header_behind_the_first_1024_bytes_is_not_looked_for() => Refused([.. new byte[1_020], .. Journey.Pdf], "10027", "document_not_pdf", "/loa");

    [Fact]
    public async Task The_same_PDF_as_letter_and_bill_and_again_is_fine()
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order(Journey.Number);
        Assert.Equal("loa_file_successful", Status(await journey.Upload(order, Journey.Pdf, Journey.Pdf)));
        Assert.Equal("loa_file_successful", Status(await journey.Upload(order, Journey.Pdf, Journey.Pdf)));
    }

    [Fact]
    public Task A_form_without_parts_is_refused() => Refused(Form("--b--\r\n"), 422, "10004", "document_missing");

    [Fact]
    public Task A_form_without_a_part_that_is_known_is_refused() =>
        Refused(Form("--b\r\nContent-Disposition: form-data; name=\"letter\"; filename=\"l.pdf\"\r\n\r\n%PDF-1.7\r\n--b--\r\n"), 422, "10004",
            "document_missing");

    [Fact]
    public Task A_part_that_comes_twice_is_refused() =>
        Refused(Form($"{Part("loa")}{Part("loa")}--b--\r\n"), 422, "10026", "invalid_field");

    [Fact]
    public Task A_form_that_breaks_off_is_refused() =>
        Refused(Form("--b\r\nContent-Disposition: form-data; name=\"loa\"\r\n\r\n%PDF-1.7"), 400, "10015", "malformed_form");

    [Fact]
    public Task A_form_without_a_boundary_is_refused() =>
        Refused(new ByteArrayContent(Journey.Pdf) { Headers = { ContentType = new MediaTypeHeaderValue("multipart/form-data") } }, 400, "10015",
            "malformed_form");

    [Fact]
    public Task The_JSON_of_an_old_SDK_is_told_to_send_the_files() =>
        Refused("""{"loa":"loa.pdf","bill":"bill.pdf"}""", 415, "10014", "unsupported_media_type");

    [Fact]
    public async Task A_deleted_order_takes_no_documents()
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order(Journey.Number);
        (await journey.Sandbox.Telnyx(HttpMethod.Delete, $"{Journey.Orders}/{order}")).Expect(200);
        Assert.Equal("order_closed", Reason((await journey.Upload(order, Journey.Pdf, null)).Expect(422)));
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\letters\\loa.pdf", "loa.pdf")]
    [InlineData("a\u202Efdp.exe", "afdp.exe")]
    [InlineData("/", "loa.pdf")]
    public async Task A_file_name_is_only_shown(string given, string shown)
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order(Journey.Number);
        (await journey.Post($"{Journey.Orders}/{order}/actions/file_upload", Form(Part("loa", given) + "--b--\r\n"))).Expect(200);
        Assert.Equal(shown, Assert.Single(await journey.Server.Services.GetRequiredService<Database>().Many(Stored, r => r.Text(0), AnyId.Parse(order))));
    }

    [Fact]
    public async Task What_a_refused_upload_leaves_is_swept_and_what_is_attached_stays()
    {
        await using var server = await TestServer.Start();
        var journey = await Journey.Begin(server, telnyx.Receiver);
        var order = await journey.Order(Journey.Number);
        (await journey.Upload(order, Journey.Pdf, null)).Expect(200);
        (await journey.Upload(order, PdfText.OfLength(600_000), "no PDF"u8.ToArray())).Expect(422);
        (await journey.Upload(order, PdfText.OfLength(Limit + 1), null)).Expect(422);
        var database = server.Services.GetRequiredService<Database>();
        Assert.Equal((2L, 4L), await database.One(Left, r => (r.Long(0), r.Long(1))));
        var sweep = server.Services.GetRequiredService<Sweep>();
        await sweep.At(await database.Now() + Sweep.DocumentsKept - TimeSpan.FromMinutes(1), CancellationToken.None);
        Assert.Equal(2L, await database.One(Left, r => r.Long(0)));
        await sweep.At(await database.Now() + Sweep.DocumentsKept, CancellationToken.None);
        Assert.Equal((1L, 1L), await database.One(Left, r => (r.Long(0), r.Long(1))));
    }

    async Task Taken(byte[] loa)
    {
        var journey = await telnyx.Begin();
        (await journey.Upload(await journey.Order(Journey.Number), loa, null)).Expect(200);
    }

    async Task Refused(byte[] loa, string code, string reason, string pointer)
    {
        var journey = await telnyx.Begin();
        var order = await journey.Order(Journey.Number);
        var answer = (await journey.Upload(order, loa, null)).Expect(422);
        Assert.Equal((code, reason, pointer), (answer.ErrorCode, Reason(answer), answer.Pointer));
        Assert.Empty(await journey.Server.Services.GetRequiredService<Database>().Many(Stored, r => r.Text(0), AnyId.Parse(order)));
    }

    async Task Refused(object body, int status, string code, string reason)
    {
        var journey = await telnyx.Begin();
        var answer = (await journey.Post($"{Journey.Orders}/{await journey.Order(Journey.Number)}/actions/file_upload", body)).Expect(status);
        Assert.Equal((code, reason), (answer.ErrorCode, Reason(answer)));
    }

    static string Part(string name, string fileName = "f.pdf") =>
        $"--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{fileName}\"\r\n\r\n{PdfText.OfOnePage("letter")}\r\n";

    static ByteArrayContent Form(string body) =>
        new(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b") } };

    static string Reason(Answered answer) => answer.Json.GetProperty("errors")[0].GetProperty("meta").GetProperty("reason").GetString()!;

    static string Status(Answered answer) => answer.Expect(200).Json.GetProperty("status").GetString()!;
}
