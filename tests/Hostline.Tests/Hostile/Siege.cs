using System.Net.Http.Headers;
using System.Text.Json;
using Hostline.Storage;
using Hostline.Tests.Authorization;
using Hostline.Tests.Support;
using Row = Hostline.Tests.Authorization.Row;

namespace Hostline.Tests.Hostile;

/// <summary>A server in which everything exists, hostile requests to it with authorized keys, and the faults of its answers.</summary>
sealed class Siege : IAsyncDisposable
{
    /// <summary>Slower answers are examined: was it the machine or the input?</summary>
    static readonly TimeSpan Conspicuous = TimeSpan.FromSeconds(2);

    /// <summary>How much longer a hostile request may take than an ordinary one sent beside it.</summary>
    const int TimesAsLong = 500;
    const int Repetitions = 3;

    static readonly Asker[] Insiders = [Asker.Own, Asker.Sandbox, Asker.Operator];
    static readonly UriCreationOptions AsItStands = new() { DangerousDisablePathAndQueryCanonicalization = true };

    readonly ReceivingServer receiver;
    readonly Sql rows;
    readonly List<string> wrong = [];
    Dictionary<string, long> before = [];
    JsonElement? document;

    Siege(ReceivingServer receiver, Cast cast, Sql rows) => (this.receiver, Cast, this.rows) = (receiver, cast, rows);

    public Cast Cast { get; }

    public IReadOnlyList<string> Wrong => wrong;

    public int Asked { get; private set; }

    public static async Task<Siege> Begin()
    {
        var receiver = await ReceivingServer.Start();
        var cast = await Cast.Meet(receiver);
        var tables = (await cast.Scene.Database.Many(new Sql("select name from sqlite_master where type = 'table'"), r => r.Text(0)))
            .Except(WrittenBehind);
        var siege = new Siege(receiver, cast, new(string.Join(" union all ", tables.Select(t => $"select '{t}', count(*) from {t}"))));
        await siege.Settle();
        return siege;
    }

    /// <summary>A loop seals the history about a second after the changes, so these tables grow during later calls.</summary>
    static readonly string[] WrittenBehind = ["seals", "seal_heads"];

    /// <summary>The rows of the matrix that some caller may use, each with its body.</summary>
    public static IEnumerable<Row> Rows(params string[] methods) => Matrix.All.Where(r => methods.Contains(r.Method));

    /// <summary>Sends a request and records what is wrong with its answer.</summary>
    /// <param name="what">What is hostile about it.</param>
    /// <param name="isAddress">The request line is hostile, which Kestrel may refuse before our code runs.</param>
    public async Task<Answered> Ask(Row row, string path, string what, Func<HttpContent?>? body = null, bool isAddress = false)
    {
        var (answer, took) = await Send(row, path, body?.Invoke());
        Asked++;
        var fault = took > Conspicuous && await IsSlow(row, path, body) is { } slow ? slow : isAddress && IsUnparsed(answer) ? null : FaultOf(row, answer);
        if (row.Method != "GET" && answer.Status < 400)
        {
            await Settle();
        }
        else if (await Grown() is { Count: > 0 } grown)
        {
            fault ??= $"stored rows of {string.Join(", ", grown)}";
        }

        if (fault is not null)
        {
            wrong.Add($"{row.Method} {Short(path)} with {Short(what)} {fault}: {answer.Status} {Short(answer.Text)}");
        }

        return answer;
    }

    /// <summary>
    /// The machine may have stalled. If the input itself is expensive, it is expensive again, and far more than an ordinary request
    /// beside it.
    /// </summary>
    async Task<string?> IsSlow(Row row, string path, Func<HttpContent?>? body)
    {
        var (hostile, ordinary) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        var plain = Rows("GET").First(IsOfTelnyx);
        for (var i = 0; i < Repetitions; i++)
        {
            (hostile, ordinary) =
                (Shorter(hostile, (await Send(row, path, body?.Invoke())).Took), Shorter(ordinary, (await Send(plain, Cast.Fill(plain.Pattern), null)).Took));
        }

        return hostile > TimesAsLong * ordinary ? $"took {hostile}, an ordinary request {ordinary}" : null;
    }

    /// <summary>The parameters in the query of a route that passes unknown ones over, from its document.</summary>
    public async Task<IReadOnlyList<string>> QueryOf(Row row) => await Operation(row) is { } operation
        && operation.TryGetProperty("parameters", out var parameters)
        ? [.. parameters.EnumerateArray().Where(p => p.GetProperty("in").GetString() == "query").Select(p => p.GetProperty("name").GetString()!)] : [];

    /// <summary>The parameters of a route that takes a form; none for one that does not.</summary>
    public async Task<IReadOnlyList<string>> FormOf(Row row) => await Operation(row) is { } operation
        && operation.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty(HostileForms.Type, out var form)
        ? [.. form.GetProperty("schema").GetProperty("properties").EnumerateObject().Select(p => p.Name)] : [];

    async Task<JsonElement?> Operation(Row row)
    {
        document ??= JsonDocument.Parse(await Support.Http.Client.GetStringAsync(Cast.Scene.Server.BaseUrl + "/openapi/twilio.json",
            TestContext.Current.CancellationToken)).RootElement;
        return row.IsBasic ? document.Value.GetProperty("paths").GetProperty(row.Pattern).GetProperty(row.Method.ToLowerInvariant()) : null;
    }

    static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    async Task<(Answered Answer, TimeSpan Took)> Send(Row row, string path, HttpContent? body)
    {
        using var request = new HttpRequestMessage(new(row.Method), new Uri(Cast.Scene.Server.BaseUrl + path, AsItStands)) { Content = body };
        request.Headers.Authorization = row.IsBasic ? Cast.BasicOfOwn : new AuthenticationHeaderValue("Bearer", Cast.KeyOf(Insider(row)));
        var started = TimeProvider.System.GetTimestamp();
        using var response = await Support.Http.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (new((int)response.StatusCode, text, response.Content.Headers.ToDictionary(h => h.Key, h => string.Join(",", h.Value),
            StringComparer.OrdinalIgnoreCase)), TimeProvider.System.GetElapsedTime(started));
    }

    /// <summary>
    /// The first authorized caller: a stranger would be refused before anything is read. For routes without one, the operator.
    /// </summary>
    static Asker Insider(Row row) =>
        Insiders.Where(i => row.CellOf(i).Split('/')[0] is not ("401" or "403" or "404")).DefaultIfEmpty(Asker.Operator).First();

    /// <summary>
    /// Kestrel refuses invalid request lines, or lines longer than 8 KiB, without a body: none of our code has run by then.
    /// </summary>
    static bool IsUnparsed(Answered answer) => answer is { Status: 400 or 414, Text: "" };

    /// <summary>What belongs to no interface is refused in the forms of all at once.</summary>
    static bool IsOfNone(Row row) => row.Path.StartsWith("/gateways/", StringComparison.Ordinal);

    static string? FaultOf(Row row, Answered answer) => answer.Status switch
    {
        < 400 => null,
        >= 500 => "failed",
        401 or 403 when row.IsBasic => "did not let its caller in",
        _ when !(row.IsBasic ? IsTwilioError(answer) : IsOfTelnyx(row) || IsOfNone(row) ? IsTelnyxError(answer)
            : IsPage(row) ? Is(answer, "text/html") : IsProblem(answer)) => "was refused in another form",
        _ => null,
    };

    static bool IsOfTelnyx(Row row) => row.Pattern.StartsWith("/v2/", StringComparison.Ordinal);

    static bool IsPage(Row row) => row.Pattern.StartsWith("/transfers/", StringComparison.Ordinal);

    static bool IsTelnyxError(Answered answer) => Is(answer, "application/json") && answer.ErrorCode.Length == 5;

    static bool IsTwilioError(Answered answer) => Is(answer, "application/json") && answer.Json.GetProperty("code").GetInt32() >= 20_000;

    static bool IsProblem(Answered answer) => Is(answer, "application/problem+json") && answer.Json.GetProperty("code").GetString()!.Length > 0;

    static bool Is(Answered answer, string type) =>
        answer.Headers.TryGetValue("Content-Type", out var given) && given.Split(';')[0] == type && answer.Text.Length > 0;

    /// <summary>Waits until the effects of an accepted call have ended, and counts again.</summary>
    async Task Settle()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Cast.Scene.Server.BaseUrl + Cast.Fill("/hostline/v1/sandboxes/{sandbox}/webhooks"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Cast.KeyOf(Asker.Sandbox));
        (await Support.Http.Client.SendAsync(request, TestContext.Current.CancellationToken)).Dispose();
        before = await Count();
    }

    /// <summary>The tables that have more rows than before the call.</summary>
    async Task<List<string>> Grown()
    {
        var now = await Count();
        var grown = now.Where(n => n.Value > before.GetValueOrDefault(n.Key)).Select(n => n.Key).ToList();
        before = now;
        return grown;
    }

    async Task<Dictionary<string, long>> Count() =>
        (await Cast.Scene.Database.Many(rows, r => (Table: r.Text(0), Rows: r.Long(1)))).ToDictionary(r => r.Table, r => r.Rows);

    static string Short(string text) => text.Length > 300 ? text[..300] + "…" : text;

    public async ValueTask DisposeAsync()
    {
        await Cast.DisposeAsync();
        await receiver.DisposeAsync();
    }
}
