using Hostline.Core.Deliveries;
using Hostline.Core.Messages;
using Hostline.Messages;

namespace Hostline.Dialects.Telnyx;

/// <summary>The webhooks about messages: to the URLs of the message, or else to those of the number's messaging profile.</summary>
static class MessageWebhooks
{
    /// <summary>The kind of destination of a message with URLs of its own.</summary>
    public const string Kind = "telnyx-message";

    const string Received = "message.received", Sent = "message.sent", Finalized = "message.finalized";

    /// <summary>Null for a message that was sent through another interface, which announces it.</summary>
    public static Announcement? Announce(TextNews news)
    {
        var text = news.Text;
        if (!(text.IsInbound || text.Interface is TelnyxDialect.Key or "") || TypeOf(text.State) is not { } type
            || DestinationOf(news) is not { Urls.Count: > 0 } to)
        {
            return null;
        }

        return new(to, news.Id, type, EventBody.Render(news.Id, type, news.At, json => MessageBody.Write(json, text, news.Profile)));
    }

    static Destination? DestinationOf(TextNews news) => news.Text.Callback is null ? news.Profile?.As(Webhooks.Kind) : news.Text.Own;

    static string? TypeOf(TextState state) => state switch
    {
        TextState.Received => Received,
        TextState.Sent => Sent,
        TextState.Delivered or TextState.Undelivered or TextState.Failed or TextState.Unconfirmed => Finalized,
        _ => null,
    };
}
