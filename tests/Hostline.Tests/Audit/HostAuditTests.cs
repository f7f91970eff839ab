using System.Text.Json;
using Hostline.Audit;
using Hostline.Core.Accounts;
using Hostline.Secrets;
using Hostline.Storage;
using Hostline.Tests.Api;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Audit;

/// <summary>Alterations of the installation itself, or of the database as a whole.</summary>
public sealed class HostAuditTests
{

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task An_operator_key_that_was_written_over_is_seen_and_one_that_was_replaced_is_not(StoreKind kind)
    {
        await using var host = await AuditedHost.Start(kind);
        var key = await host.Scene.Server.Services.GetRequiredService<OperatorKey>().Replace();
        Assert.Null(await host.FirstBreak(key.Text));

        var mallory = ApiKey.New(ApiKey.OperatorPrefix);
        await host.Scene.Queue.Write(new Unit().Then(new("update meta set value = $1 where key = 'operator key'"), mallory.Hash));

        Assert.Contains("operator key", await host.FirstBreak(mallory.Text));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task The_history_of_the_host_cannot_be_emptied_unseen(StoreKind kind)
    {
        await using var host = await AuditedHost.Start(kind);
        var key = await host.Scene.Server.Services.GetRequiredService<OperatorKey>().Replace();
        await host.Scene.Queue.Write(new Unit().Then(new("delete from events where kind = 'operator_key.replaced'"))
            .Then(new("delete from meta where key = 'host chain'")));
        Assert.Contains("operator key", await host.FirstBreak(key.Text));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task The_record_of_when_sealing_began_cannot_be_removed_unseen(StoreKind kind)
    {
        await using var host = await AuditedHost.Start(kind);
        await host.LiveOrder("+13127720001");
        await host.IsSealed();
        await host.Scene.Queue.Write(new Unit().Then(new("delete from meta where key = 'sealed as found'")));
        Assert.Contains("when sealing of this database began", await host.FirstBreak());
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_head_that_was_exported_is_reached_later_and_not_by_a_history_that_was_put_back(StoreKind kind)
    {
        await using var host = await AuditedHost.Start(kind);
        await host.LiveOrder("+13127720001");
        await host.IsSealed();
        var early = (await host.Scene.AsOperator(HttpMethod.Get, "/audit/head")).Expect(200).Text;
        await host.LiveOrder("+13127720002");
        await host.IsSealed();
        var late = (await host.Scene.AsOperator(HttpMethod.Get, "/audit/head")).Expect(200).Text;
        Assert.Null(await host.FirstBreak(head: early));
        Assert.Null(await host.FirstBreak(head: late));
        Assert.Contains("signature", (await host.Scene.AsOperator(HttpMethod.Post, "/audit/verify",
            late.Replace("\"sealed\":", "\"sealed\":1", StringComparison.Ordinal))).Expect(422).Text);
        Assert.Contains("audit/head", (await host.Scene.AsOperator(HttpMethod.Post, "/audit/verify", new { })).Expect(422).Text);

        // As in a database that was restored to its state at that time.
        await host.Scene.Queue.Write(new Unit()
            .Then(new("delete from seals where n > $1"), JsonDocument.Parse(early).RootElement.GetProperty("sealed").GetInt64()));
        Assert.Contains("not reached", await host.FirstBreak(head: late));
    }

    [Fact]
    public async Task A_write_ahead_log_that_was_cut_after_a_kill_is_seen()
    {
        await using var server = await ServerProcess.Start();
        await LiveOrder(server, "+13127720001");
        var wal = Path.Combine(server.Data, "hostline.db-wal");
        var head = Path.Combine(server.Data, "audit.head");
        await Until(() => File.Exists(head));
        var (length, before) = (new FileInfo(wal).Length, await File.ReadAllTextAsync(head, TestContext.Current.CancellationToken));
        await LiveOrder(server, "+13127720002");
        await Until(() => File.ReadAllText(head) != before);
        await server.Kill9();

        await using (var cut = File.OpenWrite(wal))
        {
            cut.SetLength(length);
        }

        await server.StartAgain();
        using var question = new HttpRequestMessage(HttpMethod.Get, server.BaseUrl + "/hostline/v1/audit/verify")
        {
            Headers = { Authorization = new("Bearer", server.OperatorKey) },
        };
        using var answer = await Support.Http.Client.SendAsync(question, TestContext.Current.CancellationToken);
        Assert.Contains("audit.head in the data directory is newer", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Many_verifications_at_once_are_answered_or_told_to_come_back()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        await Scene.Order(sandbox);
        // While one verification runs, some wait for their turn; the first one answered is the one that found no room.
        var turns = scene.Server.Services.GetRequiredService<AuditTurns>();
        var held = await turns.Take((Hostline.Core.WorldId)sandbox.Id, TestContext.Current.CancellationToken);
        Assert.NotNull(held);
        var asked = Enumerable.Range(0, 64).Select(_ => sandbox.Hostline(HttpMethod.Get, "/audit/verify")).ToList();
        Assert.Equal(503, (await await Task.WhenAny(asked)).Status);
        // Neither another sandbox nor an operator is kept from it: the one only waits for the turn that is held, the other has a turn of its own.
        var neighbor = (await scene.Server.Sandbox()).Hostline(HttpMethod.Get, "/audit/verify");
        Assert.Equal(200, (await scene.AsOperator(HttpMethod.Get, "/audit/verify")).Status);
        Assert.False(neighbor.IsCompleted);
        held.Dispose();
        Assert.Equal(200, (await neighbor).Status);
        var answers = await Task.WhenAll(asked);
        Assert.All(answers, a => Assert.True(a.Status == 200 || (a.Status == 503 && a.Headers["Retry-After"] == "10"), a.Text));
        Assert.Contains(answers, a => a.Status == 200);
    }

    static async Task LiveOrder(ServerProcess server, string number)
    {
        var sandbox = new TestSandbox(server.BaseUrl, default);
        var account = (await sandbox.Send(HttpMethod.Post, "/hostline/v1/accounts", server.OperatorKey, new { name = "acme", email = "ops@acme.example" }))
            .Expect(201).Json;
        (await sandbox.Send(HttpMethod.Post, "/v2/messaging_hosted_number_orders", account.GetProperty("api_key").GetString(),
            new { phone_numbers = new[] { number } })).Expect(200);
    }

    static Task Until(Func<bool> isSo) => Hang.Until(isSo, "The head");
}
