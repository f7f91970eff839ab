using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Hostline.Network.Mail;
using MimeKit.Utils;

namespace Hostline.Tests.Network.Mail;

/// <summary>The dialogue with a real mail server, and what must never happen in it.</summary>
public sealed class RelayTests
{
    static readonly OutgoingMail Mail = new(
        AnyId.Parse("0190f2d4-0000-7000-8000-000000000001"), "ann@acme.example",
        new("Vérification – 你好 🎉, and a long line that an encoded word alone can not hold because it is long", "Bonjour – é\n.\n..dots\n",
            "<p>Bonjour – é</p>\n"),
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
        Assert.Equal(Mail.Words.Subject, Rfc2047.DecodeText(Encoding.ASCII.GetBytes(taken.Header("Subject"))));
        Assert.Equal("Hostline – Équipe <no-reply@hostline.example>", Rfc2047.DecodeText(Encoding.ASCII.GetBytes(taken.Header("From"))));
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
        Assert.Equal("it answered 535 to AUTH", Assert.IsType<MailOutcome.NotNow>(outcome).Why);
        Assert.Equal(0, server.Waiting);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_without_STARTTLS_or_without_AUTH_gets_neither_mail_nor_password(bool hidesTls)
    {
        await using var server =
            await SmtpReceiver.Start(new() { HideStartTls = hidesTls, AuthMethods = hidesTls ? ["PLAIN"] : ["XOAUTH2"], AuthOptional = true });
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
        Assert.Equal(bounces ? new MailOutcome.Refused(code) : new MailOutcome.NotNow($"it answered {code} to the recipient", IsOfMailbox: true), outcome);
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

    [Fact]
    public async Task A_server_that_stands_still_is_left_and_gets_the_mail_once_when_it_goes_on()
    {
        await using var server = await SmtpReceiver.Start();
        server.Pause();
        Assert.IsType<MailOutcome.NotNow>(await new Relay(server.Settings, TimeSpan.FromMilliseconds(300)).Send(Mail, TestContext.Current.CancellationToken));
        server.Continue();
        Assert.IsType<MailOutcome.Taken>(await Send(server.Settings));
        await server.Next();
        Assert.Equal(0, server.Waiting);
    }

    [Theory]
    [InlineData("220 hello\r\n250-x\r\n250 STARTTLS\r\n220 go\r\n250 AUTH PLAIN\r\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("")]
    public async Task Another_protocol_and_a_server_that_hangs_up_get_no_password(string said)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = Serve(listener, said);
        var settings = new RelaySettings("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, false, "u", new("a@b.example"), null) { Password = "p" };
        Assert.IsType<MailOutcome.NotNow>(await Send(settings));
        Assert.DoesNotContain("AUTH", await served);
    }

    [Fact]
    public async Task Words_put_in_before_TLS_is_up_are_never_taken_for_the_servers_own()
    {
        await using var keys = await SmtpReceiver.Start();
        using var certificate = X509Certificate2.CreateFromPemFile(keys.CertificateFile, keys.KeyFile);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var heard = PutInWords(listener, certificate);
        var settings = keys.Settings with { Port = ((IPEndPoint)listener.LocalEndpoint).Port };
        Assert.IsType<MailOutcome.NotNow>(await Send(settings));
        // If the injected text were taken as the answer to EHLO, the client would offer LOGIN.
        Assert.DoesNotContain(await heard, line => line.Contains("LOGIN", StringComparison.Ordinal));
    }

    /// <summary>
    /// Sends the answer to STARTTLS and a whole EHLO answer in one clear-text packet; then TLS, in which only PLAIN is offered.
    /// </summary>
    static async Task<List<string>> PutInWords(TcpListener listener, X509Certificate2 certificate)
    {
        var heard = new List<string>();
        using var client = await listener.AcceptTcpClientAsync();
        await using var clear = client.GetStream();
        await clear.WriteAsync("220 hello\r\n"u8.ToArray());
        var buffer = new byte[1_024];
        _ = await clear.ReadAsync(buffer);
        await clear.WriteAsync("250-x\r\n250 STARTTLS\r\n"u8.ToArray());
        _ = await clear.ReadAsync(buffer);
        await clear.WriteAsync("220 go\r\n250-x\r\n250 AUTH LOGIN\r\n"u8.ToArray());
        try
        {
            await using var secure = new SslStream(clear);
            await secure.AuthenticateAsServerAsync(certificate);
            using var reader = new StreamReader(secure, Encoding.Latin1);
            while (await reader.ReadLineAsync() is { } line)
            {
                heard.Add(line);
                await secure.WriteAsync(Encoding.ASCII.GetBytes(line.StartsWith("EHLO",
                    StringComparison.Ordinal) ? "250-x\r\n250 AUTH PLAIN\r\n" : "535 no\r\n"));
            }
        }
        catch (Exception broken) when (broken is IOException or AuthenticationException)
        {
            // The client ended the dialogue at the injected text: also correct.
        }

        return heard;
    }

    [Fact]
    public async Task Many_mails_go_over_one_connection_and_a_refused_one_does_not_end_it()
    {
        await using var server = await SmtpReceiver.Start(new() { Refuse = { ["nobody@acme.example"] = 550 } });
        await using var relay = new Relay(server.Settings);
        for (var i = 0; i < 5; i++)
        {
            Assert.IsType<MailOutcome.Taken>(await relay.Send(Mail, TestContext.Current.CancellationToken));
            Assert.Equal(new MailOutcome.Refused(550), await relay.Send(Mail with { To = "nobody@acme.example" }, TestContext.Current.CancellationToken));
        }

        var sessions = new HashSet<string>();
        for (var i = 0; i < 5; i++)
        {
            sessions.Add((await server.Next()).Session);
        }

        Assert.Single(sessions);
    }

    [Fact]
    public async Task A_connection_that_the_relay_closed_between_two_mails_is_opened_anew()
    {
        await using var server = await SmtpReceiver.Start();
        await using var relay = new Relay(server.Settings);
        Assert.IsType<MailOutcome.Taken>(await relay.Send(Mail, TestContext.Current.CancellationToken));
        await server.Restart(new());
        Assert.IsType<MailOutcome.Taken>(await relay.Send(Mail, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_address_in_another_alphabet_goes_out_by_SMTPUTF8_or_is_refused_where_the_relay_lacks_it()
    {
        await using var server = await SmtpReceiver.Start();
        Assert.IsType<MailOutcome.Taken>(await new Relay(server.Settings).Send(Mail with { To = "änn@acme.example" }, TestContext.Current.CancellationToken));
        Assert.Equal("änn@acme.example", (await server.Next()).To.Single());
        await using var old = await SmtpReceiver.Start(new() { HideUtf8 = true });
        Assert.Equal(new MailOutcome.Refused(550),
            await new Relay(old.Settings).Send(Mail with { To = "änn@acme.example" }, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(null, "[127.0.0.1]")]
    [InlineData("mail.hostline.example", "mail.hostline.example")]
    public async Task EHLO_gives_the_configured_name_and_otherwise_the_address(string? configured, string said)
    {
        await using var server = await SmtpReceiver.Start();
        Assert.IsType<MailOutcome.Taken>(await Send(server.Settings with { Ehlo = configured }));
        Assert.Equal(said, (await server.Next()).Hello);
    }

    [Theory]
    [InlineData("ann@acme.example> SIZE=1")]
    [InlineData("ann@acme.example\r\nRCPT TO:<evil@x.example")]
    [InlineData("ann smith@acme.example")]
    [InlineData("ann@acme.example\n")]
    public async Task An_address_that_SMTP_can_not_carry_is_refused_before_anything_is_said(string to)
    {
        var nobody = new RelaySettings("127.0.0.1", 1, false, "u", new("a@b.example"), null) { Password = "p" };
        Assert.Equal(new MailOutcome.Refused(550), await new Relay(nobody).Send(Mail with { To = to }, TestContext.Current.CancellationToken));
    }

    static Task<MailOutcome> Send(RelaySettings settings) => new Relay(settings).Send(Mail, TestContext.Current.CancellationToken);

    /// <summary>Sends everything at once and returns what it received.</summary>
    static async Task<string> Serve(TcpListener listener, string said)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(said));
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
