using Hostline.Commands.Doctor;
using Hostline.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Storage;

/// <summary>With a server that has few connections, requests wait for each other; none is refused.</summary>
public sealed class ConnectionRoomTests
{
    static readonly Sql Put = new("insert into meta (key, value) values ($1, $2)");

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public async Task Many_reads_and_changes_at_once_wait_for_the_few_connections_there_are(int allowed)
    {
        var cluster = await PostgresCluster.Shared();
        var role = $"limited_{allowed}";
        await cluster.Execute($"create role {role} login connection limit {allowed}");
        await using var database = await cluster.CreateDatabase($"owner {role}");
        await using var store = new Postgres(database.Url.Replace("//app@", $"//{role}@", StringComparison.Ordinal), new());
        await store.Migrate();
        await using var queue = new CommitQueue(store);
        using var stop = new CancellationTokenSource();
        var listening = store.Listen(_ => { }, stop.Token);

        var reads = Enumerable.Range(0, 100).Select(_ => store.One(new("select 1, pg_sleep(0.01)"), r => r.Int(0)));
        var writes = Enumerable.Range(0, 100).Select(i => queue.Write(new Unit { IsRequest = true }.Then(Put, $"{i:D3}", new byte[] { 1 })));
        await Task.WhenAll(Task.WhenAll(reads), Task.WhenAll(writes));

        Assert.Equal(100, await store.One(new("select count(*) from meta where length(key) = 3"), r => r.Int(0)));
        await stop.CancelAsync();
        await listening;
    }

    [Theory]
    [InlineData(97, 40, "Ok")]
    [InlineData(30, 40, "Warn")]
    [InlineData(4, 40, "Fail")]
    public void The_doctor_says_how_many_a_node_needs(int allowed, int atMost, string grade)
    {
        var finding = Connections.Count(allowed, 3, atMost);
        Assert.Equal(grade, finding.Grade.ToString());
        Assert.Contains("up to 41 connections and needs at least 5", finding.Told);
    }

    [Fact]
    public void Two_nodes_fit_into_what_PostgreSQL_allows_by_default() =>
        Assert.Contains("room for 2 nodes", Connections.Count(100 - 3, 0, PostgresTerms.DefaultConnections).Told);
}
