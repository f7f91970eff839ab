using System.Security.Cryptography;
using System.Text;
using Hostline.Core.Messages;
using Hostline.Core.Reasons;
using Hostline.Network.Kannel;
using Hostline.Storage;

namespace Hostline.Messages.Inbound;

/// <summary>
/// Receives texts and receipts from Kannel, at a path with a secret. A request is stored, with all its consequences in the same unit, and then
/// acknowledged; Kannel repeats what is not acknowledged.
/// </summary>
sealed class KannelInbox(KannelGateway kannel, ArrivedTexts arrivals, TextReceipts receipts, ILogger<KannelInbox> log)
{
    /// <summary>Enough for ten segments, in UTF-8.</summary>
    const int BodyAtMost = 8 * 1024;

    const int IdAtMost = 64, AddressAtMost = 32;

    /// <summary>Kannel's types of receipts.</summary>
    const int Delivered = 1, NotDelivered = 2, Accepted = 8, Rejected = 16;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost($"{KannelGateway.Root}/{{secret}}/{KannelGateway.Inbound}", (RequestDelegate)(http => IfKnown(http, TakeText)));
        routes.MapGet($"{KannelGateway.Root}/{{secret}}/{KannelGateway.Receipt}", (RequestDelegate)(http => IfKnown(http, TakeReceipt)));
    }

    /// <summary>For any other caller the path does not exist.</summary>
    async Task IfKnown(HttpContext http, Func<HttpContext, Task<int>> take)
    {
        var given = Encoding.UTF8.GetBytes(http.Request.RouteValues["secret"] as string ?? "");
        if (!CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(kannel.Secret)))
        {
            http.SetEndpoint(null);
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        try
        {
            http.Response.StatusCode = await take(http);
        }
        catch (Exception busy) when (StorageLog.IsOfStorage(busy))
        {
            log.Postponed("A report of Kannel", busy);
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }

    async Task<int> TakeText(HttpContext http)
    {
        var (from, to, id) = (Value(http, "from", AddressAtMost), Value(http, "to", AddressAtMost), Value(http, "id", IdAtMost));
        if (await Body(http) is not { } text || from.Length == 0 || ArrivedTexts.NumberOf(to) is not { } number)
        {
            // A repetition would be the same, so it is acknowledged.
            log.LogWarning("Kannel handed over a text that cannot be read: its recipient is no number of this host's plan, or it is too long.");
            return StatusCodes.Status202Accepted;
        }

        await arrivals.Take(new(ArrivedTexts.AddressOf(from), number, text, id.Length == 0 ? null : id));
        return StatusCodes.Status200OK;
    }

    async Task<int> TakeReceipt(HttpContext http)
    {
        if (!Ids.TryParse(Value(http, "id", IdAtMost), out TextId id) || !int.TryParse(Value(http, "type", IdAtMost), out var type))
        {
            return StatusCodes.Status202Accepted;
        }

        switch (type)
        {
            case Delivered:
                await receipts.Take(id, TextState.Delivered);
                break;
            case NotDelivered:
                await receipts.Take(id, TextState.Undelivered, Reason.TextNotDelivered);
                break;
            case Rejected:
                await receipts.Take(id, TextState.Failed, Reason.TextRefused);
                break;
            case Accepted:
                await receipts.Take(id, TextState.Sent);
                break;
        }

        return StatusCodes.Status200OK;
    }

    static string Value(HttpContext http, string name, int atMost) => http.Request.Query[name].ToString() is { } text && text.Length <= atMost ? text : "";

    /// <summary>Null if it is too long.</summary>
    static async Task<string?> Body(HttpContext http)
    {
        var bytes = new byte[BodyAtMost + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, http.RequestAborted);
        return length > BodyAtMost ? null : Encoding.UTF8.GetString(bytes, 0, length).Replace('\0', ' ');
    }
}
