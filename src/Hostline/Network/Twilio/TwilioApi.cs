using System.Text;

namespace Hostline.Network.Twilio;

sealed class TwilioApi(GatewayHttp http, TwilioHosts hosts, string account, string token)
{
    public TwilioHosts Hosts => hosts;

    public string Account => account;

    KeyValuePair<string, string>[] Headers =>
        [new("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account}:{token}"))), new("Accept", "application/json")];

    public Task<GatewayAnswer> Get(string url, CancellationToken cancellation) => http.Get(url, Headers, cancellation);

    public Task<GatewayAnswer> Post(string url, IEnumerable<(string Name, string Value)> form, CancellationToken cancellation) =>
        http.Send(
            HttpMethod.Post, url, Encoding.UTF8.GetBytes(string.Join('&', form.Select(Pair))), "application/x-www-form-urlencoded", Headers, cancellation);

    public Task<GatewayAnswer> Post(string url, byte[] body, string contentType, CancellationToken cancellation) =>
        http.Send(HttpMethod.Post, url, body, contentType, Headers, cancellation);

    static string Pair((string Name, string Value) field) => $"{Uri.EscapeDataString(field.Name)}={Uri.EscapeDataString(field.Value)}";

    public Task<GatewayAnswer> Delete(string url, CancellationToken cancellation) => http.Send(HttpMethod.Delete, url, [], "", Headers, cancellation);
}
