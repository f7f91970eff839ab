using Hostline.Tests.Support;

namespace Hostline.Tests.Commands;

public sealed class ReviewTests
{
    [Fact]
    public async Task A_reviewer_sees_what_waits_refuses_it_with_a_reason_and_later_accepts_it()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.SandboxWith(new { accounts = new[] { new { name = "acme" } }, review = "manual" });
        var order = await VerbTests.Order(sandbox);
        await Prove(sandbox, order);
        await SendDocuments(sandbox, order);
        string[] there = ["--server", server.BaseUrl, "--key", sandbox.Key];

        Assert.Matches($"{order}\t.*\tacme\t.*\tletter.pdf\tbill.pdf", (await HostlineProgram.Run(["review", "list", .. there])).Succeeded());
        Assert.Contains("reason", (await HostlineProgram.Run(["review", "refuse", order, "--reason", "ugly", .. there])).FailedWith(1));
        Assert.Contains("status\tletter_invalid",
            (await HostlineProgram.Run(["review", "refuse", order, "--reason", "signature_missing", "--note", "Page 2.", .. there])).Succeeded());
        Assert.DoesNotContain(order, (await HostlineProgram.Run(["review", "list", .. there])).Succeeded());

        await SendDocuments(sandbox, order);
        Assert.Matches("status\t(provisioning|done)", (await HostlineProgram.Run(["review", "accept", order, .. there])).Succeeded());
        Assert.Contains("Page 2.", (await HostlineProgram.Run(["orders", "show", order, "--json", .. there])).Succeeded());
    }

    static async Task Prove(TestSandbox sandbox, string order)
    {
        await VerbTests.AskForCode(sandbox, order);
        var message = (await sandbox.Control(HttpMethod.Get, "/messages?kind=sms")).Expect(200).Json.GetProperty("data")[0];
        var entered = new { phone_number = message.GetProperty("to").GetString(), code = message.GetProperty("code").GetString() };
        (await sandbox.Telnyx(HttpMethod.Post, $"/messaging_hosted_number_orders/{order}/validation_codes", new { verification_codes = new[] { entered } }))
            .Expect(200);
    }

    static async Task SendDocuments(TestSandbox sandbox, string order)
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent("%PDF-1.7 letter"u8.ToArray()), "loa", "letter.pdf" },
            { new ByteArrayContent("%PDF-1.7 bill"u8.ToArray()), "bill", "bill.pdf" },
        };
        (await sandbox.Telnyx(HttpMethod.Post, $"/messaging_hosted_number_orders/{order}/actions/file_upload", form)).Expect(200);
    }
}
