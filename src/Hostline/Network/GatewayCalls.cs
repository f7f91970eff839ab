using System.Text.Json;
using Hostline.Core.Deliveries;
using Hostline.Outgoing;

namespace Hostline.Network;

/// <param name="Status">Null if there was none, or if it was lost.</param>
/// <param name="Json">Undefined if the body is not JSON.</param>
/// <param name="Text">The beginning of the body.</param>
/// <param name="Failure">Why there is no response, in words; empty if there is one.</param>
public sealed record GatewayAnswer(int? Status, JsonElement Json, string Text, string Failure)
{
    /// <summary>Whether nothing was sent, so that the request can safely be repeated.</summary>
    public bool IsUnsent { get; init; }

    public bool IsDone => Status is >= 200 and < 300;

    /// <summary>Our credentials are refused.</summary>
    public bool IsUnauthorized => Status is 401 or 403;

    /// <summary>A repetition would be refused too.</summary>
    public bool IsRefusal => Status is >= 400 and < 500 and not (401 or 403 or 408 or 409 or 425 or 429);

    /// <summary>A sentence for logs and people, without the body, which may repeat what was sent.</summary>
    public string Words => Status is { } status ? $"it answered {status}" : Failure;

    public JsonElement Member(params string[] path) =>
        path.Aggregate(Json, (at, name) => at.ValueKind == JsonValueKind.Object && at.TryGetProperty(name, out var value) ? value : default);

    public string? TextOf(params string[] path) => Member(path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}

/// <summary>Sends requests to gateways and reads their responses.</summary>
public static class GatewayCalls
{
    static readonly SendLimits Limits = new(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(20));

    public static Task<GatewayAnswer> Get(
        this GatewayHttp http, string url, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellation) =>
        http.Send(HttpMethod.Get, url, [], "", headers, cancellation);

    public static async Task<GatewayAnswer> Send(
        this GatewayHttp http, HttpMethod method, string url, byte[] body, string contentType, IReadOnlyList<KeyValuePair<string, string>> headers,
        CancellationToken cancellation)
    {
        var attempt = await http.Guarded.Send(
            new(method, url, body, contentType, headers) { Limits = Limits, KeepAtMost = KeptAnswer.ReadAtMost }, cancellation);
        return attempt.Status is { } status ? new(status, Read(attempt.Body), attempt.Body, "") : new(null, default, "", Words(attempt.Outcome))
        {
            IsUnsent = attempt.Outcome is AttemptOutcome.InvalidUrl or AttemptOutcome.NameNotResolved or AttemptOutcome.AddressRefused
                or AttemptOutcome.ConnectFailed or AttemptOutcome.CertificateRefused,
        };
    }

    static JsonElement Read(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    internal static string Words(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.NameNotResolved => "its name has no address",
        AttemptOutcome.AddressRefused => "its address is one that this server never calls, or needs https",
        AttemptOutcome.ConnectFailed => "it does not accept connections",
        AttemptOutcome.CertificateRefused => "its certificate is not valid",
        AttemptOutcome.TimedOut => "it did not answer in time",
        AttemptOutcome.ConnectionLost => "the connection was lost before its answer",
        _ => "its answer cannot be read",
    };
}
