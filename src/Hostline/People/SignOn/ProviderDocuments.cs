using System.Text;
using Hostline.Core.Deliveries;
using Hostline.Network;
using Hostline.Outgoing;
using Microsoft.IdentityModel.Protocols;

namespace Hostline.People.SignOn;

/// <param name="Status">Null if there was no response.</param>
/// <param name="Words">Why there is no usable response; empty otherwise.</param>
sealed record ProviderAnswer(int? Status, string Text, string Words)
{
    public bool IsDone => Status == StatusCodes.Status200OK;

    /// <summary>The provider has refused, which a repetition would not change.</summary>
    public bool IsRefusal => Status is >= 400 and < 500;
}

/// <summary>
/// Requests to the identity provider. The operator chose it, so it may be in a private network; but its responses are limited, because a person
/// waits for them.
/// </summary>
sealed class ProviderDocuments(GatewayHttp http) : IDocumentRetriever
{
    /// <summary>Certificates make the list of keys long: large providers have about twenty.</summary>
    const int KeepAtMost = 256 * 1024;

    static readonly SendLimits Limits = new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(8));

    /// <exception cref="IOException">There is no usable response; the message says why.</exception>
    public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
    {
        var answer = await Ask(new(HttpMethod.Get, address, [], "", [new("Accept", "application/json")]), cancel);
        return answer.IsDone ? answer.Text : throw new IOException(answer.Words);
    }

    public Task<ProviderAnswer> Post(string url, string form, string? authorization, CancellationToken cancel) =>
        Ask(new(HttpMethod.Post, url, Encoding.ASCII.GetBytes(form), "application/x-www-form-urlencoded", Headers(authorization)), cancel);

    public Task<ProviderAnswer> Get(string url, string authorization, CancellationToken cancel) =>
        Ask(new(HttpMethod.Get, url, [], "", Headers(authorization)), cancel);

    static IReadOnlyList<KeyValuePair<string, string>> Headers(string? authorization) => authorization is null
        ? [new("Accept", "application/json")]
        : [new("Accept", "application/json"), new("Authorization", authorization)];

    async Task<ProviderAnswer> Ask(GuardedRequest request, CancellationToken cancel)
    {
        var attempt = await http.Guarded.Send(request with { Limits = Limits, KeepAtMost = KeepAtMost }, cancel);
        return new(attempt.Status, attempt.Body, attempt.Status switch
        {
            StatusCodes.Status200OK => "",
            { } status => $"it answered {status}",
            null => GatewayCalls.Words(attempt.Outcome),
        });
    }
}
