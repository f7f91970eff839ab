using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Commands;

public sealed class FirstStartTests
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task The_first_start_prints_where_everything_is_and_no_secret_into_a_journal()
    {
        await using var server = await ServerProcess.Start();
        await server.Stop();
        Assert.Contains(server.Lines, l => l.Contains(server.BaseUrl + "/v2"));
        Assert.Contains(server.Lines, l => l.Contains(server.BaseUrl + "/hostline/v1"));
        Assert.Contains(server.Lines, l => l.EndsWith(Path.Combine(server.Data, "operator.key")));
        Assert.Contains(server.Lines, l => l.EndsWith(Path.Combine(server.Data, "demo.json")));
        Assert.Contains(server.Lines, l => l.Contains("SQLite 3."));
        Assert.Contains(server.Lines, l => l.EndsWith(Path.Combine(server.Data, "first-login")));
        var link = (await File.ReadAllTextAsync(Path.Combine(server.Data, "first-login"), TestContext.Current.CancellationToken)).Trim();
        Assert.StartsWith(server.BaseUrl + "/first/", link);
        Assert.All([server.OperatorKey, link, .. Secrets(Demo(server.Data))], secret => Assert.DoesNotContain(server.Lines, l => l.Contains(secret)));
        Assert.Contains(server.Lines, l => l.Contains("Mode") && l.Contains("open: requests from this machine"));
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task On_a_terminal_each_secret_is_shown_once_with_the_first_start()
    {
        var script = ChildProgram.Find("script");
        if (script is null)
        {
            RealPart.Missing("The program script", "Install bsdutils.");
        }

        using var data = new ScratchDirectory();
        // The shell stops the server after its last line of output, so that the terminal closes.
        var serve =
            $"{ServerProcess.Program} serve --data {data.Path} --urls http://127.0.0.1:0 & server=$!; until grep -q Ctrl-C {data.File("seen")} 2>/dev/null; "
                + "do sleep 0.1; done; kill $server; wait $server";
        await ChildProgram.Run(script, ["--quiet", "--flush", "--command", $"bash -c '{serve}'", data.File("seen")],
            new Dictionary<string, string?> { ["TERM"] = "dumb" });
        var seen = await File.ReadAllTextAsync(data.File("seen"), TestContext.Current.CancellationToken);
        var key = (await File.ReadAllTextAsync(data.File("operator.key"), TestContext.Current.CancellationToken)).Trim();
        Assert.All([key, .. Secrets(Demo(data.Path))], secret => Assert.Equal(2, seen.Split(secret).Length));
    }

    [Fact]
    public async Task Without_a_demo_there_is_none()
    {
        await using var server = await ServerProcess.Start(new() { Arguments = ["--no-demo"] });
        Assert.False(File.Exists(Path.Combine(server.Data, "demo.json")));
        await server.Stop();
        Assert.DoesNotContain(server.Lines, l => l.Contains("demo", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_start_that_finds_its_port_taken_leaves_the_address_of_the_demo_as_it_was()
    {
        await using var server = await ServerProcess.Start();
        await server.Stop();
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        (await HostlineProgram.Run("serve", "--data", server.Data, "--urls", $"http://{holder.LocalEndpoint}")).FailedWith(1);
        Assert.Equal(server.BaseUrl, Demo(server.Data).GetProperty("base_url").GetString());
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task Only_their_owner_may_read_the_keys_and_nothing_staged_is_left()
    {
        await using var server = await ServerProcess.Start();
        Assert.All(["master.key", "operator.key", "demo.json", "first-login", "hostline.lock"],
            name => Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path.Combine(server.Data, name))));
        Assert.Empty(Directory.GetFiles(server.Data, "*.staged"));
    }

    [Fact]
    public async Task The_demo_file_is_the_answer_of_a_sandbox_creation_and_the_base_url()
    {
        await using var server = await ServerProcess.Start();
        var demo = Demo(server.Data);
        var answer = await new TestSandbox(server.BaseUrl, demo)
            .Send(HttpMethod.Post, "/hostline/v1/sandboxes", null, new { accounts = new[] { new { name = "acme" } } });
        var made = answer.Expect(201).Json;
        Assert.Equal([.. Names(made), "base_url"], Names(demo));
        Assert.Equal(Names(made.GetProperty("accounts")[0]), Names(demo.GetProperty("accounts")[0]));
        Assert.Equal(["acme", "globex"], demo.GetProperty("accounts").EnumerateArray().Select(a => a.GetProperty("name").GetString()));
        Assert.Equal(server.BaseUrl, demo.GetProperty("base_url").GetString());
    }

    [Fact]
    public async Task Later_starts_keep_the_secrets_silent_and_the_same()
    {
        await using var server = await ServerProcess.Start();
        var (key, demo) = (server.OperatorKey, Demo(server.Data).GetRawText());
        await server.Stop();
        await server.StartAgain();
        await server.Stop();
        Assert.Equal(2, server.Lines.Count(l => l.EndsWith(Path.Combine(server.Data, "demo.json"))));
        Assert.Equal((key, demo), (server.OperatorKey, Demo(server.Data).GetRawText()));
    }

    [Fact]
    public async Task The_demo_accounts_work_and_survive_a_kill()
    {
        await using var server = await ServerProcess.Start();
        var demo = new TestSandbox(server.BaseUrl, Demo(server.Data));
        await server.Kill9();
        await server.StartAgain();
        (await demo.Telnyx(HttpMethod.Get, "/messaging_hosted_number_orders", account: 1)).Expect(200);
    }

    [Fact]
    public async Task A_first_start_that_was_killed_between_its_file_and_its_name_is_finished_by_the_next()
    {
        await using var server = await ServerProcess.Start();
        var (key, demo) = (server.OperatorKey, Demo(server.Data).GetRawText());
        await server.Stop();
        foreach (var name in (string[])["operator.key", "demo.json"])
        {
            File.Move(Path.Combine(server.Data, name), Path.Combine(server.Data, name + ".0a1b2c3d.staged"));
            File.WriteAllText(Path.Combine(server.Data, name + ".ffffffff.staged"), "torn");
        }

        await server.StartAgain();
        Assert.Equal((key, demo), (server.OperatorKey, Demo(server.Data).GetRawText()));
        Assert.Empty(Directory.GetFiles(server.Data, "*.staged"));
    }

    internal static JsonElement Demo(string data) => JsonElement.Parse(File.ReadAllText(Path.Combine(data, "demo.json")));

    static IEnumerable<string> Secrets(JsonElement demo) =>
        demo.GetProperty("accounts").EnumerateArray().Select(a => a.GetProperty("api_key").GetString()!).Append(demo.GetProperty("key").GetString()!);

    static IEnumerable<string> Names(JsonElement of) => of.EnumerateObject().Select(m => m.Name);
}
