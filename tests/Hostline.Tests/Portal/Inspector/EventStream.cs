using System.Net.Http.Headers;
using System.Text;
using Hostline.Tests.Support;

namespace Hostline.Tests.Portal.Inspector;

/// <summary>One block of a stream; the event is "" for one that only moves the id.</summary>
sealed record ServerEvent(string Event, string Id, string Data);

/// <summary>A client of server-sent events.</summary>
sealed class EventStream : IAsyncDisposable
{
    readonly HttpResponseMessage response;
    readonly StreamReader reader;

    EventStream(HttpResponseMessage response, Stream body) => (this.response, reader) = (response, new(body));

    public HttpContentHeaders Headers => response.Content.Headers;

    public HttpResponseHeaders Response => response.Headers;

    public static async Task<EventStream> Open(SandboxVisitor visitor, string path, string? lastId = null)
    {
        var stream = await TryOpen(visitor, path, lastId);
        Assert.NotNull(stream);
        return stream;
    }

    /// <summary>Null if the server has no place for it.</summary>
    public static async Task<EventStream?> TryOpen(SandboxVisitor visitor, string path, string? lastId = null)
    {
        using var request = visitor.Request(HttpMethod.Get, path);
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        var response = await Support.Http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if ((int)response.StatusCode == 429)
        {
            response.Dispose();
            return null;
        }

        Assert.Equal(200, (int)response.StatusCode);
        var stream = new EventStream(response, await response.Content.ReadAsStreamAsync());
        // The server has a place for the viewer once it has said when to connect again.
        Assert.StartsWith("retry: ", await stream.Line());
        Assert.Equal("", await stream.Line());
        return stream;
    }

    /// <summary>The next event; comments are passed over.</summary>
    public async Task<ServerEvent> Next()
    {
        var (name, id, data) = ("", "", "");
        while (await Line() is { } line)
        {
            if (line.Length == 0 && (id.Length > 0 || name.Length > 0))
            {
                return new(name, id, data);
            }

            (name, id, data) = line.Split(": ", 2) switch
            {
                ["event", var value] => (value, id, data),
                ["id", var value] => (name, value, data),
                ["data", var value] => (name, id, value),
                _ => (name, id, data),
            };
        }

        throw new InvalidOperationException("The stream has ended.");
    }

    /// <summary>The next comment, which only shows that the stream lives.</summary>
    public async Task Beat()
    {
        while (await Line() is { } line && line != ":")
        {
        }
    }

    /// <summary>Everything until the server ends the stream.</summary>
    public async Task<string> Rest()
    {
        var rest = new StringBuilder();
        while (await Line() is { } line)
        {
            rest.Append(line).Append('\n');
        }

        return rest.ToString();
    }

    async Task<string?> Line()
    {
        using var patience = new CancellationTokenSource(Hang.Limit);
        return await reader.ReadLineAsync(patience.Token);
    }

    public ValueTask DisposeAsync()
    {
        reader.Dispose();
        response.Dispose();
        return ValueTask.CompletedTask;
    }
}
