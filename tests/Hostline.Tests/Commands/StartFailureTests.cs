using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Hostline.Tests.Support;

namespace Hostline.Tests.Commands;

/// <summary>Every failure to start is reported in one sentence that says what to do.</summary>
public sealed class StartFailureTests
{
    [Theory]
    [InlineData("--urls", "http://192.0.2.1:0", "--urls")]
    [InlineData("--database", "postgres://app:hidden@127.0.0.1:1/none", "127.0.0.1:1, database none")]
    public async Task A_wrong_option_is_named(string option, string value, string told)
    {
        using var data = new ScratchDirectory();
        string[] urls = option == "--urls" ? [] : ["--urls", "http://127.0.0.1:0"];
        var sentence = (await HostlineProgram.Run(["serve", "--data", data.Path, option, value, .. urls])).FailedWith(1);
        Assert.Contains(told, sentence);
        Assert.DoesNotContain("hidden", sentence);
    }

    [Theory]
    [InlineData("serve", 128)]
    [InlineData("doctor", 64)]
    public async Task Too_few_open_files_are_told_before_anything_fails(string command, int files)
    {
        using var data = new ScratchDirectory();
        var ended = await ChildProgram.Run("/bin/sh",
            ["-c", $"ulimit -n {files} && exec \"$@\"", "sh", ServerProcess.Program, command, "--data", data.Path]);
        var sentence = ended.FailedWith(1);
        Assert.Contains($"{files} files open", sentence);
        Assert.Contains("ulimit -n 4096", sentence);
    }

    [Theory]
    [InlineData("host=127.0.0.1 port=1 user=app password=hidden dbname=none")]
    [InlineData("dbname=none password=hidden host=127.0.0.1")]
    [InlineData("Host=127.0.0.1;Database=none password=hidden")]
    [InlineData("Host=app:hidden@127.0.0.1;Database=none")]
    [InlineData("host='127.0.0.1' password='hidden'")]
    [InlineData("hidden")]
    public async Task An_address_of_a_database_that_cannot_be_read_is_never_repeated(string address)
    {
        using var data = new ScratchDirectory();
        foreach (string[] command in new string[][] { ["serve", "--urls", "http://127.0.0.1:0"], ["doctor"], ["key", "operator"] })
        {
            var ended =
                await HostlineProgram.RunWith(new() { ["HOSTLINE_DATABASE"] = address, ["HOSTLINE_MASTER_KEY"] = TestServer.TestMasterKey },
                    [.. command, "--data", data.Path]);
            Assert.NotEqual(0, ended.ExitCode);
            Assert.DoesNotContain("hidden", ended.Output + ended.Errors);
        }
    }

    [Theory]
    [InlineData("nonsense", "http://HOST:PORT")]
    [InlineData("https://127.0.0.1:4443", "reverse proxy")]
    [InlineData(";", "http://HOST:PORT")]
    [InlineData("http://", "Address 1")]
    [InlineData("http://127.0.0.1:4010;http://:4011", "Address 2")]
    [InlineData("http://127.0.0.1:99999", "Address 1")]
    [InlineData("http://127.0.0.1:4010/path", "Address 1")]
    [InlineData("http://user:hidden@127.0.0.1:4010", "Address 1")]
    [InlineData("http://unix:/tmp/hidden.sock", "Address 1")]
    [InlineData("http://nobody.invalid:4010", "not one of this machine's")]
    public async Task Malformed_or_foreign_addresses_to_listen_on_are_wrong_usage(string urls, string told)
    {
        using var data = new ScratchDirectory();
        var sentence = (await HostlineProgram.Run("serve", "--data", data.Path, "--urls", urls)).FailedWith(2);
        Assert.Contains(told, sentence);
        Assert.Contains("--urls", sentence);
        Assert.DoesNotContain("hidden", sentence);
    }

    [Theory]
    [InlineData("HOSTLINE_OPEN_SANDBOXES", "hidden", "serve")]
    [InlineData("HOSTLINE_TRUSTED_PROXIES", "10.0.0.0/8 hidden", "serve")]
    [InlineData("HOSTLINE_TRUSTED_PROXIES", "10.0.0.1/33", "doctor")]
    [InlineData("HOSTLINE_PRIVATE_RECEIVERS", "http://app:hidden@app:3000", "serve")]
    [InlineData("HOSTLINE_PRIVATE_RECEIVERS", "app,169.254.169.254", "doctor")]
    [InlineData("HOSTLINE_PUBLIC_URL", "https://user:hidden@hostline.example", "serve")]
    [InlineData("HOSTLINE_CLAMD", "clamd:hidden", "serve")]
    [InlineData("HOSTLINE_KEY_RATE", "hidden", "serve")]
    [InlineData("HOSTLINE_LOG", "hidden", "serve")]
    [InlineData("HOSTLINE_SMTP", "smtp://mailer:hidden@relay.example", "serve")]
    [InlineData("HOSTLINE_PUBLIC_URL", "hostline.example", "serve")]
    [InlineData("HOSTLINE_CLAMD", "http://", "serve")]
    [InlineData("HOSTLINE_CLAMD", "clamd:99999", "doctor")]
    [InlineData("HOSTLINE_KEY_RATE", "-1", "serve")]
    [InlineData("HOSTLINE_KEY_RATE", "-1", "doctor")]
    [InlineData("HOSTLINE_KEY_RATE", "-1", "key", "operator")]
    [InlineData("HOSTLINE_LOG", "nonsense", "serve")]
    [InlineData("HOSTLINE_LOG", "7", "key", "operator")]
    public async Task A_wrong_variable_is_named_as_wrong_usage(string variable, string value, params string[] command)
    {
        using var data = new ScratchDirectory();
        string[] urls = command is ["serve"] ? ["--urls", "http://127.0.0.1:0"] : [];
        var sentence = (await HostlineProgram.RunWith(new() { [variable] = value }, [.. command, "--data", data.Path, .. urls])).FailedWith(2);
        Assert.Contains(variable, sentence);
        Assert.DoesNotContain("hidden", sentence);
    }

    [Fact]
    public async Task A_taken_port_is_named()
    {
        using var data = new ScratchDirectory();
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var url = $"http://{holder.LocalEndpoint}";
        var sentence = (await HostlineProgram.Launch("serve", "--data", data.Path, "--urls", url)).FailedWith(1);
        Assert.Contains(url + " is in use", sentence);
        Assert.Contains("--urls", sentence);
    }

    [Fact]
    public async Task A_data_directory_that_is_a_file_is_named()
    {
        using var data = new ScratchDirectory();
        File.WriteAllText(data.File("data"), "");
        Assert.Contains(data.File("data"), (await HostlineProgram.Launch("serve", "--data", data.File("data"))).FailedWith(1));
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task A_file_that_is_no_database_is_named()
    {
        using var data = new ScratchDirectory();
        File.WriteAllText(data.File("hostline.db"), new string('x', 4096));
        File.SetUnixFileMode(data.File("hostline.db"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Contains(data.File("hostline.db"), (await HostlineProgram.Launch("serve", "--data", data.Path)).FailedWith(1));
    }

    [Fact]
    public async Task Another_master_key_is_refused_and_a_lost_one_is_not_replaced()
    {
        await using var server = await ServerProcess.Start();
        await server.Stop();
        var other = await HostlineProgram.LaunchWith(
            new() { ["HOSTLINE_MASTER_KEY"] = TestServer.TestMasterKey }, "serve", "--data", server.Data, "--urls", server.BaseUrl);
        Assert.Contains("Restore the right key", other.FailedWith(1));

        var key = Path.Combine(server.Data, "master.key");
        File.Delete(key);
        Assert.Contains(key, (await HostlineProgram.Launch("serve", "--data", server.Data, "--urls", server.BaseUrl)).FailedWith(1));
        Assert.False(File.Exists(key));
    }
}
