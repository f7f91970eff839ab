using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Crash;

/// <summary>Two customers of one sandbox: the first has numbers, and the second one wants them.</summary>
abstract class Exchanging(IReadOnlyList<Customer> customers, Client client, Seeded seeded) : Repeating(client, seeded, CancellationToken.None)
{
    protected const string Orders = "/v2/messaging_hosted_number_orders", Desk = "/hostline/v1";

    static readonly byte[] Pdf = System.Text.Encoding.ASCII.GetBytes(PdfText.OfOnePage("letter"));

    protected Customer Holder => customers[0];

    protected Customer Taker => customers[1];

    protected async Task<AnyId> Order(Customer customer, IReadOnlyList<string> numbers) =>
        (await Ok(HttpMethod.Post, Orders, customer.ApiKey, new { phone_numbers = numbers, messaging_profile_id = customer.Profiles[0] }))
            .GetProperty("data").GetProperty("id").GetId();

    protected async Task Host(Customer customer, AnyId order, IReadOnlyList<string> numbers)
    {
        await Ok(HttpMethod.Post, $"{Orders}/{order}/verification_codes", customer.ApiKey, new { phone_numbers = numbers, verification_method = "sms" });
        var codes = await Task.WhenAll(numbers.Select(async n => new { phone_number = n, code = await CodeOf(customer, n) }));
        await Ok(HttpMethod.Post, $"{Orders}/{order}/validation_codes", customer.ApiKey, new { verification_codes = codes });
        using var file = new ByteArrayContent(Pdf);
        using var bill = new ByteArrayContent(Pdf);
        Assert.True((await Client.SendContent("upload", HttpMethod.Post, $"{Orders}/{order}/actions/file_upload", customer.ApiKey,
            new MultipartFormDataContent { { file, "loa", "letter.pdf" }, { bill, "bill", "bill.pdf" } })).IsOk);
        await Until(async () => (await Ok(HttpMethod.Get, $"{Orders}/{order}", customer.ApiKey))
            .GetProperty("data").GetProperty("status").GetString() == "successful");
    }

    async Task<string?> CodeOf(Customer customer, string number)
    {
        var (code, before) = ((string?)null, codesRead.GetValueOrDefault(number));
        await Until(async () =>
        {
            var texts = (await Ok(HttpMethod.Get, $"{customer.Inbox}?kind=sms&to={Uri.EscapeDataString(number)}", customer.SandboxKey)).GetProperty("data");
            code = texts.GetArrayLength() > 0 ? texts[0].GetProperty("code").GetString() : null;
            return code is not null && code != before;
        });
        lock (codesRead)
        {
            codesRead[number] = code!;
        }

        return code;
    }

    readonly Dictionary<string, string> codesRead = [];

    protected async Task<JsonElement?> Find(string path, Func<JsonElement, bool> fits)
    {
        var listed = await Insist(new(), () => Client.Send("list", HttpMethod.Get, path, Holder.SandboxKey));
        Assert.True(listed.IsOk, listed.Text);
        return listed.Json.GetProperty("data").EnumerateArray().Select(e => (JsonElement?)e).FirstOrDefault(e => fits(e!.Value));
    }

    /// <summary>Before there are faults.</summary>
    protected async Task<JsonElement> Ok(HttpMethod method, string path, string key, object? body = null)
    {
        var reply = await Client.Send(path, method, path, key, body);
        Assert.True(reply.IsOk, $"{method} {path}: {reply.Status} {reply.Text}");
        return reply.Json;
    }

    protected static Task Until(Func<Task<bool>> holds) => Hang.Until(async () =>
    {
        var isSo = await holds();
        await Task.Delay(isSo ? TimeSpan.Zero : LooksAgainAfter / 3, CancellationToken.None);
        return isSo;
    }, () => "The order's next step");
}
