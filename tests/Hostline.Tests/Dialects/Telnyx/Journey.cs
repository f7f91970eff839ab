using System.Net.Http.Headers;
using System.Text.Json;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Dialects.Telnyx;

/// <summary>A customer's path through the API: order, code, documents, and the webhooks received.</summary>
/// <param name="own">The account's place in the sandbox.</param>
sealed class Journey(TestServer server, ReceivingServer receiver, TestSandbox sandbox, int own = 0)
{
    public const string Orders = "/messaging_hosted_number_orders";
    public const string Number = "+13125550001";
    /// <summary>How long tests wait for something that must arrive.</summary>
    public static readonly TimeSpan Patience = Hang.Limit;
    public static readonly byte[] Pdf = System.Text.Encoding.ASCII.GetBytes(PdfText.OfOnePage("letter"));

    public TestServer Server => server;

    public TestSandbox Sandbox => sandbox;

    public ReceivingServer Receiver => receiver;

    public string Path => "/" + sandbox.Id;

    public string Profile { get; private set; } = "";

    public static async Task<Journey> Begin(TestServer server, ReceivingServer receiver, params string[] accounts) =>
        await Begin(new(server, receiver, await server.Sandbox(accounts)));

    /// <summary>The journey of another account of the same sandbox, with webhooks to the same receiver.</summary>
    public Task<Journey> As(int other) => Begin(new(server, receiver, sandbox, other));

    public static async Task<Journey> Begin(Journey journey)
    {
        journey.Profile = await journey.NewProfile(journey.Receiver.Url(journey.Path));
        return journey;
    }

    public Task<Answered> Get(string path) => sandbox.Telnyx(HttpMethod.Get, path, account: own);

    /// <param name="account">Another account of the sandbox; null for this one.</param>
    public Task<Answered> Post(string path, object? body, int? account = null) => sandbox.Telnyx(HttpMethod.Post, path, body, account ?? own);

    public async Task<string> NewProfile(string webhookUrl, int? account = null)
    {
        var body = new { name = "journey", whitelisted_destinations = new[] { "US" }, webhook_url = webhookUrl };
        return IdOf((await Post("/messaging_profiles", body, account)).Expect(200));
    }

    public Task<Answered> TryOrder(params string[] numbers) => Post(Orders, new { messaging_profile_id = Profile, phone_numbers = numbers });

    public async Task<string> Order(params string[] numbers) => IdOf((await TryOrder(numbers)).Expect(200));

    public Task<Answered> AskCodes(string order, params string[] numbers) =>
        Post($"{Orders}/{order}/verification_codes", new { phone_numbers = numbers, verification_method = "sms" });

    public Task<Answered> Validate(string order, params (string Number, string Code)[] codes) =>
        Post($"{Orders}/{order}/validation_codes", new { verification_codes = codes.Select(c => new { phone_number = c.Number, code = c.Code }) });

    /// <summary>The newest code that arrived at the number's handset.</summary>
    public async Task<string> CodeOf(string number)
    {
        var database = server.Services.GetRequiredService<Database>();
        // There is no webhook for an arrived SMS, so the handset has to be polled.
        return await Hang.Until(
            async () =>
                (await database.Many(MessageTable.List, MessageTable.Read, sandbox.Id, 0, number, DateTimeOffset.UnixEpoch, 1)) is [var newest, ..]
                    ? newest.Code
                    : null,
            () => $"A code for {number}");
    }

    public async Task Prove(string order, string number)
    {
        (await AskCodes(order, number)).Expect(200);
        var answer = (await Validate(order, (number, await CodeOf(number)))).Expect(200);
        Assert.Equal("verified", answer.Json.GetProperty("phone_numbers")[0].GetProperty("status").GetString());
    }

    /// <summary>Uploads parts; null leaves one out.</summary>
    public Task<Answered> Upload(string order, byte[]? loa, byte[]? bill, int? account = null)
    {
        var form = new MultipartFormDataContent();
        Add("loa", loa);
        Add("bill", bill);
        return Post($"{Orders}/{order}/actions/file_upload", form, account);

        void Add(string name, byte[]? bytes)
        {
            if (bytes is not null)
            {
                form.Add(new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } }, name, name + ".pdf");
            }
        }
    }

    /// <summary>Order, proof and documents in one call.</summary>
    public async Task<string> OrderWithDocuments(string number)
    {
        var order = await Order(number);
        await Prove(order, number);
        (await Upload(order, Pdf, Pdf)).Expect(200);
        return order;
    }

    /// <summary>The next webhook of this sandbox about an order with this status; earlier ones are skipped.</summary>
    public async Task<Received> Hear(string order, string status) =>
        await receiver.Next(r => r.Path == Path && IsAbout(r, order) && StatusOf(r) == status, Patience);

    /// <summary>Waits until nothing is due in the sandbox and every first attempt of a webhook has ended.</summary>
    public async Task Quiet()
    {
        var moved = (await sandbox.Control(HttpMethod.Post, "/clock", new { advance = "PT0S" })).Expect(200).Json;
        while (!moved.GetProperty("quiet").GetBoolean())
        {
            moved = (await sandbox.Control(HttpMethod.Post, "/clock", new { to = moved.GetProperty("now").GetString() })).Expect(200).Json;
        }
    }

    public async Task<Received> HearNext() => await receiver.Next(Path, Patience);

    public static bool IsAbout(Received webhook, string order) => Payload(webhook).TryGetProperty("order_id", out var id) && id.GetString() == order;

    public static JsonElement Payload(Received webhook) => webhook.Json.GetProperty("data").GetProperty("payload");

    public static string StatusOf(Received webhook) => Payload(webhook).GetProperty("order_status").GetString()!;

    public static string TypeOf(Received webhook) => webhook.Json.GetProperty("data").GetProperty("event_type").GetString()!;

    public static string NumberStatusOf(Received webhook) => Payload(webhook).GetProperty("numbers")[0].GetProperty("status").GetString()!;

    public static string IdOf(Answered answer) => answer.Json.GetProperty("data").GetProperty("id").GetString()!;
}
