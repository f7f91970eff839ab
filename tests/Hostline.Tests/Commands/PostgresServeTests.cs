using Hostline.Tests.Support;
using Npgsql;

namespace Hostline.Tests.Commands;

public sealed class PostgresServeTests
{
    static readonly Dictionary<string, string?> WithKey = new() { ["HOSTLINE_MASTER_KEY"] = TestServer.TestMasterKey };

    [Fact]
    public async Task Of_two_nodes_that_start_first_together_exactly_one_makes_the_operator_key_and_one_the_demo_sandbox()
    {
        await using var database = await (await PostgresCluster.Shared()).CreateDatabase();
        var settings = new ServerSettings { Database = database.Url, Environment = WithKey, Arguments = ["--demo"] };
        var nodes = await Task.WhenAll(ServerProcess.Start(settings), ServerProcess.Start(settings));
        try
        {
            Assert.Single(nodes, n => File.Exists(Path.Combine(n.Data, "operator.key")));
            Assert.Single(nodes, n => File.Exists(Path.Combine(n.Data, "demo.json")));
            Assert.All(nodes, n => Assert.Empty(Directory.GetFiles(n.Data, "*.staged")));
            Assert.Equal(1L, await Count(database, "select count(*) from worlds where name = 'demo'"));
            await Task.WhenAll(nodes.Select(n => n.Stop()));
            Assert.All(nodes, n => Assert.Contains(n.Lines, l => l.Contains("PostgreSQL ")));
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Without_a_master_key_a_node_does_not_start()
    {
        await using var database = await (await PostgresCluster.Shared()).CreateDatabase();
        using var data = new ScratchDirectory();
        var sentence = (await HostlineProgram.Run("serve", "--data", data.Path, "--urls", "http://127.0.0.1:0", "--database", database.Url)).FailedWith(1);
        Assert.Contains("HOSTLINE_MASTER_KEY", sentence);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_named()
    {
        var cluster = await PostgresCluster.Shared();
        using var data = new ScratchDirectory();
        var sentence =
            (await HostlineProgram.Run("serve", "--data", data.Path, "--urls", "http://127.0.0.1:0", "--database",
                $"postgres://app@127.0.0.1:{cluster.Port}/nowhere")).FailedWith(1);
        Assert.Contains("nowhere", sentence);
    }

    static async Task<object?> Count(PostgresDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
