using System.Globalization;
using System.Text;
using Hostline.Core.Deliveries;
using Hostline.Outbox;
using Hostline.Outgoing;
using Hostline.Signatures;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// The destinations of this dialect, all retried and signed in the same way: each attempt has its own <c>meta</c>, and the account's signature
/// with the time of the attempt.
/// </summary>
sealed class SignedAttempts(Accounts.AccountBook accounts, TimeProvider time)
{
    const string SignatureHeader = "telnyx-signature-ed25519";
    const string TimeHeader = "telnyx-timestamp";

    /// <summary>The vendor's SDKs refuse what is older or newer (contract §4.2).</summary>
    static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    public IEnumerable<DestinationKind> Kinds =>
    [
        Kind(Webhooks.Kind, DestinationSource.MessagingProfile),
        Kind(CampaignWebhooks.Kind, DestinationSource.Campaign),
        Kind(NotificationWebhooks.Kind, DestinationSource.NotificationChannel),
        Kind(MessageWebhooks.Kind, DestinationSource.TextCallback),
    ];

    DestinationKind Kind(string name, DestinationSource source) => new(name, source, _ => WebhookPlan.Plan, (_, _) => Sign)
    {
        Body = (_, data, attempt, url) => Body(data, attempt, url),
        Test = TestWebhook.Announce,
        Signature = new("Ed25519", SignedParts.TimeAndBody, SignatureKey.PublicKey, SignatureHeader, TimeHeader, Tolerance, Read),
    };

    async Task<GuardedRequest> Sign(AttemptTo to)
    {
        var body = Body(to.Delivery.Data, to.Attempt, to.Url);
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var key = await accounts.SigningKey(to.Delivery.Account);
        var signature = key.Sign(Signed(timestamp, body));
        return new(new(to.Destination.Method), to.Url, body, "application/json",
        [
            new("User-Agent", "telnyx-webhooks"),
            new(TimeHeader, timestamp),
            new(SignatureHeader, Convert.ToBase64String(signature)),
        ]);
    }

    async Task<SignatureReading> Read(AccountId account, ReceivedRequest request)
    {
        if (request.Header(TimeHeader) is not { } timestamp || request.Header(SignatureHeader) is not { } given)
        {
            return new(SignatureFault.HeaderMissing, request.Header(TimeHeader) is null ? TimeHeader : SignatureHeader);
        }

        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return new(SignatureFault.HeaderUnreadable, TimeHeader);
        }

        var signature = new byte[Ed25519Key.SignatureBytes];
        if (!Convert.TryFromBase64String(given, signature, out var length) || length != signature.Length)
        {
            return new(SignatureFault.HeaderUnreadable, SignatureHeader);
        }

        var isRight = Ed25519Key.Verify((await accounts.SigningKey(account)).PublicKey, Signed(timestamp, request.Body), signature);
        return new(isRight ? SignatureFault.None : SignatureFault.Mismatch, SignedAt: DateTimeOffset.FromUnixTimeSeconds(seconds));
    }

    static byte[] Signed(string timestamp, byte[] body) => [.. Encoding.ASCII.GetBytes(timestamp), (byte)'|', .. body];

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
