using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

public sealed class ExampleTests
{
    const string Host = "host-a-number.mjs";
    const string Transfer = "transfer-a-number.mjs";
    const string Twilio = "host-a-number-twilio.mjs";

    [Theory]
    [InlineData(Host)]
    [InlineData(Transfer)]
    [InlineData(Twilio)]
    public void The_README_shows_the_very_example(string example) =>
        Assert.Contains($"<!-- snippet: examples/{example} -->\n```js\n{File.ReadAllText(PathOf(example))}```\n<!-- end of snippet -->",
            File.ReadAllText(Checkout.At("README.md")));

    [Theory]
    [InlineData(Host, 25)]
    [InlineData(Transfer, 20)]
    [InlineData(Twilio, 30)]
    public void An_example_is_short_enough_to_be_read_at_once(string example, int linesAtMost)
    {
        var code = File.ReadLines(PathOf(example)).Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal));
        Assert.InRange(code.Count(), 1, linesAtMost);
    }

    [Fact]
    public async Task The_examples_take_a_number_to_active_on_a_freshly_started_server_and_then_to_another_account()
    {
        NodeTools.Require();
        var folder = Directory.CreateTempSubdirectory("hostline-example-").FullName;
        try
        {
            await using var server = await ServerProcess.Start(new() { Data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName });
            Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), NodeTools.Modules);
            Assert.Equal(
            [
                "messaging_hosted_numbers_orders.created pending pending",
                "messaging_hosted_numbers_orders.updated pending ownership_successful",
                "messaging_hosted_numbers_orders.updated loa_file_successful ownership_successful",
                "messaging_hosted_numbers_orders.updated provisioning provisioning",
                "messaging_hosted_numbers_orders.updated successful successful",
            ], await RunIn(folder, Host));
            Assert.Equal(
            [
                "order.created by customer", "transfer.detected by customer", "consent.requested by customer", "consent.given by holder",
                "code.sent by customer",
                "ownership.proven by customer", "documents.received by customer", "documents.accepted by robot", "number.moved by robot",
            ], (await RunIn(folder, Transfer)).Select(line => line.Split(':')[0].TrimEnd()));
            Assert.Equal(["received", "verified", "pending-loa", "completed"], await RunIn(folder, Twilio));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_live_number_goes_from_order_to_release_behind_an_upstream_host_as_the_page_shows_it()
    {
        if (NodeTools.Node is null)
        {
            RealPart.Missing("Node.js", "Run ./test install as root, or install nodejs 20 or newer.");
        }

        var run = await ChildProgram.Run(NodeTools.Node!, [PathOf("go-live.mjs")], new Dictionary<string, string?>
        {
            ["HOSTLINE"] = ServerProcess.Program,
            ["UPSTREAM_URL"] = $"http://127.0.0.1:{FreePort.Take()}",
            ["FRONT_URL"] = $"http://127.0.0.1:{FreePort.Take()}",
            ["HOSTLINE_GATEWAYS"] = null,
        });
        Assert.Contains($"```text\n{run.Succeeded()}```", await File.ReadAllTextAsync(Checkout.At("docs", "operations", "go-live.md"),
            TestContext.Current.CancellationToken));
    }

    static string PathOf(string example) => Checkout.At("examples", example);

    /// <summary>
    /// The lines that this file prints, run as a user would next to the data directory. It is copied, because Node.js looks for
    /// packages from a script's own place and the checkout has none at its root.
    /// </summary>
    static async Task<string[]> RunIn(string folder, string example)
    {
        File.Copy(PathOf(example), Path.Combine(folder, example));
        var ended = await ChildProgram.Run(NodeTools.Node!, [example], new Dictionary<string, string?> { ["PORT"] = $"{FreePort.Take()}" }, directory: folder);
        return ended.Succeeded().TrimEnd().Split('\n');
    }
}
