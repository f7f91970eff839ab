using System.Collections.Concurrent;
using System.Text.Json;
using Hostline.Pages;
using Hostline.Sandboxes;
using Hostline.Server;

namespace Hostline.Portal.Inspector;

public sealed record LiveLimits
{
    /// <summary>After this, a browser reconnects, with the access that it then has.</summary>
    public TimeSpan Life { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Keeps proxies from closing an idle stream.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The limit for one session, or for one address without a session. Browsers have six connections to a server over plain http.</summary>
    public int AtOnce { get; init; } = 4;
}

/// <summary><c>/sandbox/{id}/live</c>: announces new items of a sandbox as server-sent events.</summary>
sealed class LivePages(Rooms rooms, LiveWorlds worlds, LiveLimits limits, IHostApplicationLifetime lifetime, TimeProvider time) : PageGroup
{
    readonly ConcurrentDictionary<string, int> seats = new();

    public override void Map(PageTable pages) => pages.Stream("/sandbox/{sandbox}/live", Admits.Sandbox, rooms.In(Watch));

    Task<IResult> Watch(Visit visit, Room room)
    {
        var watching = visit.Session?.Id.ToString() ?? ClientAddress.Of(visit.Http).ToString();
        if (!Sit(watching))
        {
            return Task.FromResult(Results.Text(visit.Words.Say("live.full"), statusCode: StatusCodes.Status429TooManyRequests));
        }

        var known = visit.Http.Request.Headers["Last-Event-ID"].ToString();
        var after = Guid.TryParse(known.Length > 0 ? known : visit.Query("after"), out var id) ? id : Guid.Empty;
        var kind = InspectorPages.KindOf(visit.Query("tab"));
        var to = visit.Query("to") is { Length: > 0 } typed ? InspectorPages.Recipient(typed) : null;
        return Task.FromResult<IResult>(new LiveStream(
            () => worlds.Watch(room.World.Id, after), i => (kind is null || i.Kind == kind) && (to is null || i.Between.Contains(to)), after, limits,
            time, () => Rise(watching), lifetime.ApplicationStopping));
    }

    bool Sit(string who)
    {
        if (seats.AddOrUpdate(who, 1, (_, n) => n + 1) <= limits.AtOnce)
        {
            return true;
        }

        Rise(who);
        return false;
    }

    void Rise(string who)
    {
        if (seats.AddOrUpdate(who, 0, (_, n) => n - 1) == 0)
        {
            seats.TryRemove(KeyValuePair.Create(who, 0));
        }
    }
}

/// <summary>
/// A stream of events: <c>item</c> for new items, <c>change</c> for known items that have changed, <c>end</c> when the server ends it. The id
/// of an event is the newest item that the viewer then knows, so that it can continue from there.
/// </summary>
sealed class LiveStream(
    Func<LiveViewer> watch, Func<LiveItem, bool> isMeant, Guid after, LiveLimits limits, TimeProvider time, Action leave, CancellationToken draining) : IResult
{
    const string End = "event: end\ndata: {}\n\n";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        try
        {
            var response = httpContext.Response;
            response.ContentType = "text/event-stream";
            response.Headers.CacheControl = "no-store";
            response.Headers["X-Accel-Buffering"] = "no";
            if (HttpMethods.IsHead(httpContext.Request.Method))
            {
                return;
            }

            using var ending = CancellationTokenSource.CreateLinkedTokenSource(draining, httpContext.RequestAborted);
            await response.WriteAsync("retry: 2000\n\n", httpContext.RequestAborted);
            await response.Body.FlushAsync(httpContext.RequestAborted);
            using var viewer = watch();
            await Tell(response, viewer, ending.Token);
            await response.WriteAsync(End, httpContext.RequestAborted);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The page was closed.
        }
        finally
        {
            leave();
        }
    }

    async Task Tell(HttpResponse response, LiveViewer viewer, CancellationToken ending)
    {
        using var life = new CancellationTokenSource(limits.Life, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ending, life.Token);
        var newest = after;
        var arrived = viewer.Items.WaitToReadAsync(over.Token).AsTask();
        while (!over.IsCancellationRequested)
        {
            var beat = Task.Delay(limits.Heartbeat, time, over.Token);
            if (await Task.WhenAny(arrived, beat) == beat)
            {
                if (beat.IsCompletedSuccessfully)
                {
                    await Send(response, ":\n\n");
                }

                continue;
            }

            if (!arrived.IsCompletedSuccessfully || !arrived.Result)
            {
                return;
            }

            while (viewer.Items.TryRead(out var item))
            {
                newest = item.Id > newest ? item.Id : newest;
                await Send(response, isMeant(item) ? Event(item, newest) : $"id: {newest}\n\n");
            }

            arrived = viewer.Items.WaitToReadAsync(over.Token).AsTask();
        }
    }

    static async Task Send(HttpResponse response, string text)
    {
        await response.WriteAsync(text, response.HttpContext.RequestAborted);
        await response.Body.FlushAsync(response.HttpContext.RequestAborted);
    }

    static string Event(LiveItem item, Guid newest) => $"id: {newest}\nevent: {(item.IsNew ? "item" : "change")}\ndata: "
        + JsonSerializer.Serialize(new { id = item.Id, kind = InspectorPages.WordOf(item.Kind) }) + "\n\n";
}
