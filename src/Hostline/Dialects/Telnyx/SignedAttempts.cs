using System.Globalization;
using System.Text;
using Hostline.Core.Deliveries;
using Hostline.Outbox;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// The destinations of this dialect, all retried and signed alike: an attempt has its own <c>meta</c>, and the account's signature with
/// the time of the attempt.
/// </summary>
sealed class SignedAttempts(Accounts.AccountBook accounts, TimeProvider time)
{
    public IEnumerable<DestinationKind> Kinds =>
        from name in (string[])[Webhooks.Kind, CampaignWebhooks.Kind, NotificationWebhooks.Kind]
        select new DestinationKind(name, _ => WebhookPlan.Plan, Sign);

    async Task<GuardedRequest> Sign(AttemptTo to)
    {
        var body = Body(to.Delivery.Data, to.Attempt, to.Url);
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var key = await accounts.SigningKey(to.Delivery.Account);
        var signature = key.Sign([.. Encoding.ASCII.GetBytes(timestamp), (byte)'|', .. body]);
        return new(new(to.Destination.Method), to.Url, body, "application/json",
        [
            new("User-Agent", "telnyx-webhooks"),
            new("telnyx-timestamp", timestamp),
            new("telnyx-signature-ed25519", Convert.ToBase64String(signature)),
        ]);
    }

    /// <summary>The stored bytes of <c>data</c>, unchanged, and this attempt's <c>meta</c>.</summary>
    static byte[] Body(byte[] data, int attempt, string url) => Answers.Render(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("data"u8);
        json.WriteRawValue(data, skipInputValidation: true);
        json.WriteStartObject("meta"u8);
        json.WriteNumber("attempt"u8, attempt);
        json.WriteString("delivered_to"u8, url);
        json.WriteEndObject();
        json.WriteEndObject();
    });
}
