using Hostline.Dialects;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

/// <summary>The page about the dialect: its programs are run as they stand there, and its settings of the proxy are those that serve prints.</summary>
public sealed class DialectPageTests
{
    [Fact]
    public Task The_Node_program_of_the_page_orders_a_number() => Orders(async (url, environment) =>
    {
        NodeTools.Require();
        var folder = Directory.CreateTempSubdirectory("hostline-page-").FullName;
        Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), NodeTools.Modules);
        var file = Path.Combine(folder, "page.mjs");
        await File.WriteAllTextAsync(file, DialectPage.Program("js", url), TestContext.Current.CancellationToken);
        var ended = await ChildProgram.Run(NodeTools.Node!, [file], environment, folder);
        Directory.Delete(folder, recursive: true);
        return ended;
    });

    [Fact]
    public Task The_Csharp_program_of_the_page_orders_a_number() =>
        Orders((url, environment) => CsharpProgram.Run(DialectPage.Program("csharp", url), environment));

    /// <summary>Where Debian's client is installed, which is not needed otherwise.</summary>
    [Fact(Explicit = true)]
    public Task The_Python_program_of_the_page_orders_a_number() => Orders(async (url, environment) =>
    {
        await PythonTools.Require("twilio");
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, DialectPage.Program("python", url), TestContext.Current.CancellationToken);
        var ended = await PythonTools.Run(file, environment);
        File.Delete(file);
        return ended;
    });

    [Fact]
    public void The_page_has_the_settings_of_the_proxy_for_every_client_as_serve_prints_them()
    {
        var dialect = InstalledDialects.All.Single(d => d.Name == "twilio");
        var lines = dialect.ProxySettings("http://localhost:4012", "proxy-ca.pem").ToList();
        Assert.All(["Node.js", "C#", "Python", "Ruby", "Go", "PHP", "Java"], sdk => Assert.Contains(lines, line => line[..10].Contains(sdk)));
        Assert.All(lines, line => Assert.Contains($"\n{line}\n", DialectPage.Text));
    }

    static async Task Orders(Func<string, Dictionary<string, string?>, Task<Finished>> run)
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        var account = sandbox.Account();
        var ended = await run(server.BaseUrl, new()
        {
            ["TWILIO_ACCOUNT_SID"] = account.Text("account_sid"),
            ["TWILIO_AUTH_TOKEN"] = account.Text("auth_token"),
        });
        Assert.Equal("received", ended.Succeeded().Trim());
        var made = (await sandbox.Twilio(HttpMethod.Get, OrderScene.Orders)).Expect(200).Json.GetProperty("items");
        Assert.Equal(OrderScene.Number, Assert.Single(made.EnumerateArray()).Text("phone_number"));
    }
}
