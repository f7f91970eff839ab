using Hostline.Accounts;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Ownership;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Ownership;

/// <summary>What a customer does with phone bills.</summary>
static class BillStage
{
    public static object Reviewed(string how) =>
        new { accounts = new[] { new { name = "acme" }, new { name = "globex" } }, review = how, clock = CallStage.Standing };

    /// <summary>Sends a file as an identity document; null leaves a part out.</summary>
    public static Task<Answered> Send(TestSandbox sandbox, string? type = "phone-bill", byte[]? file = null, int account = 0, bool withFile = true)
    {
        var form = new MultipartFormDataContent();
        if (type is not null)
        {
            form.Add(new StringContent(type), "type");
        }

        if (withFile)
        {
            form.Add(new ByteArrayContent(file ?? Journey.Pdf), "file", "bill.pdf");
        }

        return sandbox.Send(HttpMethod.Post, "/hostline/v1/identity_documents", sandbox.ApiKey(account), form);
    }

    public static async Task<string> Sent(this CallStage stage, int account = 0)
    {
        var sent = (await Send(stage.Sandbox, account: account)).Expect(201).Json;
        Assert.Equal("pending", sent.GetProperty("status").GetString());
        Assert.Matches("^RI[0-9a-f]{32}$", sent.GetProperty("sid").GetString());
        return sent.GetProperty("sid").GetString()!;
    }

    public static async Task<string> StatusOf(this CallStage stage, string sid, int account = 0) =>
        (await stage.Sandbox.Send(HttpMethod.Get, $"/hostline/v1/identity_documents/{sid}", stage.Sandbox.ApiKey(account), null)).Expect(200).Json
            .GetProperty("status").GetString()!;

    public static Task<Answered> Decide(this CallStage stage, string sid, string verb, object? body = null) =>
        stage.Sandbox.Hostline(HttpMethod.Post, $"/identity_documents/{sid}/{verb}", body);

    public static Task<Outcome<Order>> Name(this CallStage stage, OrderId order, string sid, int account = 0) =>
        stage.Name(order, DocumentId.Of(Guid.ParseExact(sid[2..], "N")), account);

    public static async Task<Outcome<Order>> Name(this CallStage stage, OrderId order, DocumentId document, int account = 0)
    {
        var services = stage.Server.Services;
        var caller = (await services.GetRequiredService<AccountBook>().Authenticate(stage.Sandbox.ApiKey(account))).Value!;
        return await services.GetRequiredService<BeginBillProof>().For(caller, order, (await stage.Hosting(order)).Id, document);
    }
}
