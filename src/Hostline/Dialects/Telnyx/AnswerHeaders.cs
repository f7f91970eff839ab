using Hostline.Http.OpenApi;

namespace Hostline.Dialects.Telnyx;

/// <summary>The headers of responses, each described once in the document and referenced.</summary>
static class AnswerHeaders
{
    const string RetryAfter = "retry-after";
    const string ShouldRetry = "x-should-retry";

    static readonly string[] RequestIds = ["x-request-id", "Request-Id"];
    static readonly string[] Rates = ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"];

    public static readonly IReadOnlyList<(string Name, Schema Schema)> All =
    [
        (RequestIds[0], Schema.Uuid("The id of the request, for support questions.")),
        (RequestIds[1], Schema.Uuid("The same; some SDKs read this name.")),
        (Rates[0], Schema.Whole("Requests a second that this key may send. Only while its rate is limited, as the two below.", atLeast: 1)),
        (Rates[1], Schema.Whole("Requests left in the key's bucket.", atLeast: 0)),
        (Rates[2], Schema.Whole("Seconds until the bucket is full: 0 when it is, otherwise 1. Of a 429: seconds until the same request may succeed.",
            atLeast: 0)),
        (RetryAfter, Schema.Whole("Seconds until the same request may succeed; only when these are 60 or less.", atLeast: 1, atMost: 60)),
        (ShouldRetry, Schema.OneOf("Given with a known wait: false if it is longer than a minute, because a retry before that is useless.", "true", "false")),
        (IdempotencyKey.Replayed, Schema.OneOf("The stored answer of the first request with this Idempotency-Key; absent from that first one.", "true")),
    ];

    public static IEnumerable<string> OfRefusal(int status) =>
        [.. RequestIds, .. status == 401 ? [] : Rates, .. status is 429 or 503 ? [RetryAfter, ShouldRetry] : Array.Empty<string>()];

    public static IEnumerable<string> OfSuccess(Operation operation) =>
        [.. RequestIds, .. Rates, .. operation.Parameters.Contains(IdempotencyKey.Parameter) ? [IdempotencyKey.Replayed] : Array.Empty<string>()];
}
