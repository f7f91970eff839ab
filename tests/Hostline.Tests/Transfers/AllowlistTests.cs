using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Api;
using Hostline.Tests.Support;

namespace Hostline.Tests.Transfers;

/// <summary>The allowlist finds its accounts and entries by their ids, however many there are.</summary>
public sealed class AllowlistTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task An_entry_behind_a_thousand_others_can_be_removed_and_both_sides_see_it(bool onPostgres)
    {
        await using var scene = await Scene.Start(onPostgres ? (await (await PostgresCluster.Shared()).CreateMigrated()).Url : null);
        var sandbox = await scene.Server.Sandbox("acme", "globex");
        var (from, to) = (IdOf(sandbox, 0), IdOf(sandbox, 1));
        var until = DateTimeOffset.Parse("2099-01-01T00:00:00Z");
        var others = new Unit();
        for (var n = 0; n < 1_001; n++)
        {
            AllowlistTable.Put(others, new(sandbox.Id, from, new(new Guid(0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(n >> 8), (byte)n)), until, until, "test"));
        }

        await scene.Queue.Write(others);
        (await sandbox.Send(HttpMethod.Post, "/hostline/v1/allowlist", sandbox.ApiKey(), new { from, to, until })).Expect(201);
        var seen = (await sandbox.Send(HttpMethod.Get, "/hostline/v1/allowlist", sandbox.ApiKey(1), null)).Expect(200).Json.GetProperty("data");
        Assert.Equal(from, Assert.Single(seen.EnumerateArray().ToList()).GetProperty("from").GetId());
        (await sandbox.Send(HttpMethod.Delete, "/hostline/v1/allowlist", sandbox.ApiKey(), new { from, to })).Expect(204);
        (await sandbox.Send(HttpMethod.Delete, "/hostline/v1/allowlist", sandbox.ApiKey(), new { from, to })).Expect(404);
    }

    [Fact]
    public async Task An_account_of_another_world_is_no_side_of_an_entry()
    {
        await using var scene = await Scene.Start();
        var (sandbox, other) = (await scene.Server.Sandbox(), await scene.Server.Sandbox());
        var pair = new { from = IdOf(sandbox, 0), to = IdOf(other, 0), until = "2099-01-01T00:00:00Z" };
        Scene.Problem(await sandbox.Hostline(HttpMethod.Post, "/allowlist", pair), 404, "not_found", "/to");
    }

    static AnyId IdOf(TestSandbox sandbox, int account) => sandbox.Account(account).GetProperty("id").GetId();
}
