using System.Net.Http.Json;
using Hostline.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Dialects.Telnyx;

public sealed class IdempotencyTests(TelnyxServer telnyx)
{
    const string Orders = "/v2/messaging_hosted_number_orders";

    [Fact]
    public async Task A_repeated_creation_gets_the_first_answer_and_makes_no_second_order()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var first = await Create(sandbox, "key-1", "+13125550001");
        var again = await Create(sandbox, "key-1", "+13125550001");
        Assert.Equal((200, first.Text, "true"), (again.Status, again.Text, again.Headers["Idempotent-Replayed"]));
        Assert.False(first.Headers.ContainsKey("Idempotent-Replayed"));
        Assert.Equal(1, (await sandbox.Telnyx(HttpMethod.Get,
            "/messaging_hosted_number_orders")).Json.GetProperty("meta").GetProperty("total_results").GetInt32());
    }

    [Fact]
    public async Task Of_many_at_once_one_creates_and_all_get_its_answer()
    {
        var sandbox = await telnyx.Server.Sandbox();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Create(sandbox, "race", "+13125550002")));
        Assert.Single(answers.Select(a => (a.Status, a.Text)).Distinct());
        Assert.Equal(200, answers[0].Status);
    }

    [Fact]
    public async Task A_key_is_good_for_one_body_and_one_account()
    {
        var sandbox = await telnyx.Server.Sandbox("acme", "globex");
        (await Create(sandbox, "key-2", "+13125550001")).Expect(200);
        Assert.Equal("10027", (await Create(sandbox, "key-2", "+13125550002")).Expect(422).ErrorCode);
        Assert.NotEqual((await Create(sandbox, "key-2", "+13125550001")).Text, (await Create(sandbox, "key-2", "+13125550001", account: 1)).Expect(200).Text);
    }

    [Fact]
    public async Task A_refused_creation_is_not_kept()
    {
        var sandbox = await telnyx.Server.Sandbox();
        (await Create(sandbox, "key-3", "+13125550110")).Expect(422);
        (await sandbox.Control(HttpMethod.Post, "/numbers/+13125550110/outcome", new { outcome = "test_fails" })).Expect(200);
        (await Create(sandbox, "key-3", "+13125550110")).Expect(200);
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("k/1")]
    [InlineData("")]
    public async Task A_key_of_another_form_is_refused(string key)
    {
        var sandbox = await telnyx.Server.Sandbox();
        Assert.Equal("10015", (await Create(sandbox, key, "+13125550001")).Expect(400).ErrorCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_key_is_good_for_24_hours_and_of_many_that_come_later_one_creates_anew(bool onPostgres)
    {
        await using var database = onPostgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var server = await TestServer.Start(database?.Url);
        var sandbox = await server.Sandbox();
        var first = (await Create(sandbox, "old", "+13125550001")).Expect(200);
        await Age(server, TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1));
        Assert.Equal(first.Text, (await Create(sandbox, "old", "+13125550001")).Expect(200).Text);
        await Age(server, TimeSpan.FromMinutes(1));

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Create(sandbox, "old", "+13125550002")));
        Assert.Equal(200, answers[0].Status);
        Assert.Single(answers.Select(a => (a.Status, a.Text)).Distinct());
        Assert.NotEqual(first.Text, answers[0].Text);
        Assert.Equal(9, answers.Count(a => a.Headers.ContainsKey("Idempotent-Replayed")));
    }

    /// <summary>Makes recorded answers older by this much.</summary>
    static Task<CommitResult> Age(TestServer server, TimeSpan by) => server.Services.GetRequiredService<CommitQueue>()
        .Write(new Unit().Then(new($"update idempotency set created_at = created_at - {(long)by.TotalMicroseconds}")));

    static Task<Answered> Create(TestSandbox sandbox, string key, string number, int account = 0)
    {
        var body = JsonContent.Create(new { phone_numbers = new[] { number } });
        body.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return sandbox.Send(HttpMethod.Post, Orders, sandbox.ApiKey(account), body);
    }
}
