using System.Runtime.Versioning;
using Hostline.Commands.Doctor;
using Hostline.Tests.Network.Mail;
using Hostline.Tests.Network.Scanning;
using Hostline.Tests.Support;

namespace Hostline.Tests.Commands;

[UnsupportedOSPlatform("windows")]
public sealed class DoctorTests
{
    [Fact]
    public async Task A_running_server_is_up_and_ready_and_alone_may_open_its_database()
    {
        await using var server = await ServerProcess.Start();
        var said = (await HostlineProgram.Run("doctor", "--data", server.Data, "--server", server.BaseUrl)).Succeeded();
        Assert.Contains($"{server.BaseUrl} is up and ready", said);
        Assert.Contains("In use by a running hostline", said);
    }

    [Fact]
    public async Task A_stopped_server_leaves_a_free_port_a_database_and_the_key_it_was_made_with()
    {
        await using var server = await ServerProcess.Start();
        await server.Stop();
        var said = (await HostlineProgram.Run("doctor", "--data", server.Data, "--server", server.BaseUrl)).Succeeded();
        Assert.Contains("is free for", said);
        Assert.Contains("SQLite answers", said);
        Assert.Matches("master key +[0-9a-f]{16}, the one", said);
    }

    [Fact]
    public async Task Keys_that_others_can_read_and_a_lost_master_key_fail_with_the_next_step()
    {
        await using var server = await ServerProcess.Start();
        await server.Stop();
        var key = Path.Combine(server.Data, "operator.key");
        File.SetUnixFileMode(key, File.GetUnixFileMode(key) | UnixFileMode.OtherRead);
        File.Delete(Path.Combine(server.Data, "master.key"));
        var examined = await HostlineProgram.Run("doctor", "--data", server.Data, "--server", server.BaseUrl);
        Assert.Equal(1, examined.ExitCode);
        Assert.Contains("-> chmod 600 " + key, examined.Output);
        Assert.Matches("fail +master key .*master.key is missing", examined.Output);
    }

    [Theory]
    [InlineData(SmtpReceiver.Password, "warn +mail .*links in mails lead to")]
    [InlineData("wrong", @"fail +mail .*it answered 535 to AUTH\.")]
    public async Task The_relay_is_tried_up_to_the_mail_itself(string password, string told)
    {
        await using var relay = await SmtpReceiver.Start();
        using var data = new ScratchDirectory();
        var examined = await HostlineProgram.RunWith(new()
        {
            ["HOSTLINE_SMTP"] = $"smtp://{SmtpReceiver.User}@localhost:{relay.Port}",
            ["HOSTLINE_SMTP_PASSWORD"] = password,
            ["HOSTLINE_SMTP_CA"] = relay.CertificateFile,
            ["HOSTLINE_MAIL_FROM"] = "no-reply@hostline.example",
        }, "doctor", "--data", data.Path, "--server", $"http://127.0.0.1:{FreePort.Take()}");
        Assert.Matches(told, examined.Output);
        Assert.DoesNotContain(password, examined.Output);
        Assert.Equal(0, relay.Waiting);
    }

    [Fact]
    public async Task The_scanner_is_asked_about_harmless_bytes()
    {
        using var data = new ScratchDirectory();
        using var clamd = new FakeClamd("stream: OK\0");
        Assert.Matches($"ok +scanner +clamd at 127.0.0.1:{clamd.Port} answers", await Said(clamd.Port));
        Assert.Matches("fail +scanner .*cannot be used: .*\\n.*-> Start it", await Said(FreePort.Take()));

        async Task<string> Said(int port) => (await HostlineProgram.RunWith(new() { ["HOSTLINE_CLAMD"] = $"127.0.0.1:{port}" },
            "doctor", "--data", data.Path, "--server", $"http://127.0.0.1:{FreePort.Take()}")).Output;
    }

    [Fact]
    public async Task The_identity_provider_is_asked_for_its_document()
    {
        await using var provider = await ReceivingServer.Start();
        using var data = new ScratchDirectory();
        var examined = await HostlineProgram.RunWith(new()
        {
            ["HOSTLINE_OIDC"] = provider.BaseUrl,
            ["HOSTLINE_OIDC_CLIENT"] = "hostline",
            ["HOSTLINE_OIDC_SECRET"] = "a word that nobody sees",
        }, "doctor", "--data", data.Path, "--server", $"http://127.0.0.1:{FreePort.Take()}");
        Assert.Matches("fail +sign-on .* cannot be used: .*", examined.Output);
        Assert.Contains("-> Start it, or correct HOSTLINE_OIDC", examined.Output);
        Assert.DoesNotContain("nobody sees", examined.Output);
        Assert.Equal("/.well-known/openid-configuration", Assert.Single(provider.All).Path);
    }

    [Fact]
    public async Task Another_program_at_the_address_fails()
    {
        await using var other = await ReceivingServer.Start();
        using var data = new ScratchDirectory();
        var examined = await HostlineProgram.Run("doctor", "--data", data.Path, "--server", other.BaseUrl);
        Assert.Equal(1, examined.ExitCode);
        Assert.Matches("fail +server +Another program", examined.Output);
    }

    [Theory]
    [InlineData(2_000_000_000, Grade.Ok)]
    [InlineData(999_000_000, Grade.Warn)]
    [InlineData(99_000_000, Grade.Fail)]
    internal void Little_room_on_the_disk_warns_and_hardly_any_fails(long free, Grade grade) => Assert.Equal(grade, Machine.Disk("/", free).Grade);

    [Fact]
    public void A_clock_before_this_release_fails() => Assert.Equal(Grade.Fail, Machine.Clock(new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero)).Grade);

    [Fact]
    public async Task A_program_reads_the_findings_as_JSON()
    {
        await using var server = await ServerProcess.Start();
        var said = (await HostlineProgram.Run("doctor", "--json", "--data", server.Data, "--server", server.BaseUrl)).Succeeded();
        var findings = System.Text.Json.JsonDocument.Parse(said).RootElement.GetProperty("data").EnumerateArray().ToList();
        Assert.Contains(findings, f => f.GetProperty("subject").GetString() == "server" && f.GetProperty("grade").GetString() == "ok");
    }
}
