using System.Net;
using System.Net.Sockets;
using System.Text;
using Hostline.Network.Mail;

namespace Hostline.Tests.Network.Mail;

/// <summary>The dialogue with a real mail server, and what it must never do.</summary>
public sealed class RelayTests
{
    static readonly OutgoingMail Mail = new(
        new("0190f2d4-0000-7000-8000-000000000001"), "ann@acme.example",
        new("Vérification – 你好 🎉, and a long line that an encoded word alone can not hold because it is long", "Bonjour – é\n.\n..dots\n", "<p>Bonjour – é</p>\n"),
        new(2026, 6, 1, 15, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    public async Task A_mail_goes_out_over_STARTTLS_with_the_users_name_and_can_be_read_back(string method)
    {
        await using var server = await SmtpReceiver.Start(new() { AuthMethods = [method] });
        Assert.IsType<MailOutcome.Taken>(await Send(server.Settings));
        var taken = await server.Next();
        Assert.Equal((true, SmtpReceiver.User, "no-reply@hostline.example", "ann@acme.example"), (taken.Secure, taken.User, taken.From, taken.To.Single()));
        Assert.Equal($"<{Mail.Id}@hostline.example>", taken.Header("Message-ID"));
        Assert.Equal("Mon, 01 Jun 2026 15:00:00 +0000", taken.Header("Date"));
        Assert.Equal(Mail.Words.Subject, Decoded(taken.Header("Subject")));
        Assert.StartsWith("=?utf-8?B?", taken.Header("From"));
        Assert.Equal([Mail.Words.Text.ReplaceLineEndings("\r\n"), Mail.Words.Html.ReplaceLineEndings("\r\n")], taken.Parts);
        Assert.All(taken.Message.Split("\r\n"), line => Assert.True(line.Length <= 78 && line.All(char.IsAscii), line));
    }

    [Fact]
    public async Task A_relay_that_wants_TLS_from_the_start_gets_it()
    {
        await using var server = await SmtpReceiver.Start(new() { Secure = true });
        Assert.IsType<MailOutcome.Taken>(await Send(server.Settings with { TlsFirst = true }));
        Assert.True((await server.Next()).Secure);
    }

    [Fact]
    public async Task With_a_wrong_password_nothing_is_sent_even_to_a_server_that_would_take_it()
    {
        await using var server = await SmtpReceiver.Start(new() { AuthOptional = true });
        var outcome = await Send(server.Settings with { Password = "wrong" });
        Assert.Equal("It answered 535 to AUTH.", Assert.IsType<MailOutcome.NotNow>(outcome).Why);
        Assert.Equal(0, server.Waiting);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_without_STARTTLS_or_without_AUTH_gets_neither_mail_nor_password(bool hidesTls)
    {
        await using var server = await SmtpReceiver.Start(new() { HideStartTls = hidesTls, AuthMethods = hidesTls ? ["PLAIN"] : ["XOAUTH2"], AuthOptional = true });
        var why = Assert.IsType<MailOutcome.NotNow>(await Send(server.Settings)).Why;
        Assert.Contains(hidesTls ? "no STARTTLS" : "neither AUTH PLAIN nor AUTH LOGIN", why);
        Assert.Equal(0, server.Waiting);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_ends_the_dialogue()
    {
        await using var server = await SmtpReceiver.Start();
        var why = Assert.IsType<MailOutcome.NotNow>(await Send(server.Settings with { Authority = null })).Why;
        Assert.Contains("certificate", why);
    }

    [Theory]
    [InlineData(550, true)]
    [InlineData(451, false)]
    public async Task A_recipient_refused_for_good_bounces_and_one_refused_for_now_waits(int code, bool bounces)
    {
        await using var server = await SmtpReceiver.Start(new() { Refuse = { ["ann@acme.example"] = code } });
        var outcome = await Send(server.Settings);
        Assert.Equal(bounces ? new MailOutcome.Refused(code) : new MailOutcome.NotNow($"It answered {code} to RCPT."), outcome);
    }

    [Fact]
    public async Task A_message_refused_for_good_bounces()
    {
        await using var server = await SmtpReceiver.Start(new() { RefuseMessage = 554 });
        Assert.Equal(new MailOutcome.Refused(554), await Send(server.Settings));
    }

    [Fact]
    public async Task A_connection_cut_before_the_answer_to_the_message_is_tried_again()
    {
        await using var server = await SmtpReceiver.Start(new() { Cut = true });
        Assert.IsType<MailOutcome.NotNow>(await Send(server.Settings));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_left_when_the_patience_is_over()
    {
        await using var server = await SmtpReceiver.Start(new() { Silent = true });
        var outcome = await new Relay(server.Settings, TimeSpan.FromMilliseconds(300)).Send(Mail, TestContext.Current.CancellationToken);
        Assert.Equal(new MailOutcome.NotNow("it did not answer in time"), outcome);
    }

    [Theory]
    [InlineData("220 hello\r\n250-x\r\n250 STARTTLS\r\n220 go\r\n250 AUTH PLAIN\r\n", "clear")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", "does not speak SMTP")]
    [InlineData("", "hung up")]
    public async Task Words_put_in_after_STARTTLS_and_other_protocols_end_the_dialogue(string said, string why)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = Serve(listener, said);
        var settings = new RelaySettings("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, false, "u", new("a@b.example"), null) { Password = "p" };
        Assert.Contains(why, Assert.IsType<MailOutcome.NotNow>(await Send(settings)).Why);
        Assert.DoesNotContain("AUTH", await served);
    }

    [Theory]
    [InlineData("ann@acme.example> SIZE=1")]
    [InlineData("ann@acme.example\r\nRCPT TO:<evil@x.example")]
    [InlineData("änn@acme.example")]
    public async Task An_address_that_SMTP_can_not_carry_is_refused_before_anything_is_said(string to)
    {
        var nobody = new RelaySettings("127.0.0.1", 1, false, "u", new("a@b.example"), null) { Password = "p" };
        Assert.Equal(new MailOutcome.Refused(550), await new Relay(nobody).Send(Mail with { To = to }, TestContext.Current.CancellationToken));
    }

    static Task<MailOutcome> Send(RelaySettings settings) => new Relay(settings).Send(Mail, TestContext.Current.CancellationToken);

    /// <summary>Says everything at once and gives back what it heard.</summary>
    static async Task<string> Serve(TcpListener listener, string said)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(said));
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    static string Decoded(string header) => string.Concat(header.Split(' ').Select(word => Encoding.UTF8.GetString(Convert.FromBase64String(word["=?utf-8?B?".Length..^2]))));
}
