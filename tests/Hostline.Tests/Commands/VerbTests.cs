using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Commands;

/// <summary>The commands that talk to a running server, run as a user types them.</summary>
public sealed class VerbTests
{
    const string Number = "+13125550001";

    [Fact]
    public async Task A_made_sandbox_has_the_accounts_the_clock_and_the_review_asked_for()
    {
        await using var server = await TestServer.Start();
        var made = JsonElement.Parse((await HostlineProgram.Run("sandbox", "create", "--account", "north", "--account", "south",
            "--clock", "standing", "--now", "2026-11-23T09:00:00Z", "--review", "manual", "--server", server.BaseUrl, "--json")).Succeeded());
        Assert.Equal(["north", "south"], made.GetProperty("accounts").EnumerateArray().Select(a => a.GetProperty("name").GetString()));
        Assert.Equal("standing", made.GetProperty("clock").GetProperty("mode").GetString());
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero), made.GetProperty("clock").GetProperty("now").GetDateTimeOffset());
        Assert.Equal("manual", made.GetProperty("review").GetString());
    }

    [Fact]
    public async Task What_is_sent_to_this_machine_passes_no_proxy()
    {
        await using var server = await ServerProcess.Start();
        var proxy = $"http://127.0.0.1:{FreePort.Take()}";
        var ended = await HostlineProgram.LaunchWith(
            new() { ["http_proxy"] = proxy, ["HTTP_PROXY"] = proxy, ["all_proxy"] = proxy }, "orders", "list", "--data", server.Data);
        ended.Succeeded();
    }

    [Fact]
    public async Task A_demo_file_that_lacks_its_accounts_is_none()
    {
        using var data = new ScratchDirectory();
        await File.WriteAllTextAsync(data.File("demo.json"), $$"""{ "id": "{{AnyId.New()}}" }""", TestContext.Current.CancellationToken);
        Assert.Contains("demo.json", (await HostlineProgram.Run("messages", "--data", data.Path)).FailedWith(2));
    }

    [Fact]
    public async Task Messages_and_the_clock_are_the_demo_sandboxes_unless_another_is_named()
    {
        await using var server = await ServerProcess.Start();
        var demo = new TestSandbox(server.BaseUrl, FirstStartTests.Demo(server.Data));
        string[] there = ["--data", server.Data, "--server", server.BaseUrl];
        await AskForCode(demo, await Order(demo));

        var code = (await HostlineProgram.Run(["messages", "--to", Number, "--code-only", .. there])).Succeeded().Trim();
        Assert.Matches("^[0-9]{6}$", code);
        foreach (var spelled in new[] { "13125550001", "312-555-0001", "(312) 555 0001", "tel:+13125550001" })
        {
            Assert.Equal(code, (await HostlineProgram.Run(["messages", "--to", spelled, "--code-only", .. there])).Succeeded().Trim());
        }

        Assert.Contains("312-555", (await HostlineProgram.Run(["messages", "--to", "312-555", .. there])).FailedWith(1));
        Assert.Contains(code, (await HostlineProgram.Run(["messages", "--kind", "sms", .. there])).Succeeded());
        Assert.DoesNotContain(code, (await HostlineProgram.Run(["messages", "--kind", "email", .. there])).Succeeded());
        Assert.Contains("deadlines fired\t1", (await HostlineProgram.Run(["clock", "advance", "P31D", .. there])).Succeeded());

        var other = JsonElement.Parse((await HostlineProgram.Run(["sandbox", "create", "--json", .. there])).Succeeded()).GetProperty("id").GetString()!;
        Assert.Contains("no message with a code", (await HostlineProgram.Run(["messages", "--code-only", "--sandbox", other, .. there])).FailedWith(1));
    }

    [Fact]
    public async Task Commands_beside_a_data_directory_find_its_server_on_whatever_port_it_listens()
    {
        await using var server = await ServerProcess.Start();
        Assert.Contains("world", (await HostlineProgram.Run("orders", "list", "--data", server.Data)).Succeeded());
        Assert.Contains("not the address", (await HostlineProgram.Run("orders", "list", "--data", server.Data, "--server", "4077")).FailedWith(2));
    }

    [Theory]
    [InlineData("order", "did you mean 'orders'? Run")]
    [InlineData("sandboxes", "did you mean 'sandbox'? Run")]
    [InlineData("lists", "'lists' is not a command or option. Run")]
    public async Task A_word_that_is_nearly_a_command_is_told_which(string typed, string said) =>
        Assert.Contains(said, (await HostlineProgram.Run(typed)).FailedWith(2));

    [Fact]
    public async Task An_order_is_listed_and_shown_with_what_it_needs_and_what_happened()
    {
        await using var server = await ServerProcess.Start();
        var demo = new TestSandbox(server.BaseUrl, FirstStartTests.Demo(server.Data));
        string[] there = ["--data", server.Data, "--server", server.BaseUrl];
        var order = await Order(demo);

        Assert.Matches($"{order}\t.*\topen\t.*{Regex(Number)} gathering", (await HostlineProgram.Run(["orders", "list", .. there])).Succeeded());
        Assert.DoesNotContain(order, (await HostlineProgram.Run(["orders", "list", "--status", "done", .. there])).Succeeded());
        var shown = (await HostlineProgram.Run(["orders", "show", order, .. there])).Succeeded();
        Assert.Matches($"{Regex(Number)}\tgathering\t.*ownership.*letter", shown);
        Assert.Matches($"1\t.*order.created\t.*{Regex(Number)}", shown);
        var json = JsonElement.Parse((await HostlineProgram.Run(["orders", "show", order, "--json", .. there])).Succeeded());
        Assert.Equal(order, json.GetProperty("order").GetProperty("id").GetString());
        Assert.NotEmpty(json.GetProperty("timeline").GetProperty("data").EnumerateArray());
    }

    [Fact]
    public async Task A_key_comes_from_the_option_before_the_variable_and_a_stranger_is_told_what_to_do()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        var order = await Order(sandbox);
        var list = new[] { "orders", "list", "--server", server.BaseUrl, "--data", server.Data };
        Assert.Contains(order, (await HostlineProgram.RunWith(new() { ["HOSTLINE_KEY"] = "wrong" }, [.. list, "--key", sandbox.Key])).Succeeded());
        Assert.Contains(order, (await HostlineProgram.RunWith(new() { ["HOSTLINE_KEY"] = sandbox.Key, ["HOSTLINE_URL"] = server.BaseUrl }, "orders",
            "list")).Succeeded());
        Assert.Contains("key", (await HostlineProgram.Run(list)).FailedWith(1));
    }

    [Fact]
    public async Task Nobody_at_the_address_is_told_with_the_next_step()
    {
        var sentence = (await HostlineProgram.Run("orders", "list", "--server", $"http://127.0.0.1:{FreePort.Take()}")).FailedWith(1);
        Assert.Contains("hostline serve", sentence);
    }

    [Theory]
    [InlineData("bogus")]
    [InlineData("serve", "--dat", "x")]
    [InlineData("orders", "show", "not-an-id")]
    [InlineData("clock", "advance")]
    [InlineData("clock", "advance", "72 hours")]
    [InlineData("clock", "advance", "PT1H", "--to", "2026-11-24T00:00:00Z")]
    [InlineData("messages", "--kind", "fax")]
    [InlineData("messages", "--data", "/nowhere")]
    [InlineData("review", "refuse", "0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10")]
    [InlineData("account", "create", "acme")]
    [InlineData("key", "create")]
    [InlineData("key", "revoke", "0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10")]
    [InlineData("deliveries", "replay", "not-an-id")]
    [InlineData("errands", "retry")]
    [InlineData("errands", "retry", "0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10", "--kind", "look_up")]
    [InlineData("numbers", "release", "+13125550001")]
    [InlineData("audit")]
    [InlineData("completion", "tcsh")]
    public async Task Wrong_usage_ends_with_2(params string[] arguments) => (await HostlineProgram.Run(arguments)).FailedWith(2);

    [Theory]
    [InlineData("'many' is not a whole number", "orders", "list", "--limit", "many")]
    [InlineData("'none' is not an id", "orders", "list", "--account", "none")]
    [InlineData("'none' is not an id", "orders", "show", "none")]
    [InlineData("'tomorrow' is not an ISO 8601 instant", "clock", "advance", "--to", "tomorrow")]
    public async Task What_can_not_be_read_is_told_in_the_words_of_the_trade(string told, params string[] arguments)
    {
        var sentence = (await HostlineProgram.Run(arguments)).FailedWith(2);
        Assert.Contains(told, sentence);
        Assert.DoesNotContain("System.", sentence);
    }

    [Fact]
    public async Task The_next_page_is_offered_with_the_options_that_were_given_and_without_the_key()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        await Order(sandbox);
        string[] list = ["orders", "list", "--server", server.BaseUrl, "--status", "open", "--limit", "1", "--key"];
        var page = await HostlineProgram.Run([.. list, sandbox.Key]);
        var offered = page.Errors.Trim();
        Assert.StartsWith($"There are more: hostline orders list --server {server.BaseUrl} --status open --limit 1 --after ", offered);
        Assert.DoesNotContain(sandbox.Key, offered);
        var again = await HostlineProgram.RunWith(new() { ["HOSTLINE_KEY"] = sandbox.Key }, offered.Split(' ')[4..]);
        Assert.Empty(again.Errors);
        Assert.DoesNotContain(Number, again.Succeeded());
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("doctor")]
    [InlineData("sandbox", "create")]
    [InlineData("clock", "advance")]
    [InlineData("messages")]
    [InlineData("orders", "list")]
    [InlineData("orders", "show")]
    [InlineData("review", "list")]
    [InlineData("review", "accept")]
    [InlineData("review", "refuse")]
    [InlineData("account", "create")]
    [InlineData("key", "create")]
    [InlineData("key", "list")]
    [InlineData("key", "revoke")]
    [InlineData("key", "operator")]
    [InlineData("deliveries", "list")]
    [InlineData("deliveries", "replay")]
    [InlineData("deliveries", "parked")]
    [InlineData("errands", "retry")]
    [InlineData("review", "take")]
    [InlineData("numbers", "list")]
    [InlineData("numbers", "release")]
    [InlineData("audit", "verify")]
    [InlineData("audit", "log")]
    [InlineData("completion")]
    public async Task The_help_of_every_command_ends_with_an_example_of_itself_and_the_exit_codes(params string[] command)
    {
        var help = (await HostlineProgram.Run([.. command, "--help"])).Succeeded();
        Assert.Contains($"Example:\n  hostline {string.Join(' ', command)}", help);
        Assert.Contains("Exit codes: 0", help);
    }

    internal static async Task<string> Order(TestSandbox sandbox) =>
        (await sandbox.Telnyx(HttpMethod.Post, "/messaging_hosted_number_orders",
            new { phone_numbers = new[] { Number } })).Expect(200).Json.GetProperty("data").GetProperty("id").GetString()!;

    internal static async Task AskForCode(TestSandbox sandbox, string order) =>
        (await sandbox.Telnyx(HttpMethod.Post, $"/messaging_hosted_number_orders/{order}/verification_codes",
            new { phone_numbers = new[] { Number }, verification_method = "sms" })).Expect(200);

    static string Regex(string text) => System.Text.RegularExpressions.Regex.Escape(text);
}
