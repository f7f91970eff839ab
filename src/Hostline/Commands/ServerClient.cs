using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hostline.Commands;

/// <summary>Sends requests to a running server. Every failure is a <see cref="CommandFailure"/> with the next step.</summary>
sealed class ServerClient(Uri server, string? key) : IDisposable
{
    /// <summary>Advancing the clock takes at most 30 s; everything else except an audit is much faster.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

#pragma warning disable RS0030 // The address comes from the user at this terminal, not from an account, so it needs no guard.
    // What is sent to this machine must not pass a proxy, which would read the key.
    readonly HttpClient http =
        new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5), UseProxy = !server.IsLoopback })
        {
            BaseAddress = server,
            Timeout = Timeout.InfiniteTimeSpan
        };
#pragma warning restore RS0030

    /// <param name="patience">How long to wait for the response, if it may take longer than usual.</param>
    public Task<Reply> Get(string path, CancellationToken cancellation, TimeSpan? patience = null) =>
        Send(HttpMethod.Get, path, null, patience ?? Patience, cancellation);

    public Task<Reply> Post(string path, JsonObject body, CancellationToken cancellation, TimeSpan? patience = null) =>
        Send(HttpMethod.Post, path, body, patience ?? Patience, cancellation);

    public Task<Reply> Patch(string path, JsonObject body, CancellationToken cancellation) => Send(HttpMethod.Patch, path, body, Patience, cancellation);

    public Task<Reply> Put(string path, JsonObject body, CancellationToken cancellation) => Send(HttpMethod.Put, path, body, Patience, cancellation);

    public Task<Reply> Put(string path, CancellationToken cancellation) => Send(HttpMethod.Put, path, null, Patience, cancellation);

    /// <summary>Downloads a file into memory: documents have at most a few megabytes.</summary>
    public Task<byte[]> Download(string path, CancellationToken cancellation) =>
        Reach(HttpMethod.Get, path, null, Patience, (response, late) => response.Content.ReadAsByteArrayAsync(late), cancellation);

    public Task<Reply> Delete(string path, CancellationToken cancellation) => Send(HttpMethod.Delete, path, null, Patience, cancellation);

    public Task<Reply> Delete(string path, JsonObject body, CancellationToken cancellation) =>
        Send(HttpMethod.Delete, path, body, Patience, cancellation);

    /// <summary>Writes a file that the server sends; deletes an incomplete one.</summary>
    public Task<bool> Save(string path, string file, TimeSpan patience, CancellationToken cancellation)
    {
        return Reach(HttpMethod.Get, path, null, patience, async (response, late) =>
        {
            try
            {
                await using var into = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
                await response.Content.CopyToAsync(into, late);
            }
            catch (IOException taken) when (taken is not HttpIOException && File.Exists(file))
            {
                throw new CommandFailure($"{file} cannot be written, or exists already: give another file with --out.", inner: taken);
            }
            catch (Exception) when (File.Exists(file))
            {
                File.Delete(file);
                throw;
            }

            return true;
        }, cancellation);
    }

    public void Dispose() => http.Dispose();

    Task<Reply> Send(HttpMethod method, string path, JsonObject? body, TimeSpan patience, CancellationToken cancellation) =>
        Reach(method, path, body, patience, async (response, late) => new Reply(await response.Content.ReadAsStringAsync(late)), cancellation);

    async Task<T> Reach<T>(
        HttpMethod method, string path, JsonObject? body, TimeSpan patience, Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(patience);
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, late.Token);
            return response.IsSuccessStatusCode ? await read(response, late.Token)
                : throw Refused((int)response.StatusCode, path, await response.Content.ReadAsStringAsync(late.Token));
        }
        catch (HttpRequestException gone)
        {
            throw new CommandFailure($"No server answers at {server.GetLeftPart(UriPartial.Authority)} ({gone.Message.TrimEnd('.')}). Start one with "
                + "'hostline serve', or give its address with --server.", inner: gone);
        }
        catch (OperationCanceledException tired) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandFailure($"The server did not answer within {patience.TotalSeconds:0} s. See 'hostline doctor'.", inner: tired);
        }
    }

    CommandFailure Refused(int status, string path, string text)
    {
        var problem = Reply.TryRead(text);
        var detail = problem.Text("detail") is { Length: > 0 } told ? told : $"The server answered {status} to {path}.";
        if (status == 401 && key is null)
        {
            return new("No key was sent, because none was found in the data directory: give the server's data directory with --data, or a key with --key.");
        }

        var next = problem.Text("next_step");
        return new($"{detail} {next}".TrimEnd());
    }
}
