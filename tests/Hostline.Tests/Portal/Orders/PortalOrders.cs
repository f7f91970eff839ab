using Hostline.Server;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;

namespace Hostline.Tests.Portal.Orders;

/// <summary>acme's owner in the portal, beside the accounts of an exchange.</summary>
sealed class PortalOrders(Exchange exchange, Visitor owner) : IAsyncDisposable
{
    public const string First = "+13125550001", Second = "+13125550002";

    public Exchange Exchange => exchange;

    public TestSandbox Sandbox => exchange.Sandbox;

    public Visitor Owner => owner;

    public static async Task<PortalOrders> Begin(StoreKind kind = StoreKind.Sqlite, string host = "127.0.0.1", Func<Settings, Settings>? configure = null)
    {
        var exchange = await Exchange.Begin(kind, configure);
        return new(exchange, await Visitor.Enter(exchange.Server, exchange.Sandbox, host: host));
    }

    public Task<string> Order(params string[] numbers) => exchange.Order(Exchange.Acme, numbers);

    public static string Path(string order) => "/portal/orders/" + order;

    /// <summary>The newest code that a number got.</summary>
    public async Task<string> CodeAt(string number)
    {
        await exchange.Quiet();
        var messages = (await Sandbox.Control(HttpMethod.Get, "/messages?to=" + Uri.EscapeDataString(number))).Expect(200).Json.GetProperty("data");
        return messages[0].GetProperty("code").GetString()!;
    }

    public static string CodeField(string number) => "code-" + number[2..];

    public static MultipartFormDataContent Files(params (string Part, byte[] Bytes)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (part, bytes) in files)
        {
            // A browser sends an empty part with an empty name for a file that was not chosen.
            var content = new ByteArrayContent(bytes);
            content.Headers.ContentDisposition = new("form-data") { Name = part, FileName = bytes.Length == 0 ? "\"\"" : part + ".pdf" };
            form.Add(content);
        }

        return form;
    }

    public ValueTask DisposeAsync() => exchange.DisposeAsync();
}
