using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Hostline.Network.OperatorHttp;

/// <summary>
/// Requests to the operator's own server. The signature covers the id, the time and the body (Standard Webhooks 1.0); the body names the
/// request type, so a recorded request cannot be used for another path.
/// </summary>
sealed class SignedCalls(GatewayHttp http, string url, byte[] secret, TimeProvider time)
{
    /// <param name="type">The type of request, which is also the path.</param>
    /// <param name="id">The same in every repetition of one request.</param>
    public Task<GatewayAnswer> Ask(string type, string id, object data, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var body = JsonSerializer.SerializeToUtf8Bytes(new { type, timestamp = now.UtcDateTime.ToString("o", CultureInfo.InvariantCulture), data },
            JsonSerializerOptions.Web);
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return http.Send(HttpMethod.Post, $"{url}/{type.Replace('.', '/')}", body, "application/json",
        [
            new("webhook-id", id), new("webhook-timestamp", seconds), new("webhook-signature", "v1," + Sign(secret, id, seconds, body)),
        ], cancellation);
    }

    internal static string Sign(byte[] secret, string id, string seconds, byte[] body) =>
        Convert.ToBase64String(HMACSHA256.HashData(secret, (byte[])[.. Encoding.UTF8.GetBytes($"{id}.{seconds}."), .. body]));
}
