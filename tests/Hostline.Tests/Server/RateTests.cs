using Hostline.Storage;
using Hostline.Tests.Api;
using Hostline.Tests.Support;

namespace Hostline.Tests.Server;

/// <summary>Limits by key and by address, over HTTP.</summary>
public sealed class RateTests
{
    const string Profiles = "/messaging_profiles";
    const int TriesAtMost = 5_000;
    static readonly object Profile = new { name = "hooks", whitelisted_destinations = new[] { "US" } };
    static readonly Sql ProfilesMade = new("select count(*) from profiles");

    [Fact]
    public async Task Sandboxes_without_a_key_cost_their_accounts_and_are_refused_beyond_the_rate_of_the_address()
    {
        await using var scene = await Scene.Start(configure: s => s with { SandboxRate = 1 });
        Task<Answered> Make(int accounts) =>
            scene.Call(HttpMethod.Post, "/sandboxes", null, new { accounts = Enumerable.Range(0, accounts).Select(n => new { name = $"a{n}" }) });
        (await Make(8)).Expect(201);
        var refused = (await Make(8)).Expect(429);
        Assert.Equal("8", refused.Headers["Retry-After"]);
        Assert.Contains("HOSTLINE_SANDBOX_RATE", refused.Text, StringComparison.Ordinal);
        Assert.Equal(8, await scene.Database.One(new("select count(*) from accounts"), r => r.Int(0)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_live_key_beyond_its_rate_is_refused_and_has_done_nothing(bool onPostgres)
    {
        await using var database = onPostgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var scene = await Scene.Start(database?.Url, s => s with { KeyRate = 3 });
        var live = await Live(scene);

        var first = (await live(HttpMethod.Post, Profiles, Profile)).Expect(200);
        Assert.Equal(("3", "2", "1"), RateOf(first));
        var (done, refused) = await UntilRefused(() => live(HttpMethod.Post, Profiles, Profile));

        Assert.Equal(("10011", "1"), (refused.ErrorCode, refused.Headers["Retry-After"]));
        Assert.Equal(("3", "0", "1"), RateOf(refused));
        Assert.Equal(done + 1, await scene.Database.One(ProfilesMade, r => r.Int(0)));
        // The bucket refills in real time, for which there is no signal.
        await Hang.Until(async () => (await live(HttpMethod.Get, Profiles, null)).Status == 200, () => "The key's being let in again");
    }

    [Fact]
    public async Task Both_interfaces_draw_on_one_bucket_and_each_key_has_its_own()
    {
        await using var scene = await Scene.Start(configure: s => s with { KeyRate = 2 });
        var (key, other) = (await NewKey(scene), await NewKey(scene));
        var (_, refused) = await UntilRefused(async () =>
        {
            await scene.Call(HttpMethod.Get, "/orders", key);
            return await Anywhere(scene).Send(HttpMethod.Get, "/v2" + Profiles, key, null);
        });
        Assert.Equal("10011", refused.ErrorCode);
        var (_, problem) = await UntilRefused(() => scene.Call(HttpMethod.Get, "/orders", key));
        Scene.Problem(problem, 429, "too_many_requests");
        Assert.Equal(("2", "0", "1"), RateOf(problem));
        Assert.Equal(("2", "1", "1"), RateOf((await scene.Call(HttpMethod.Get, "/orders", other)).Expect(200)));
    }

    [Fact]
    public async Task Basic_credentials_of_a_live_account_have_a_rate_too()
    {
        await using var scene = await Scene.Start(configure: s => s with { KeyRate = 2 });
        var made = (await scene.AsOperator(HttpMethod.Post, "/accounts", new { name = "acme", email = "ops@acme.example" })).Expect(201).Json;
        var token = (made.GetProperty("account_sid").GetString()!, made.GetProperty("auth_token").GetString()!);
        Task<Answered> Ask((string, string) credentials) =>
            Anywhere(scene).Twilio(HttpMethod.Get, "/HostedNumbers/HostedNumberOrders", credentials: credentials);
        var secret = (await Anywhere(scene).Twilio(HttpMethod.Post, $"/2010-04-01/Accounts/{token.Item1}/Keys.json", [], credentials: token)).Expect(201).Json;
        var key = (secret.GetProperty("sid").GetString()!, secret.GetProperty("secret").GetString()!);

        foreach (var credentials in new[] { token, key })
        {
            var (_, refused) = await UntilRefused(() => Ask(credentials));
            Assert.Equal((20429, "1"), (refused.Json.GetProperty("code").GetInt32(), refused.Headers["Retry-After"]));
        }
    }

    [Fact]
    public async Task Keys_of_sandboxes_have_no_limit_unless_one_is_set()
    {
        await using var free = await Scene.Start(configure: s => s with { KeyRate = 1 });
        var sandbox = await free.Server.Sandbox();
        for (var i = 0; i < 20; i++)
        {
            Assert.DoesNotContain("x-ratelimit-limit", (await sandbox.Telnyx(HttpMethod.Get, Profiles)).Expect(200).Headers.Keys);
        }

        await using var limited = await Scene.Start(configure: s => s with { SandboxKeyRate = 2 });
        var slow = await limited.Server.Sandbox();
        Assert.Equal("10011", (await UntilRefused(() => slow.Telnyx(HttpMethod.Get, Profiles))).Refused.ErrorCode);
        (await slow.Control(HttpMethod.Get, "")).Expect(200);
    }

    [Fact]
    public async Task An_address_that_floods_with_wrong_keys_is_held_off_and_keys_seen_to_be_right_are_not()
    {
        await using var scene = await Scene.Start(configure: s => s with { WrongKeyRate = 1 });
        var sandbox = await scene.Server.Sandbox("acme", "globex");
        (await sandbox.Telnyx(HttpMethod.Get, Profiles)).Expect(200);

        var (_, refused) = await UntilRefused(() => sandbox.Telnyx(HttpMethod.Get, Profiles, key: "KEY"), otherwise: 401);
        Assert.Equal(("10011", "1"), (refused.ErrorCode, refused.Headers["Retry-After"]));
        await UntilRefused(() => scene.Call(HttpMethod.Get, "/orders", null), otherwise: 401);
        await UntilRefused(async () =>
        {
            await scene.Call(HttpMethod.Get, "/orders", null);
            return await sandbox.Telnyx(HttpMethod.Get, "/messaging_hosted_numbers/none", account: 1);
        }, otherwise: 404);
        (await sandbox.Telnyx(HttpMethod.Get, Profiles)).Expect(200);
    }

    [Fact]
    public async Task Every_answer_of_the_dialect_has_a_request_id_under_both_names()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        foreach (var answer in new[] { await sandbox.Telnyx(HttpMethod.Get, Profiles), await sandbox.Telnyx(HttpMethod.Get, Profiles, key: "none"),
            await sandbox.Telnyx(HttpMethod.Get, "/nowhere") })
        {
            Assert.Equal(AnyId.Parse(answer.Headers["x-request-id"]), AnyId.Parse(answer.Headers["Request-Id"]));
        }
    }

    /// <summary>Sends requests until the rate limit refuses one; returns how many were accepted, and the refusal.</summary>
    static async Task<(int Done, Answered Refused)> UntilRefused(Func<Task<Answered>> ask, int otherwise = 200)
    {
        for (var done = 0; done < TriesAtMost; done++)
        {
            var answer = await ask();
            if (answer.Status == 429)
            {
                return (done, answer);
            }

            answer.Expect(otherwise);
        }

        throw new TimeoutException($"{TriesAtMost} requests went through.");
    }

    static async Task<Func<HttpMethod, string, object?, Task<Answered>>> Live(Scene scene)
    {
        var key = await NewKey(scene);
        return (method, path, body) => Anywhere(scene).Send(method, "/v2" + path, key, body);
    }

    static async Task<string> NewKey(Scene scene) =>
        (await scene.AsOperator(HttpMethod.Post, "/accounts", new { name = "acme", email = "ops@acme.example" })).Expect(201).Json.GetProperty("api_key")
            .GetString()!;

    static TestSandbox Anywhere(Scene scene) => new(scene.Server.BaseUrl, default);

    static (string Limit, string Remaining, string Reset) RateOf(Answered answer) =>
        (answer.Headers["x-ratelimit-limit"], answer.Headers["x-ratelimit-remaining"], answer.Headers["x-ratelimit-reset"]);
}
