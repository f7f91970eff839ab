using System.Text.Json;

namespace Hostline.Network.Telnyx;

sealed class TelnyxApi(GatewayHttp http, string root, string key)
{
    KeyValuePair<string, string>[] Headers => [new("Authorization", "Bearer " + key), new("Accept", "application/json")];

    public Task<GatewayAnswer> Get(string path, CancellationToken cancellation) => http.Get(root + path, Headers, cancellation);

    public Task<GatewayAnswer> Post(string path, object body, CancellationToken cancellation, string? idempotencyKey = null) =>
        http.Send(HttpMethod.Post, root + path, JsonSerializer.SerializeToUtf8Bytes(body), "application/json",
            idempotencyKey is null ? Headers : [.. Headers, new("Idempotency-Key", idempotencyKey)], cancellation);

    public Task<GatewayAnswer> Delete(string path, CancellationToken cancellation) =>
        http.Send(HttpMethod.Delete, root + path, [], "", Headers, cancellation);

    public Task<GatewayAnswer> Send(string path, byte[] body, string contentType, CancellationToken cancellation) =>
        http.Send(HttpMethod.Post, root + path, body, contentType, Headers, cancellation);
}
