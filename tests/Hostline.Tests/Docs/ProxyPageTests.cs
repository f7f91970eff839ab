using System.Net.Http.Headers;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;

namespace Hostline.Tests.Docs;

/// <summary>The configuration of docs/operations/behind-a-proxy.md, in Debian's nginx, in front of a real server.</summary>
public sealed class ProxyPageTests(TelnyxServer telnyx)
{
    const string Page = "docs/operations/behind-a-proxy.md";

    [Fact]
    public async Task Behind_the_documented_nginx_files_numbers_and_refusals_pass_as_they_are()
    {
        var program = RunningProgram.Find("nginx");
        if (program is null)
        {
            RealPart.Missing("nginx", "Run ./test install as root, or install nginx.");
        }

        var journey = await telnyx.Begin();
        var folder = Directory.CreateTempSubdirectory("hostline-nginx-");
        var port = FreePort.Take();
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "nginx.conf"), Configuration(folder.FullName, port), TestContext.Current.CancellationToken);
        var nginx = RunningProgram.Start(program, ["-p", folder.FullName, "-c", "nginx.conf", "-e", "stderr", "-g", "daemon off;"]);
        try
        {
            var behind = new TestSandbox($"http://127.0.0.1:{port}", journey.Sandbox.Made);
            await nginx.Answers(behind.BaseUrl);
            var order = await journey.Order(Journey.Number);
            using var form = new MultipartFormDataContent { { File5(), "loa", "loa.pdf" }, { File5(), "bill", "bill.pdf" } };
            var uploaded = (await behind.Telnyx(HttpMethod.Post, $"{Journey.Orders}/{order}/actions/file_upload", form)).Expect(200);
            Assert.Equal("loa_file_successful", uploaded.Json.GetProperty("status").GetString());

            using var large = new ByteArrayContent(new byte[20 * 1024 * 1024]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            Assert.Equal("10009", (await behind.Telnyx(HttpMethod.Post, Journey.Orders, large, key: "KEY0")).Expect(401).ErrorCode);
            await journey.Prove(order, Journey.Number);
            await journey.Hear(order, "successful");
            foreach (var number in (string[])["+13125550001", "%2B13125550001"])
            {
                (await behind.Telnyx(HttpMethod.Get, "/messaging_hosted_numbers/" + number)).Expect(200);
            }
        }
        finally
        {
            await nginx.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    static ByteArrayContent File5() => new(PdfText.OfLength(5 * 1024 * 1024));

    /// <summary>The page's block, without the certificate, and with the ports of this test.</summary>
    string Configuration(string folder, int port)
    {
        var block = CommandBlock.All().Single(b => b.Document == Page && b.Language == "nginx");
        var lines = block.Lines.Where(l => !l.Contains("ssl_certificate", StringComparison.Ordinal))
            .Select(l => l.Replace("listen 443 ssl;", $"listen 127.0.0.1:{port};", StringComparison.Ordinal)
                .Replace("127.0.0.1:4010", new Uri(telnyx.Server.BaseUrl).Authority, StringComparison.Ordinal));
        string[] temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
        return $$"""
            user root;
            pid {{folder}}/nginx.pid;
            worker_processes 1;
            events {}
            http {
            access_log off;
            {{string.Join('\n', temporary.Select(t => $"{t}_temp_path {folder}/{t};"))}}
            {{string.Join('\n', lines)}}
            }
            """;
    }
}
