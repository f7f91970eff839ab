using System.Net;
using System.Text.Json;
using Hostline.Storage;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Server;

/// <summary>A node that cannot store changes is not ready, and logs one line when that begins and one when it is over.</summary>
public sealed class ReadinessTests
{
    [Fact]
    public async Task A_database_that_takes_no_more_changes_makes_the_node_unready()
    {
        await using var server = await TestServer.Start();
        var queue = server.Services.GetRequiredService<CommitQueue>();
        var put = new Unit().Then(new("insert into meta (key, value) values ($1, $2)"), "small", new byte[1]);
        Assert.Equal(HttpStatusCode.OK, await Ready(server.BaseUrl));
        // From here on SQLite refuses every change, as on a disk that has become read-only.
        try
        {
            await queue.Write(new Unit().Then(new("pragma query_only = on")));
        }
        catch (StorageBusyException)
        {
            // It came into one batch with a change of the node itself, which was refused already.
        }

        await Assert.ThrowsAsync<StorageBusyException>(() => queue.Write(put));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Ready(server.BaseUrl));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Ready(server.BaseUrl));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_node_to_which_nobody_sends_changes_finds_out_by_itself_that_it_can_store_them_again(StoreKind kind)
    {
        await using var database = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var server = await TestServer.Start(database?.Url);
        var watch = server.Services.GetRequiredService<Database>().Watch;
        watch.Unwritable("the disk was full a moment ago");

        Assert.Equal(HttpStatusCode.OK, await Ready(server.BaseUrl));

        Assert.True(watch.IsWritable);
    }

    [Fact]
    public async Task A_data_directory_that_is_deleted_makes_the_node_unready_and_nothing_is_acknowledged_any_more()
    {
        await using var server = await ServerProcess.Start();
        Assert.Equal(HttpStatusCode.OK, await Ready(server.BaseUrl));

        Directory.Delete(server.Data, recursive: true);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Ready(server.BaseUrl));
        using var refused =
            await Support.Http.Client.PostAsync(server.BaseUrl + "/hostline/v1/sandboxes",
                new StringContent("{}", System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Single(server.Lines, l => l.Contains("was deleted, moved or replaced", StringComparison.Ordinal));
        Directory.CreateDirectory(server.Data);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task A_database_that_goes_away_and_comes_back_is_one_line_each_with_the_date(string format)
    {
        await using var cluster = await PostgresCluster.Own();
        var database = await cluster.CreateMigrated();
        await using var node = await ServerProcess.Start(new()
        {
            Database = database.Url,
            Environment = new Dictionary<string, string?> { ["HOSTLINE_MASTER_KEY"] = TestServer.TestMasterKey, ["HOSTLINE_LOG_FORMAT"] = format },
        });
        var before = node.Lines.Count;
        await cluster.StopImmediate();
        await Until(node, HttpStatusCode.ServiceUnavailable);
        await Logged(node, "cannot be reached");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Support.Http.Client.GetAsync(node.BaseUrl
            + "/hostline/v1/sandboxes/00000000-0000-0000-0000-000000000000", TestContext.Current.CancellationToken)));
        await cluster.Start();
        await Until(node, HttpStatusCode.OK);
        await Logged(node, "again after");
        await node.Stop();

        var lines = node.Lines.Skip(before).ToList();
        Assert.Collection(lines,
            lost => Assert.Contains($"PostgreSQL at 127.0.0.1:{cluster.Port} cannot be reached", lost),
            back => Assert.Contains("again after", back));
        Assert.All(lines, line => Assert.Matches(@"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ", line));
        if (format == "json")
        {
            Assert.All(lines, line => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind));
        }
    }

    static async Task<HttpStatusCode> Ready(string url)
    {
        using var answer = await Support.Http.Client.GetAsync(url + "/readyz", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    static Task Until(ServerProcess node, HttpStatusCode status) => Hang.Until(async () => await Ready(node.BaseUrl) == status, () => $"Readiness {status}");

    static Task Logged(ServerProcess node, string words) => Hang.Until(() => node.Lines.Any(l => l.Contains(words, StringComparison.Ordinal)), words);
}
