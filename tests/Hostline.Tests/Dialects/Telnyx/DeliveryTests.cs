using System.Text.Json;
using Hostline.Dialects.Telnyx;
using Hostline.Outgoing;
using Hostline.Tests.Api;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Telnyx;

/// <summary><c>GET /v2/webhook_deliveries</c>: the results of webhooks, on both databases.</summary>
public sealed class DeliveryTests
{
    const string Deliveries = "/webhook_deliveries";
    const string Hook = "/hook";
    const string Prefix = "messaging_hosted_numbers_orders.";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_delivery_fails_until_an_attempt_succeeds_and_shows_them_all_newest_first(bool onPostgres)
    {
        await using var place = await Place.Open(onPostgres);
        place.Receiver.AnswerNext(Hook, Answer.Status(404, "Oops", ("Pragma", "no-cache")));
        await place.Order(Scene.Number);

        var failed = Assert.Single(await place.List());
        Assert.Equal(["record_type", "id", "user_id", "status", "started_at", "finished_at", "webhook", "attempts"], Scene.Members(failed));
        Assert.Equal(("webhook_delivery", "failed", place.Sandbox.Account().GetProperty("id").GetString()),
            (Text(failed, "record_type"), Text(failed, "status"), Text(failed, "user_id")));
        var attempt = Assert.Single(failed.GetProperty("attempts").EnumerateArray());
        Assert.Equal(["status", "started_at", "finished_at", "errors", "http"], Scene.Members(attempt));
        Assert.Equal(("failed", "[75404]"), (Text(attempt, "status"), attempt.GetProperty("errors").GetRawText()));
        var (request, response) = (attempt.GetProperty("http").GetProperty("request"), attempt.GetProperty("http").GetProperty("response"));
        Assert.Equal((place.Receiver.Url(Hook), 404, "Oops"), (Text(request, "url"), response.GetProperty("status").GetInt32(), Text(response, "body")));
        Assert.Contains(("User-Agent", "telnyx-webhooks"), Pairs(request));
        Assert.Contains(("Pragma", "no-cache"), Pairs(response));

        (await place.Sandbox.Control(HttpMethod.Post, "/clock", new { advance = "PT1M" })).Expect(200);
        var delivered = Assert.Single(await place.List());
        Assert.Equal((Text(failed, "id"), "delivered"), (Text(delivered, "id"), Text(delivered, "status")));
        var attempts = delivered.GetProperty("attempts");
        Assert.Equal(["delivered", "failed"], attempts.EnumerateArray().Select(a => Text(a, "status")));
        Assert.Equal((attempt.GetRawText(), "[]"), (attempts[1].GetRawText(), attempts[0].GetProperty("errors").GetRawText()));
        Assert.Equal((Text(attempts[1], "started_at"), Text(attempts[0], "finished_at")), (Text(delivered, "started_at"), Text(delivered, "finished_at")));
        var told = await place.Receiver.Next(Hook, Journey.Patience);
        Assert.Equal(told.Json.GetProperty("data").GetRawText(), delivered.GetProperty("webhook").GetRawText());
        var one = (await place.Get($"{Deliveries}/{Text(delivered, "id")}")).Expect(200).Json.GetProperty("data");
        Assert.Equal(delivered.GetRawText(), one.GetRawText());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Deliveries_are_found_by_what_they_are_and_by_what_was_said(bool onPostgres)
    {
        await using var place = await Place.Open(onPostgres);
        place.Receiver.AnswerNext(Hook, Answer.Status(200, "All good"));
        var order = await place.Order(Scene.Number);
        await place.List();
        place.Receiver.AnswerNext(Hook, Answer.Status(503, "Oops"));
        (await place.Sandbox.Telnyx(HttpMethod.Delete, $"{Journey.Orders}/{order}")).Expect(200);
        var (deleted, created) = (await place.List()) is [var newer, var older] ? (newer, older) : throw new InvalidOperationException("There must be two.");
        (string Query, JsonElement[] Found)[] questions =
        [
            ("filter[status][eq]=delivered", [created]),
            ("filter%5Bstatus%5D%5Beq%5D=failed", [deleted]),
            ($"filter[event_type]={Prefix}created", [created]),
            ($"filter[event_type]={Prefix}created, {Prefix}deleted,{Prefix}updated", [deleted, created]),
            ("filter[event_type]=created", []),
            ($"filter[webhook][contains]={order}", [deleted, created]),
            ("filter[webhook][contains]=%2B13125550001%22,%22status%22:%22deleted", [deleted]),
            ("filter[webhook][contains]=+13125550001%22,%22status%22:%22deleted", [deleted]),
            ("filter[attempts][contains]= good", [created]),
            ("filter[webhook][contains]=%25", []),
            ($"filter[attempts][contains]={Hook}", [deleted, created]),
            ("filter[attempts][contains]=Oops", [deleted]),
            ("filter[attempts][contains]=oops", []),
            ("filter[attempts][contains]=telnyx-timestamp", [deleted, created]),
            ("filter[started_at][gte]=2020-01-01T00:00:00Z&filter[started_at][lte]=2999-01-01T00:00:00+01:00", [deleted, created]),
            ("filter[started_at][lte]=2020-01-01T00:00:00Z", []),
            ("filter[started_at][gte]=2999-01-01T00:00:00Z", []),
            ("filter[finished_at][gte]=2020-01-01T00:00:00Z&filter[finished_at][lte]=2999-01-01T00:00:00Z", [deleted, created]),
            ("filter[finished_at][lte]=1815-12-10T00:00:00Z", []),
            ("filter[finished_at][gte]=9999-12-31T23:59:59Z", []),
            ($"filter[status][eq]=failed&filter[event_type]={Prefix}created", []),
            ("page[size]=1&page[number]=2", [created]),
        ];
        foreach (var (query, expected) in questions)
        {
            var found = (await place.Get($"{Deliveries}?{query}")).Expect(200).Json;
            Assert.True(expected.Select(e => Text(e, "id")).SequenceEqual(found.GetProperty("data").EnumerateArray().Select(d => Text(d, "id"))), query);
            Assert.Equal(query.StartsWith("page", StringComparison.Ordinal) ? 2 : expected.Length,
                found.GetProperty("meta").GetProperty("total_results").GetInt32());
        }
    }

    [Fact]
    public async Task Instants_are_compared_to_the_microsecond_on_either_side()
    {
        await using var place = await Place.Open(onPostgres: false);
        await place.Order(Scene.Number);
        await place.List();
        var at = (await place.Sandbox.Control(HttpMethod.Get, "/webhooks")).Expect(200).Json.GetProperty("data")[0].GetProperty("attempts")[0].GetProperty("at")
            .GetDateTimeOffset();
        foreach (var (filter, offset, count) in new[] { ("gte", 0, 1), ("gte", 1, 0), ("lte", 0, 1), ("lte", -1, 0) })
        {
            var instant = at.AddMicroseconds(offset).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal((filter, offset, count), (filter, offset, (await place.List($"filter[started_at][{filter}]={instant}")).Count));
        }
    }

    [Theory]
    [InlineData("filter[status]=failed", 400, "10031", "filter[status]")]
    [InlineData("filter[started_at][gt]=2020-01-01T00:00:00Z", 400, "10031", "filter[started_at][gt]")]
    [InlineData("filter[status][eq]=pending", 422, "10032", "filter[status][eq]")]
    [InlineData("filter[started_at][gte]=yesterday", 422, "10026", "filter[started_at][gte]")]
    [InlineData("filter[finished_at][lte]=1", 422, "10026", "filter[finished_at][lte]")]
    [InlineData("filter[webhook][contains]=a%00b", 422, "10026", "filter[webhook][contains]")]
    [InlineData("page[size]=0", 422, "10033", "page[size]")]
    public async Task A_filter_that_can_not_be_applied_is_refused_by_name(string query, int status, string code, string parameter)
    {
        await using var place = await Place.Open(onPostgres: false);
        var answer = (await place.Get($"{Deliveries}?{query}")).Expect(status);
        Assert.Equal((code, parameter), (answer.ErrorCode, answer.Json.GetProperty("errors")[0].GetProperty("source").GetProperty("parameter").GetString()));
    }

    [Fact]
    public async Task A_delivery_is_not_there_before_its_first_attempt_has_ended_and_never_for_another_account()
    {
        await using var place = await Place.Open(onPostgres: false);
        var gate = new TaskCompletionSource();
        place.Receiver.AnswerNext(Hook, Answer.Ok.After(gate.Task));
        await place.Order(Scene.Number);
        await place.Receiver.Next(Hook, Journey.Patience);
        Assert.Equal(0, (await place.Get(Deliveries)).Expect(200).Json.GetProperty("meta").GetProperty("total_results").GetInt32());
        gate.SetResult();

        var id = Text(Assert.Single(await place.List()), "id");
        Assert.Equal("10005", (await place.Sandbox.Telnyx(HttpMethod.Get, $"{Deliveries}/{id}", account: 1)).Expect(404).ErrorCode);
        Assert.Equal(0, (await place.Sandbox.Telnyx(HttpMethod.Get, Deliveries, account: 1)).Expect(200).Json.GetProperty("data").GetArrayLength());
        Assert.Equal("10005", (await place.Get($"{Deliveries}/nonsense")).Expect(404).ErrorCode);
    }

    [Fact]
    public async Task An_attempt_that_reached_nobody_has_no_response()
    {
        await using var place = await Place.Open(onPostgres: false);
        await place.Order(Scene.Number, $"http://127.0.0.1:{FreePort.Take()}/closed");
        var attempt = Assert.Single(await place.List()).GetProperty("attempts")[0];
        Assert.Equal(["request"], Scene.Members(attempt.GetProperty("http")));
        Assert.Equal("[75002]", attempt.GetProperty("errors").GetRawText());
    }

    [Theory]
    [InlineData(AttemptOutcome.Answered, 200, null)]
    [InlineData(AttemptOutcome.Answered, 299, null)]
    [InlineData(AttemptOutcome.Answered, 301, 75300)]
    [InlineData(AttemptOutcome.Answered, 400, 75400)]
    [InlineData(AttemptOutcome.Answered, 404, 75404)]
    [InlineData(AttemptOutcome.Answered, 410, 75499)]
    [InlineData(AttemptOutcome.Answered, 500, 75500)]
    [InlineData(AttemptOutcome.Answered, 503, 75599)]
    [InlineData(AttemptOutcome.NameNotResolved, null, 75001)]
    [InlineData(AttemptOutcome.ConnectFailed, null, 75002)]
    [InlineData(AttemptOutcome.TimedOut, null, 75002)]
    [InlineData(AttemptOutcome.CertificateRefused, null, 75003)]
    public void Every_outcome_has_its_published_code(AttemptOutcome outcome, int? status, int? code) =>
        Assert.Equal(code, WebhookDeliveryBody.ErrorOf(outcome, status));

    static string Text(JsonElement json, string member) => json.GetProperty(member).GetString()!;

    static IEnumerable<(string, string)> Pairs(JsonElement exchange) =>
        exchange.GetProperty("headers").EnumerateArray().Select(h => (h[0].GetString()!, h[1].GetString()!));

    /// <summary>A server with a sandbox whose clock is stopped, so that nothing is retried until the test advances it.</summary>
    sealed class Place(TestServer server, PostgresDatabase? database, ReceivingServer receiver, TestSandbox sandbox) : IAsyncDisposable
    {
        public ReceivingServer Receiver => receiver;

        public TestSandbox Sandbox => sandbox;

        public static async Task<Place> Open(bool onPostgres)
        {
            var database = onPostgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
            var server = await TestServer.Start(database?.Url);
            var sandbox =
                await server.SandboxWith(new { accounts = new[] { new { name = "acme" }, new { name = "globex" } }, clock = new { mode = "standing" } });
            return new(server, database, await ReceivingServer.Start(), sandbox);
        }

        public async Task<string> Order(string number, string? url = null) =>
            (await Scene.Order(sandbox, number, await Scene.Profile(sandbox, url ?? receiver.Url(Hook)))).ToString();

        public Task<Answered> Get(string path) => sandbox.Telnyx(HttpMethod.Get, path);

        /// <summary>The deliveries, once everything due has been sent.</summary>
        public async Task<List<JsonElement>> List(string query = "")
        {
            (await sandbox.Control(HttpMethod.Get, "/webhooks")).Expect(200);
            return [.. (await Get($"{Deliveries}?{query}")).Expect(200).Json.GetProperty("data").EnumerateArray()];
        }

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            await receiver.DisposeAsync();
            if (database is not null)
            {
                await database.DisposeAsync();
            }
        }
    }
}
