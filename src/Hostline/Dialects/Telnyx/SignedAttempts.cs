using System.Globalization;
using System.Text;
using Hostline.Core.Deliveries;
using Hostline.Outbox;
using Hostline.Storage.Tables;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// One attempt of any webhook of this dialect: which of two URLs it goes to, its <c>meta</c>, and the account's signature
/// with the time of now (contract report §4.2).
/// </summary>
sealed class SignedAttempts(Accounts.AccountBook accounts, TimeProvider time)
{
    /// <param name="gone">URLs that nothing is sent to any more: the other one is taken in their place. Null when both are among them.</param>
    /// <param name="failoverUrl">"" when there is none.</param>
    public async Task<Addressed?> Of(ClaimedDelivery delivery, int attempt, IReadOnlySet<string> gone, string webhookUrl, string failoverUrl)
    {
        var hasFailover = failoverUrl.Length > 0;
        var target = RetrySchedule.TargetOf(attempt, hasFailover);
        if (gone.Contains(target == DeliveryTarget.FailoverUrl ? failoverUrl : webhookUrl))
        {
            target = target == DeliveryTarget.FailoverUrl ? DeliveryTarget.Url : DeliveryTarget.FailoverUrl;
        }

        var url = target == DeliveryTarget.FailoverUrl ? failoverUrl : webhookUrl;
        if (url.Length == 0 || gone.Contains(url))
        {
            return null;
        }

        var body = Body(delivery.Data, attempt, url);
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var key = await accounts.SigningKey(delivery.Account);
        var signature = key.Sign([.. Encoding.ASCII.GetBytes(timestamp), (byte)'|', .. body]);
        return new(new(HttpMethod.Post, url, body, "application/json",
        [
            new("User-Agent", "telnyx-webhooks"),
            new("telnyx-timestamp", timestamp),
            new("telnyx-signature-ed25519", Convert.ToBase64String(signature)),
        ]), target, hasFailover);
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
