using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hostline.Commands;

/// <summary>Talks to a running server. Whatever goes wrong is a <see cref="CommandFailure"/> that says what to do.</summary>
sealed class ServerClient(Uri server, string? key) : IDisposable
{
    /// <summary>An advance of the clock answers after at most 30 s; everything else long before.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

#pragma warning disable RS0030 // The address comes from whoever sits at this terminal, not from an account: there is nobody to guard against.
    readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5) }) { BaseAddress = server, Timeout = Patience };
#pragma warning restore RS0030

    public Task<Reply> Get(string path, CancellationToken cancellation) => Send(HttpMethod.Get, path, null, cancellation);

    public Task<Reply> Post(string path, JsonObject body, CancellationToken cancellation) => Send(HttpMethod.Post, path, body, cancellation);

    public void Dispose() => http.Dispose();

    async Task<Reply> Send(HttpMethod method, string path, JsonObject? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using var response = await http.SendAsync(request, cancellation);
            var text = await response.Content.ReadAsStringAsync(cancellation);
            return response.IsSuccessStatusCode ? new(text) : throw Refused((int)response.StatusCode, path, text);
        }
        catch (HttpRequestException gone)
        {
            throw new CommandFailure($"No server answers at {server.GetLeftPart(UriPartial.Authority)} ({gone.Message.TrimEnd('.')}). Start one with 'hostline serve', or name it with --server.", inner: gone);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandFailure($"The server did not answer within {Patience.TotalSeconds:0} s. See 'hostline doctor'.", inner: late);
        }
    }

    CommandFailure Refused(int status, string path, string text)
    {
        var problem = Reply.TryRead(text);
        var detail = problem.Text("detail") is { Length: > 0 } told ? told : $"The server answered {status} to {path}.";
        var next = problem.Text("next_step") is { Length: > 0 } step ? step
            : status is 401 or 403 && key is null ? "Give a key with --key, or the server's data directory with --data." : "";
        return new($"{detail} {next}".TrimEnd());
    }
}
