using Hostline.Core.Deliveries;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// The webhook that tests a URL, on request. The contract does not describe it: it has the form of every other webhook, with a type of its own.
/// </summary>
static class TestWebhook
{
    const string Type = "webhook.test";

    public static Announcement Announce(Destination to, EventId id, DateTimeOffset at) => new(to, id, Type, EventBody.Render(id, Type, at, json =>
    {
        json.WriteString("text"u8, "This is a test. It is about no order and no number."u8);
    }));
}
