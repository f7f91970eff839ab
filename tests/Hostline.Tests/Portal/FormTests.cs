using System.Net;
using System.Text;
using Hostline.Tests.Portal.Orders;
using Hostline.Tests.Support;

namespace Hostline.Tests.Portal;

/// <summary>What strangers and signed-in people can send to pages beside what the pages' own forms send.</summary>
public sealed class FormTests
{
    static readonly string[] Anonymous = ["/sign-in", "/recover", "/line", "/sign-in/demo"];

    [Theory]
    [InlineData("application/x-www-form-urlencodedx")]
    [InlineData("application/x-www-form-urlencoded, text/plain")]
    [InlineData("application/x-www-form-urlencoded;;;=")]
    [InlineData("multipart/form-data")]
    [InlineData("text/plain")]
    public async Task A_body_that_is_no_form_is_refused_as_one(string type)
    {
        await using var server = await TestServer.Start();
        foreach (var path in Anonymous)
        {
            Assert.Equal(HttpStatusCode.BadRequest, await Send(server.BaseUrl + path, Encoding.ASCII.GetBytes("a=b"), type));
        }
    }

    [Fact]
    public async Task A_form_of_more_than_256_KiB_is_not_read()
    {
        await using var server = await TestServer.Start();
        var field = new string('a', 60_000);
        var body = Encoding.ASCII.GetBytes(string.Join('&', Enumerable.Range(0, 5).Select(i => $"f{i}={field}")));
        foreach (var path in Anonymous)
        {
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Send(server.BaseUrl + path, body, "application/x-www-form-urlencoded"));
        }
    }

    [Theory]
    [InlineData("/portal/orders?reference=%00")]
    [InlineData("/portal/orders?reference=%ED%A0%80")]
    [InlineData("/portal/deliveries?event=%00")]
    [InlineData("/portal/orders/export?reference=%00")]
    public async Task A_query_with_what_cannot_be_stored_finds_nothing(string path)
    {
        await using var portal = await PortalOrders.Begin();
        (await portal.Owner.Get(path)).Expect(200);
    }

    [Fact]
    public async Task A_small_file_that_takes_much_memory_to_read_can_be_shown()
    {
        await using var portal = await PortalOrders.Begin();
        var order = await portal.Order(PortalOrders.First);
        var letter = Network.Scanning.Pdf.PdfWriting.Blanks(300_000_000);
        using var form = PortalOrders.Files(("loa", letter), ("bill", PdfText.OfLength(2_000)));
        (await portal.Sandbox.Telnyx(HttpMethod.Post, $"/messaging_hosted_number_orders/{order}/actions/file_upload", form)).Expect(200);

        var page = (await portal.Owner.Get(PortalOrders.Path(order))).Expect(200);

        Assert.Contains("loa.pdf", page.Text);
    }

    static async Task<HttpStatusCode> Send(string url, byte[] body, string type)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await Support.Http.Client.PostAsync(url, content, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
