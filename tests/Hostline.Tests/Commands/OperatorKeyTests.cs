using System.Net.Http.Json;
using System.Runtime.Versioning;
using Hostline.Core.Accounts;
using Hostline.Tests.Support;

namespace Hostline.Tests.Commands;

/// <summary>Anyone with the data directory or the database can replace a lost operator key.</summary>
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
        Assert.Contains("nothing is wrong", (await HostlineProgram.Run("audit", "verify", "--key", made, "--server", server.BaseUrl)).Succeeded());
        (await HostlineProgram.Run("audit", "log", "--key", old, "--server", server.BaseUrl)).FailedWith(1);
    }

    [Fact]
    public async Task Whoever_has_the_PostgreSQL_database_makes_one_while_the_nodes_run()
    {
        await using var database = await (await PostgresCluster.Shared()).CreateDatabase();
        var environment = new Dictionary<string, string?> { ["HOSTLINE_MASTER_KEY"] = TestServer.TestMasterKey };
        await using var server = await ServerProcess.Start(new ServerSettings { Database = database.Url, Environment = environment });
        using var elsewhere = new ScratchDirectory();
        // Without the master key the change could not be sealed.
        Assert.Contains("HOSTLINE_MASTER_KEY",
            (await HostlineProgram.Run("key", "operator", "--data", elsewhere.Path, "--database", database.Url)).FailedWith(1));
        var made = (await HostlineProgram.RunWith(environment, "key", "operator", "--data", elsewhere.Path, "--database", database.Url)).Succeeded().Trim();
        Assert.Contains(made[..11], (await HostlineProgram.Run("audit", "log", "--data", elsewhere.Path, "--server", server.BaseUrl)).Succeeded());
    }

    [Fact]
    public async Task Whoever_else_listens_at_the_address_learns_no_key_and_nothing_is_left_that_a_server_would_take()
    {
        await using var server = await ServerProcess.Start();
        await using var stranger = await ReceivingServer.Start();
        Assert.Contains("--server", (await HostlineProgram.Run("key", "operator", "--data", server.Data, "--server", stranger.BaseUrl)).FailedWith(1));
        var heard = Assert.Single(stranger.All);
        Assert.DoesNotContain("Authorization", heard.Headers.Keys, StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain("HOP", heard.Text, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(server.Data, "*.staged"));
        (await HostlineProgram.Run("audit", "log", "--data", server.Data, "--server", server.BaseUrl)).Succeeded();
    }

    [Fact]
    public async Task A_failed_run_leaves_no_key_behind()
    {
        await using var server = await ServerProcess.Start();
        (await HostlineProgram.Run("key", "operator", "--data", server.Data, "--server", $"http://127.0.0.1:{FreePort.Take()}")).FailedWith(1);
        Assert.Empty(Directory.GetFiles(server.Data, "*.staged"));
    }

    [Theory]
    [InlineData(false, 0, 401)]
    [InlineData(true, -1, 204)]
    [InlineData(true, -3, 401)]
    public async Task Only_a_key_that_lies_in_the_servers_data_directory_and_is_minutes_old_is_taken(bool isThere, int laidDownInMinutes, int status)
    {
        await using var server = await ServerProcess.Start();
        var key = ApiKey.New(ApiKey.OperatorPrefix);
        if (isThere)
        {
            var staged = Path.Combine(server.Data, "operator.key.0123abcd.staged");
            await File.WriteAllTextAsync(staged, key.Text + "\n", TestContext.Current.CancellationToken);
            File.SetLastWriteTimeUtc(staged, File.GetLastWriteTimeUtc(staged).AddMinutes(laidDownInMinutes));
        }

        using var answer = await Support.Http.Client.PostAsJsonAsync(server.BaseUrl + "/hostline/v1/operator/key",
            new { sha256 = Convert.ToHexStringLower(key.Hash) }, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 204, server.OperatorKey == key.Text);
    }

    [Fact]
    public async Task The_operator_key_of_the_data_directory_goes_to_no_other_machine_by_itself()
    {
        using var data = new ScratchDirectory();
        await File.WriteAllTextAsync(data.File("operator.key"), ApiKey.New(ApiKey.OperatorPrefix).Text, TestContext.Current.CancellationToken);
        Assert.Contains("--key", (await HostlineProgram.Run("audit", "log", "--data", data.Path, "--server", "http://192.0.2.1:4010")).FailedWith(2));
    }

    [Fact]
    public async Task A_directory_without_a_database_is_named_and_gets_no_key()
    {
        using var data = new ScratchDirectory();
        Assert.Contains("--data", (await HostlineProgram.Run("key", "operator", "--data", data.Path)).FailedWith(2));
        Assert.Empty(Directory.GetFiles(data.Path));
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task The_database_is_for_its_owner_alone()
    {
        await using var server = await ServerProcess.Start();
        Assert.All(Directory.GetFiles(server.Data, "hostline.db*"),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.Equal(3, Directory.GetFiles(server.Data, "hostline.db*").Length);
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
