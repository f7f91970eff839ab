using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

public sealed class ExampleTests
{
    const int LinesAtMost = 25;

    static readonly string Example = Checkout.At("examples", "host-a-number.mjs");

    [Fact]
    public void The_README_shows_the_very_example()
    {
        var readme = File.ReadAllText(Checkout.At("README.md"));
        Assert.Contains($"<!-- snippet: examples/host-a-number.mjs -->\n```js\n{File.ReadAllText(Example)}```\n<!-- end of snippet -->", readme);
    }

    [Fact]
    public void The_example_is_short_enough_to_be_read_at_once()
    {
        var code = File.ReadLines(Example).Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal));
        Assert.InRange(code.Count(), 1, LinesAtMost);
    }

    [Fact]
    public async Task The_example_takes_a_number_to_active_on_a_freshly_started_server()
    {
        NodeTools.Require();
        var folder = Directory.CreateTempSubdirectory("hostline-example-").FullName;
        try
        {
            await using var server = await ServerProcess.Start(new() { Data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName });
            var printed = (await RunIn(folder)).Succeeded();

            Assert.Equal(
            [
                "messaging_hosted_numbers_orders.created pending pending",
                "messaging_hosted_numbers_orders.updated pending ownership_successful",
                "messaging_hosted_numbers_orders.updated loa_file_successful ownership_successful",
                "messaging_hosted_numbers_orders.updated provisioning provisioning",
                "messaging_hosted_numbers_orders.updated successful successful",
            ], printed.TrimEnd().Split('\n'));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>
    /// Runs the very file, as a user would beside the data directory. It is copied, because Node.js looks for packages from a
    /// script's own place and the checkout has none at its root.
    /// </summary>
    static async Task<Finished> RunIn(string folder)
    {
        File.Copy(Example, Path.Combine(folder, "host-a-number.mjs"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), NodeTools.Modules);
        return await ChildProgram.Run(NodeTools.Node!, ["host-a-number.mjs"],
            new Dictionary<string, string?> { ["PORT"] = $"{FreePort.Take()}" }, directory: folder);
    }
}
