using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Hostline.Tests.Support;

/// <summary>
/// A customer's webhook receiver: a real HTTP server on 127.0.0.1 that records every request and answers as instructed, 200 by default.
/// Tests wait for a request with <see cref="Next"/>; nothing polls.
/// </summary>
public sealed class ReceivingServer : IAsyncDisposable
{
    readonly WebApplication web;
    readonly CancellationTokenSource closing = new();
    readonly Lock gate = new();
    readonly List<Received> all = [];
    readonly List<Received> unclaimed = [];
    readonly List<(Func<Received, bool> Match, TaskCompletionSource<Received> Arrived)> waiting = [];
    readonly ConcurrentDictionary<string, Answer> standing = new();
    readonly ConcurrentDictionary<string, ConcurrentQueue<Answer>> once = new();

    ReceivingServer(WebApplication web) => this.web = web;

    /// <summary>For example <c>http://127.0.0.1:40123</c>.</summary>
    public string BaseUrl { get; private set; } = "";

    /// <summary>Every request so far, in the order of arrival.</summary>
    public IReadOnlyList<Received> All
    {
        get
        {
            lock (gate)
            {
                return [.. all];
            }
        }
    }

    public static async Task<ReceivingServer> Start()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(options => options.Listen(System.Net.IPAddress.Loopback, 0));
        ReceivingServer server = new(builder.Build());
        server.web.Run(server.Take);
        await server.web.StartAsync();
        server.BaseUrl = server.web.Urls.Single();
        return server;
    }

    public string Url(string path) => BaseUrl + path;

    /// <summary>From now on requests to this path get this answer.</summary>
    public void Answer(string path, Answer answer) => standing[path] = answer;

    /// <summary>The next requests to this path get these answers, one each; then the previous answer applies again.</summary>
    public void AnswerNext(string path, params Answer[] answers)
    {
        ConcurrentQueue<Answer> queue = once.GetOrAdd(path, _ => new());
        foreach (Answer answer in answers)
        {
            queue.Enqueue(answer);
        }
    }

    /// <summary>
    /// The oldest matching request that no earlier call returned, as soon as there is one. Each request is returned once.
    /// </summary>
    /// <param name="within">Only for a test of this very limit.</param>
    /// <exception cref="TimeoutException">None arrived in time; the message lists the requests that did.</exception>
    public async Task<Received> Next(Func<Received, bool> match, TimeSpan? within = null)
    {
        TaskCompletionSource<Received> arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (unclaimed.FirstOrDefault(match) is { } earlier)
            {
                unclaimed.Remove(earlier);
                return earlier;
            }

            waiting.Add((match, arrived));
        }

        try
        {
            return await arrived.Task.WaitAsync(within ?? Hang.Limit, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            lock (gate)
            {
                waiting.RemoveAll(w => w.Arrived == arrived);
            }

            // It may have arrived between the end of the wait and the lock; then return it.
            return arrived.Task.IsCompletedSuccessfully ? await arrived.Task : throw new TimeoutException(NothingCame());
        }
    }

    public Task<Received> Next(string path, TimeSpan? within = null) => Next(r => r.Path == path, within);

    string NothingCame() =>
        $"No such request came. Came: {string.Join(", ", All.Select(r => $"{r.Method} {r.Target}"))}.";

    async Task Take(HttpContext http)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, closing.Token);
        try
        {
            Received received = await Read(http, end.Token);
            Record(received);
            await AnswerFor(received.Path).Give(http.Response, end.Token);
        }
        catch (Exception broken) when (end.IsCancellationRequested && broken is OperationCanceledException or IOException)
        {
            http.Abort();
        }
    }

    static async Task<Received> Read(HttpContext http, CancellationToken end)
    {
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        using MemoryStream body = new();
        await http.Request.Body.CopyToAsync(body, end);
        return new(
            http.Request.Method,
            http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray(),
            TimeProvider.System.GetUtcNow());
    }

    void Record(Received received)
    {
        lock (gate)
        {
            all.Add(received);
            int waiter = waiting.FindIndex(w => w.Match(received));
            if (waiter < 0)
            {
                unclaimed.Add(received);
                return;
            }

            waiting[waiter].Arrived.SetResult(received);
            waiting.RemoveAt(waiter);
        }
    }

    Answer AnswerFor(string path) =>
        once.TryGetValue(path, out ConcurrentQueue<Answer>? queue) && queue.TryDequeue(out Answer? next) ? next
        : standing.GetValueOrDefault(path, Support.Answer.Ok);

    public async ValueTask DisposeAsync()
    {
        // First release every held request; otherwise the server would wait for the hanging ones.
        await closing.CancelAsync();
        await web.StopAsync();
        await web.DisposeAsync();
        closing.Dispose();
    }
}
