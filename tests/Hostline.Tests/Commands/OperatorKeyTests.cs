using System.Runtime.Versioning;
using Hostline.Tests.Support;

namespace Hostline.Tests.Commands;

/// <summary>A lost operator key is replaced by who has the data directory or the database.</summary>
public sealed class OperatorKeyTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_new_operator_key_replaces_the_old_one_whether_the_server_runs_or_not_and_the_log_tells_of_it(bool runs)
    {
        await using var server = await ServerProcess.Start();
        var old = server.OperatorKey;
        if (!runs)
        {
            await server.Stop();
        }

        var made = (await HostlineProgram.Run("key", "operator", "--data", server.Data, "--server", server.BaseUrl)).Succeeded().Trim();
        if (!runs)
        {
            await server.StartAgain();
        }

        Assert.NotEqual(old, made);
        Assert.Equal(made, server.OperatorKey);
        Assert.Empty(Directory.GetFiles(server.Data, "*.staged"));
        Assert.Contains($"1\t", (await HostlineProgram.Run("audit", "log", "--data", server.Data, "--server", server.BaseUrl)).Succeeded());
        Assert.Contains(made[..11], (await HostlineProgram.Run("audit", "log", "--key", made, "--server", server.BaseUrl)).Succeeded());
        Assert.Contains("every chain holds", (await HostlineProgram.Run("audit", "verify", "--key", made, "--server", server.BaseUrl)).Succeeded());
        (await HostlineProgram.Run("audit", "log", "--key", old, "--server", server.BaseUrl)).FailedWith(1);
    }

    [Fact]
    public async Task Whoever_has_the_PostgreSQL_database_makes_one_while_the_nodes_run()
    {
        await using var database = await (await PostgresCluster.Shared()).CreateDatabase();
        var environment = new Dictionary<string, string?> { ["HOSTLINE_MASTER_KEY"] = TestServer.TestMasterKey };
        await using var server = await ServerProcess.Start(new ServerSettings { Database = database.Url, Environment = environment });
        using var elsewhere = new ScratchDirectory();
        var made = (await HostlineProgram.Run("key", "operator", "--data", elsewhere.Path, "--database", database.Url)).Succeeded().Trim();
        Assert.Contains(made[..11], (await HostlineProgram.Run("audit", "log", "--data", elsewhere.Path, "--server", server.BaseUrl)).Succeeded());
    }

    [Fact]
    public async Task A_key_that_does_not_lie_in_the_servers_data_directory_is_not_taken()
    {
        await using var server = await ServerProcess.Start();
        using var request = new HttpRequestMessage(HttpMethod.Post, server.BaseUrl + "/hostline/v1/operator/key");
        request.Headers.Authorization = new("Bearer", Hostline.Core.Accounts.ApiKey.New("HOP").Text);
        using var answer = await Support.Http.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(401, (int)answer.StatusCode);
        (await HostlineProgram.Run("audit", "log", "--data", server.Data, "--server", server.BaseUrl)).Succeeded();
    }

    [Fact]
    public async Task A_directory_without_a_database_is_named_and_gets_no_key()
    {
        using var data = new ScratchDirectory();
        Assert.Contains("--data", (await HostlineProgram.Run("key", "operator", "--data", data.Path)).FailedWith(2));
        Assert.Empty(Directory.GetFiles(data.Path));
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task A_start_warns_of_a_master_key_that_others_can_read()
    {
        await using var server = await ServerProcess.Start();
        await server.Stop();
        Assert.DoesNotContain(server.Lines, l => l.Contains("warning"));
        var key = Path.Combine(server.Data, "master.key");
        File.SetUnixFileMode(key, File.GetUnixFileMode(key) | UnixFileMode.OtherRead);
        await server.StartAgain();
        await server.Stop();
        Assert.Contains(server.Lines, l => l.Contains("warning") && l.EndsWith("chmod 600 " + key));
    }
}
