using Hostline.Accounts;
using Hostline.Core.Campaigns;
using Hostline.Core.Numbers;
using Hostline.Sandboxes;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Api;

public sealed class SandboxTests
{
    [Fact]
    public async Task A_sandbox_is_made_with_everything_a_client_needs_in_both_dialects()
    {
        await using var scene = await Scene.Start();
        var made =
            (await scene.Call(HttpMethod.Post, "/sandboxes", null, new { name = "mine", accounts = new[] { new { name = "acme" }, new { name = "globex" } } }))
                .Expect(201).Json;
        Assert.Equal(["id", "name", "key", "clock", "review", "accounts"], Scene.Members(made));
        Assert.Equal(("running", "instant"), (made.GetProperty("clock").GetProperty("mode").GetString(), made.GetProperty("review").GetString()));
        Assert.EndsWith("Z", made.GetProperty("clock").GetProperty("now").GetString());
        Assert.Equal(["acme", "globex"], made.GetProperty("accounts").EnumerateArray().Select(a => a.GetProperty("name").GetString()));
        var account = made.GetProperty("accounts")[0];
        Assert.Equal(["name", "id", "account_sid", "auth_token", "api_key", "public_key", "email"], Scene.Members(account));
        Assert.Equal("AC" + account.GetProperty("id").GetId().Value.ToString("N"), account.GetProperty("account_sid").GetString());
        Assert.Equal(32, account.GetProperty("auth_token").GetString()!.Length);
        Assert.StartsWith("KEY", account.GetProperty("api_key").GetString());
        Assert.Equal(32, Convert.FromBase64String(account.GetProperty("public_key").GetString()!).Length);
        Assert.Contains("@", account.GetProperty("email").GetString());
    }

    [Fact]
    public async Task It_is_read_again_without_its_secrets()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.SandboxWith(new { clock = new { mode = "standing", now = "2026-03-01T12:00:00+01:00" }, review = "one_business_day" });
        var read = (await sandbox.Control(HttpMethod.Get, "")).Expect(200);
        Assert.Equal(["id", "name", "clock", "review", "accounts"], Scene.Members(read.Json));
        Assert.Equal(("standing", "2026-03-01T11:00:00.000000Z"),
            (read.Json.GetProperty("clock").GetProperty("mode").GetString(), read.Json.GetProperty("clock").GetProperty("now").GetString()));
        Assert.Equal("one_business_day", read.Json.GetProperty("review").GetString());
        Assert.Equal(["name", "id", "account_sid", "public_key", "email"], Scene.Members(read.Json.GetProperty("accounts")[0]));
        foreach (var secret in new[] { sandbox.Key, sandbox.ApiKey(), sandbox.Account().GetProperty("auth_token").GetString()! })
        {
            Assert.DoesNotContain(secret, read.Text);
        }
    }

    [Fact]
    public async Task A_running_clock_can_start_elsewhere_and_runs()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.SandboxWith(new { clock = new { mode = "running", now = "2030-01-01T00:00:00Z" } });
        var first = (await sandbox.Control(HttpMethod.Get, "")).Json.GetProperty("clock").GetProperty("now").GetDateTimeOffset();
        var second = (await sandbox.Control(HttpMethod.Get, "")).Json.GetProperty("clock").GetProperty("now").GetDateTimeOffset();
        Assert.InRange(first, DateTimeOffset.Parse("2030-01-01T00:00:00Z"), DateTimeOffset.Parse("2030-01-01T00:01:00Z"));
        Assert.True(second > first);
    }

    [Fact]
    public async Task Who_reviews_can_be_changed()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        Assert.Equal("manual", (await sandbox.Control(HttpMethod.Patch, "", new { review = "manual" })).Expect(200).Json.GetProperty("review").GetString());
        Assert.Equal("manual", (await sandbox.Control(HttpMethod.Get, "")).Json.GetProperty("review").GetString());
        Scene.Problem(await sandbox.Control(HttpMethod.Patch, "", new { }), 422, "missing_field", "/review");
    }

    [Theory]
    [InlineData("""{"accounts":[]}""", "value_out_of_range", "/accounts")]
    [InlineData("""{"accounts":{}}""", "invalid_field", "/accounts")]
    [InlineData("""{"accounts":["acme"]}""", "invalid_field", "/accounts/0")]
    [InlineData("""{"accounts":[{"name":"a"},{}]}""", "missing_field", "/accounts/1/name")]
    [InlineData("""{"accounts":[{"name":" "}]}""", "missing_field", "/accounts/0/name")]
    [InlineData("""{"name":5}""", "invalid_field", "/name")]
    [InlineData("""{"clock":"standing"}""", "invalid_field", "/clock")]
    [InlineData("""{"clock":{"now":"soon"}}""", "invalid_field", "/clock/now")]
    [InlineData("""{"clock":{"now":"1815-12-10T00:00:00Z"}}""", "value_out_of_range", "/clock/now")]
    public async Task What_is_wrong_with_a_wish_is_said_with_its_pointer(string body, string code, string field)
    {
        await using var scene = await Scene.Start();
        Scene.Problem(await scene.Call(HttpMethod.Post, "/sandboxes", null, body), 422, code, field);
    }

    [Theory]
    [InlineData("""{"clock":{"mode":"walking"}}""", "/clock/mode")]
    [InlineData("""{"review":"never"}""", "/review")]
    public async Task A_word_that_is_none_of_the_list_is_refused_with_the_list(string body, string field)
    {
        await using var scene = await Scene.Start();
        var refused = Scene.Problem(await scene.Call(HttpMethod.Post, "/sandboxes", null, body), 422, "unknown_value", field);
        Assert.Contains("one of", refused.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task More_accounts_than_a_sandbox_holds_are_refused_and_everything_wrong_is_said_at_once()
    {
        await using var scene = await Scene.Start();
        var many =
            await scene.Call(HttpMethod.Post, "/sandboxes", null, new { name = 1, accounts = Enumerable.Range(0, 101).Select(i => new { name = "a" + i }) });
        var errors = Scene.Problem(many, 422, "value_out_of_range", "/accounts").GetProperty("errors");
        Assert.Equal(["/accounts", "/name"], errors.EnumerateArray().Select(e => e.GetProperty("field").GetString()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_deleted_sandbox_is_gone_at_once_and_its_rows_go_after_it(bool onPostgres)
    {
        await using var database = onPostgres ? await NewPostgres() : null;
        await using var receiver = await ReceivingServer.Start();
        await using var scene = await Scene.Start(database?.Url);
        var kept = await scene.Server.Sandbox();
        await Scene.Order(kept);
        var sandbox = await scene.Server.Sandbox("acme", "globex");
        await scene.OrderInReview(sandbox);
        var profile = await Scene.Profile(sandbox, receiver.Url("/hook"), account: 1);
        await Scene.Order(sandbox, "+13125550002", profile, account: 1);
        (await sandbox.Telnyx(HttpMethod.Post, $"/messaging_profiles/{profile}/autoresp_configs",
            new { op = "stop", keywords = new[] { "STOP" }, country_code = "US" }, account: 1)).Expect(200);
        (await sandbox.Control(HttpMethod.Get, "/webhooks")).Expect(200);
        await scene.Queue.Write(OutcomeTable.Save(new Unit(), sandbox.Id, 3125550003, "voip"));
        await Transfer(sandbox);

        await Campaign(scene, sandbox);
        await Notification(sandbox);
        Assert.Equal(7, (await RowsOf(scene, sandbox.Id)).Count(t => t.StartsWith("campaign", StringComparison.Ordinal)
            || t.StartsWith("notification", StringComparison.Ordinal)));

        (await sandbox.Control(HttpMethod.Delete, "")).Expect(204);
        Scene.Problem(await sandbox.Control(HttpMethod.Get, ""), 401, "not_authenticated");
        Scene.Problem(await scene.Call(HttpMethod.Get, "/orders", sandbox.ApiKey()), 401, "not_authenticated");
        Scene.Problem(await scene.AsOperator(HttpMethod.Get, $"/sandboxes/{sandbox.Id}"), 404, "not_found");
        Scene.Problem(await scene.AsOperator(HttpMethod.Delete, $"/sandboxes/{sandbox.Id}"), 404, "not_found");

        await Gone(scene, "deleted_worlds", sandbox.Id);
        Assert.Empty(await RowsOf(scene, sandbox.Id));
        Assert.Equal(1, (await kept.Hostline(HttpMethod.Get, "/orders")).Expect(200).Json.GetProperty("data").GetArrayLength());
        Assert.True((await scene.AsOperator(HttpMethod.Get, "/audit/verify")).Expect(200).Json.GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task A_sandbox_that_nobody_has_touched_for_seven_days_is_deleted_and_one_in_use_is_not()
    {
        await using var scene = await Scene.Start();
        var idle = await scene.Server.Sandbox();
        var used = await scene.Server.Sandbox();
        var longAgo = await scene.Database.Now() - SandboxSweep.KeptFor - TimeSpan.FromHours(1);
        await scene.Queue.Write(new Unit().Then(new Sql("update worlds set touched_at = $1 where key_hash is not null"), longAgo));
        // This node remembers from their creation that the rows are current. Another node, or the next hour, would not.
        var use = new SandboxUse(scene.Queue, scene.Server.Services.GetRequiredService<Microsoft.Extensions.Logging.ILogger<SandboxUse>>());
        var written = NextCommit(scene);
        use.Of((await scene.Server.Services.GetRequiredService<Hostline.Sandboxes.SandboxBook>().Find(used.Id))!, await scene.Database.Now());
        await written;
        using var sweep = ActivatorUtilities.CreateInstance<SandboxSweep>(scene.Server.Services);
        await sweep.StartAsync(TestContext.Current.CancellationToken);
        await Gone(scene, "worlds", idle.Id);
        await sweep.StopAsync(TestContext.Current.CancellationToken);
        Scene.Problem(await idle.Control(HttpMethod.Get, ""), 401, "not_authenticated");
        (await used.Control(HttpMethod.Get, "")).Expect(200);
    }

    /// <summary>
    /// The active number is ordered by the other account, locked, and exempted from consent: a consent, a lock, an allowlist entry.
    /// </summary>
    static async Task Transfer(TestSandbox sandbox)
    {
        await Scene.Order(sandbox, account: 1);
        (await sandbox.Hostline(HttpMethod.Put, "/locks/" + Scene.Number)).Expect(200);
        var pair =
            new
            {
                from = sandbox.Account().GetProperty("id").GetString(),
                to = sandbox.Account(1).GetProperty("id").GetString(),
                until = "2100-01-01T00:00:00Z"
            };
        (await sandbox.ByTwo(HttpMethod.Post, "/allowlist", pair)).Expect(200);
        var orders = (await sandbox.Hostline(HttpMethod.Get, "/orders?account=" + pair.to)).Expect(200).Json;
        Assert.Equal("awaiting consent", orders.GetProperty("data")[0].GetProperty("numbers")[0].GetProperty("state").GetString());
    }

    static Task NextCommit(Scene scene)
    {
        var written = new TaskCompletionSource();
        scene.Queue.Wrote += () => written.TrySetResult();
        return Hang.Bound(written.Task, "The next commit");
    }

    static async Task<PostgresDatabase> NewPostgres()
    {
        PostgresCluster.Require();
        return await (await PostgresCluster.Shared()).CreateMigrated();
    }

    /// <summary>Waits until a world has no such row left; checks again after each commit.</summary>
    static async Task Gone(Scene scene, string table, WorldId world)
    {
        while (true)
        {
            var commit = NextCommit(scene);
            if (await scene.Database.One(new Sql($"select count(*) from {table} where id = $1"), r => r.Long(0), world) == 0)
            {
                return;
            }

            await commit;
        }
    }

    /// <summary>A campaign with an assigned number, and a task that assigns some.</summary>
    static async Task Campaign(Scene scene, TestSandbox sandbox)
    {
        var made = (await sandbox.Telnyx(HttpMethod.Post, "/10dlc/campaignBuilder", new { brandId = "b", description = "d", usecase = "2FA" }))
            .Expect(200).Json.GetProperty("campaignId").GetId();
        var (account, now) = (sandbox.Account().GetProperty("id").GetId(), DateTimeOffset.UnixEpoch);
        await scene.Queue.Write(AssignmentTable.CheckAdded(new Unit(),
            new(sandbox.Id, PhoneNumber.Parse(Scene.Number), made, account, made, made, made, now, now)));
        await scene.Queue.Write(AssignmentTaskTable.Add(new Unit(), new(made, sandbox.Id, account, made, made, "KEY", TaskState.Pending, now, now)));
        await scene.Queue.Write(new Unit().Then(new Sql("insert into campaign_task_numbers (task, number, world, state) values ($1, $2, $3, 1)"), made,
            3125550001L, sandbox.Id));
    }

    static async Task Notification(TestSandbox sandbox)
    {
        var profile = Made(await sandbox.Telnyx(HttpMethod.Post, "/notification_profiles", new { name = "n" }));
        var channel =
            Made(await sandbox.Telnyx(HttpMethod.Post, "/notification_channels",
                new { notification_profile_id = profile, channel_type_id = "sms", channel_destination = Scene.Number }));
        var condition = (await sandbox.Telnyx(HttpMethod.Get, "/notification_event_conditions")).Expect(200).Json.GetProperty("data")[0].GetProperty("id")
            .GetId();
        Made(await sandbox.Telnyx(HttpMethod.Post, "/notification_settings",
            new { notification_event_condition_id = condition, notification_profile_id = profile, notification_channel_id = channel }));

        static AnyId Made(Answered answer) => answer.Expect(200).Json.GetProperty("data").GetProperty("id").GetId();
    }

    /// <summary>The tables that still contain rows of a world.</summary>
    static async Task<List<string>> RowsOf(Scene scene, WorldId world)
    {
        var left = new List<string>();
        foreach (var table in new[] { "worlds", "accounts", "api_keys", "profiles", "orders", "hostings", "numbers", "number_acts", "sent_codes", "documents",
            "events", "destinations", "lanes", "deliveries", "attempts", "errands", "deadlines", "routes", "outcomes", "messages", "notices", "consent_tries",
            "simulated_routes", "consents", "locks", "allowlist",
            "campaigns", "campaign_numbers", "campaign_tasks", "campaign_task_numbers", "notification_profiles", "notification_channels",
            "notification_settings" })
        {
            var column = table == "worlds" ? "id" : "world";
            if (await scene.Database.One(new Sql($"select count(*) from {table} where {column} = $1"), r => r.Long(0), world) is > 0 and var rows)
            {
                left.Add($"{table}: {rows}");
            }
        }

        return left;
    }
}
