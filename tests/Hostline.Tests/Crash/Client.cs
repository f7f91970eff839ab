using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Crash;

/// <summary>The result of an operation, as far as its caller can know it.</summary>
enum Outcome
{
    Ok,
    Refused,
    /// <summary>No answer, or a 5xx: it may or may not have happened, and may still happen.</summary>
    Unknown,
}

/// <summary>An answer, or the lack of one.</summary>
readonly record struct Reply(Outcome Outcome, int Status, JsonElement Json)
{
    public bool IsOk => Outcome == Outcome.Ok;

    public string Text => Json.ValueKind == JsonValueKind.Undefined ? "" : Json.GetRawText();
}

/// <summary>One operation as its caller saw it.</summary>
sealed record Operation(string Name, int Node, DateTimeOffset From, DateTimeOffset To, Outcome Outcome, int Status, string Note);

/// <summary>An account's customer: sends each request to any node that is not known to be dead, and records the result.</summary>
sealed class Client(IReadOnlyList<Node> nodes, History history, Seeded seeded)
{
    const int BusyAtMost = Load.Workers * 3 / 4;
    readonly Lock gate = new();
    readonly int[] busy = new int[nodes.Count];

    /// <summary>Completes when a node is ready: the duration of a start is not the load's concern.</summary>
    public Task SomeNodeServes() => Task.WhenAny(nodes.Select(n => n.Serves));

    public async Task<Reply> SendContent(string name, HttpMethod method, string path, string key, HttpContent? body)
    {
        var node = Choose();
        var from = Faults.Now;
        var (reply, note) = await Try(node, path, method, key, body);
        Interlocked.Decrement(ref busy[node.Index]);
        history.Add(new Operation(name, node.Index, from, Faults.Now, reply.Outcome, reply.Status, note));
        return reply;
    }

    public Task<Reply> Send(string name, HttpMethod method, string path, string key, object? body = null) =>
        SendContent(name, method, path, key, body is null ? null : JsonContent.Create(body));

    /// <summary>
    /// A stopped node still accepts connections, so now and then a worker waits there in vain. With several nodes no node gets all
    /// workers, because one stopped node would then stop the load.
    /// </summary>
    Node Choose()
    {
        lock (gate)
        {
            var free = nodes.Where(n => nodes.Count == 1 || busy[n.Index] < BusyAtMost).ToList();
            var serving = free.Where(n => n.State == NodeState.Serving).ToList();
            var stopped = free.Where(n => n.State == NodeState.Stopped).ToList();
            var node = stopped.Count > 0 && seeded.OneIn(60) ? seeded.Of(stopped) : seeded.Of(serving.Count > 0 ? serving : nodes);
            busy[node.Index]++;
            return node;
        }
    }

    static async Task<(Reply, string)> Try(Node node, string path, HttpMethod method, string key, HttpContent? body)
    {
        using var request = new HttpRequestMessage(method, node.BaseUrl + path) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue(key.StartsWith(Customer.BasicPrefix, StringComparison.Ordinal) ? "Basic" : "Bearer",
            key.Replace(Customer.BasicPrefix, "", StringComparison.Ordinal));
        var givenUp = node.Standstill;
        try
        {
            using var response = await Support.Http.Client.SendAsync(request, givenUp);
            var text = await response.Content.ReadAsStringAsync(givenUp);
            var outcome = (int)response.StatusCode switch { < 300 => Outcome.Ok, < 500 => Outcome.Refused, _ => Outcome.Unknown };
            return (new(outcome, (int)response.StatusCode, Parse(text)), outcome == Outcome.Ok ? "" : text);
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or IOException or SocketException)
        {
            return (new(Outcome.Unknown, 0, default), gone.GetType().Name);
        }
    }

    static JsonElement Parse(string text) => text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
}
