using Hostline.Tests.Api;
using Hostline.Tests.Support;

namespace Hostline.Tests.Portal.Inspector;

/// <summary>The guided tour: its band on every page, which follows what happens in the sandbox.</summary>
public sealed class TourTests
{
    const string Number = "+13125550001";

    [Fact]
    public async Task The_band_goes_from_step_to_step_as_each_is_done_wherever_that_is()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox("acme", "globex");
        var (visitor, path) = (new SandboxVisitor(server.BaseUrl), $"/sandbox/{sandbox.Id}");
        var begin = (await visitor.Get(path + "/tour")).Expect(200);
        Assert.DoesNotContain("1 of 9", begin.Text);
        var begun = await visitor.SubmitAndSee(begin, path + "/tour");
        Assert.Contains("1 of 9: Sign in as acme", begun.Text);
        Assert.Contains(Number, begun.Text);

        var signed = (await visitor.Submit(begun, "/sign-in/demo", ("account", sandbox.Account(0).GetProperty("id").GetString()!),
            ("next", "/portal/check"))).Expect(303);
        Assert.Equal("/portal/check", signed.Location);
        var home = (await visitor.Get("/portal")).Expect(200);
        Assert.Contains("2 of 9: Check a number", home.Text);
        (await visitor.Submit(home, path + "/tour/pass")).Expect(303);
        Assert.Contains("3 of 9: Order it", (await visitor.Get("/portal")).Text);

        // From here on everything is done by API, and the tour notices.
        var order = await Scene.Order(sandbox, Number);
        home = await Step(visitor, "4 of 9: Read the code");
        var passed = (await visitor.Submit(home, path + "/tour/pass")).Expect(303);
        Assert.Equal($"/portal/orders/{order}", passed.Location);
        await Step(visitor, "5 of 9: Enter the code");
        await Scene.Prove(sandbox, order, Number);
        home = await Step(visitor, "6 of 9: Upload letter and bill");
        Assert.Contains($"{path}/samples/{order}/letter.pdf", home.Html);
        await Attach(visitor, sandbox, order, account: 0);
        await Quiet(sandbox);
        home = await Step(visitor, "8 of 9: Ask for it as globex, approve as acme");
        Assert.Contains("Continue as globex", home.Text);

        var second = await Scene.Order(sandbox, Number, account: 1);
        home = await Step(visitor, "8 of 9");
        Assert.Contains($"href=\"/portal/transfers/{second}\"", home.Html);
        (await sandbox.Control(HttpMethod.Post, "/clock", new { advance = "PT72H" })).Expect(200);
        home = await Step(visitor, "9 of 9: See it move");
        Assert.Contains($"value=\"/portal/orders/{second}\"", home.Html);
        await ProveAs(sandbox, second, account: 1);
        await Attach(visitor, sandbox, second, account: 1);
        await Quiet(sandbox);
        home = await Step(visitor, "The tour is finished");

        (await visitor.Submit(home, path + "/tour/end")).Expect(303);
        Assert.DoesNotContain("Guided tour", (await visitor.Get("/portal")).Text);
    }

    [Fact]
    public async Task A_second_tour_takes_a_number_that_nobody_has_ordered()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox("acme", "globex");
        await Scene.Order(sandbox, Number);
        var (visitor, path) = (new SandboxVisitor(server.BaseUrl), $"/sandbox/{sandbox.Id}");
        var begun = await visitor.SubmitAndSee((await visitor.Get(path + "/tour")).Expect(200), path + "/tour");
        Assert.Contains("+13125550002", begun.Text);
    }

    [Fact]
    public async Task A_sandbox_with_one_account_says_what_the_tour_needs_and_a_foreign_cookie_is_nothing()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        var visitor = new SandboxVisitor(server.BaseUrl);
        Assert.Contains("needs a sandbox with two accounts", (await visitor.Get($"/sandbox/{sandbox.Id}/tour")).Expect(200).Text);
        foreach (var forged in new[] { "x", "..", $"{sandbox.Id}.13125550001.2", $"{Guid.Empty}.13125550001.2", $"{sandbox.Id}.911.9" })
        {
            visitor.Cookies.Put("tour", forged);
            Assert.DoesNotContain("of 9", (await visitor.Get("/")).Expect(200).Text);
        }
    }

    [Fact]
    public async Task Sample_documents_name_every_number_of_the_order_and_belong_to_its_sandbox_alone()
    {
        await using var server = await TestServer.Start();
        var (sandbox, other) = (await server.Sandbox("Müller (Berlin) \\ Söhne"), await server.Sandbox());
        var order = await Scene.Order(sandbox, Number);
        var visitor = new SandboxVisitor(server.BaseUrl);
        foreach (var name in new[] { "letter", "bill" })
        {
            using var request = visitor.Request(HttpMethod.Get, $"/sandbox/{sandbox.Id}/samples/{order}/{name}.pdf");
            using var answer = await Support.Http.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(("application/pdf", $"sample-{name}.pdf"),
                (answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentDisposition?.FileName));
            Assert.Contains(Number, System.Text.Encoding.Latin1.GetString(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));
            (await visitor.Get($"/sandbox/{other.Id}/samples/{order}/{name}.pdf")).Expect(404);
        }
    }

    static async Task<Shown> Step(SandboxVisitor visitor, string step)
    {
        var home = (await visitor.Get("/portal")).Expect(200);
        Assert.Contains(step, home.Text);
        return home;
    }

    static async Task Quiet(TestSandbox sandbox) =>
        Assert.True((await sandbox.Control(HttpMethod.Post, "/clock", new { advance = "PT0S" })).Expect(200).Json.GetProperty("quiet").GetBoolean());

    static async Task ProveAs(TestSandbox sandbox, AnyId order, int account)
    {
        var codes = $"/messaging_hosted_number_orders/{order}/";
        (await sandbox.Telnyx(HttpMethod.Post, codes + "verification_codes", new { phone_numbers = new[] { Number }, verification_method = "sms" }, account))
            .Expect(200);
        var code = (await sandbox.Control(HttpMethod.Get, $"/messages?kind=sms&to={Uri.EscapeDataString(Number)}")).Expect(200).Json.GetProperty("data")[0]
            .GetProperty("code").GetString();
        (await sandbox.Telnyx(HttpMethod.Post, codes + "validation_codes",
            new { verification_codes = new[] { new { phone_number = Number, code } } }, account)).Expect(200);
    }

    /// <summary>Uploads the two samples that the tour offers.</summary>
    static async Task Attach(SandboxVisitor visitor, TestSandbox sandbox, AnyId order, int account)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (part, name) in new[] { ("loa", "letter"), ("bill", "bill") })
        {
            using var request = visitor.Request(HttpMethod.Get, $"/sandbox/{sandbox.Id}/samples/{order}/{name}.pdf");
            using var sample = await Support.Http.Client.SendAsync(request, TestContext.Current.CancellationToken);
            form.Add(new ByteArrayContent(await sample.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)), part, name + ".pdf");
        }

        (await sandbox.Telnyx(HttpMethod.Post, $"/messaging_hosted_number_orders/{order}/actions/file_upload", form, account)).Expect(200);
    }
}
