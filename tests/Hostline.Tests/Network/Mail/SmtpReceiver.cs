using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Mail;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Hostline.Network.Mail;
using Hostline.Tests.Support;

namespace Hostline.Tests.Network.Mail;

/// <summary>The server's behavior; by default it accepts every mail of a known user over STARTTLS.</summary>
public sealed record SmtpManners
{
    /// <summary>TLS from the first byte.</summary>
    public bool Secure { get; init; }

    public bool HideStartTls { get; init; }

    public bool HideUtf8 { get; init; }

    public string[] AuthMethods { get; init; } = ["PLAIN", "LOGIN"];

    /// <summary>Accepts mail without a login too.</summary>
    public bool AuthOptional { get; init; }

    /// <summary>Accepts the connection and says nothing.</summary>
    public bool Silent { get; init; }

    /// <summary>Closes the connection when the whole message has arrived.</summary>
    public bool Cut { get; init; }

    /// <summary>Recipients with the code of their refusal.</summary>
    public Dictionary<string, int> Refuse { get; init; } = [];

    /// <summary>The code with which every message is refused; 0 for none.</summary>
    public int RefuseMessage { get; init; }
}

/// <summary>A message that the server accepted.</summary>
/// <param name="User">The user who had logged in.</param>
/// <param name="Session">The connection it came over.</param>
/// <param name="Hello">The name given in EHLO, after TLS.</param>
public sealed record SmtpMail(bool Secure, string User, string From, string[] To, string Message, string Session, string Hello)
{
    public string Header(string name) => Unfolded.Split("\r\n").First(l => l.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))[(name.Length + 2)..];

    /// <summary>The text and the HTML, decoded.</summary>
    public string[] Parts =>
        [.. Message.Split("Content-Transfer-Encoding: base64\r\n\r\n")[1..]
            .Select(p => Encoding.UTF8.GetString(Convert.FromBase64String(p[..p.IndexOf("--", StringComparison.Ordinal)])))];

    string Unfolded => Message.Replace("\r\n ", " ", StringComparison.Ordinal);
}

/// <summary>
/// A real mail server, npm's smtp-server, as a separate process with a certificate for localhost that only this test trusts.
/// </summary>
sealed class SmtpReceiver : IAsyncDisposable
{
    public const string User = "mailer", Password = "s3cret of the relay";

    static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    readonly ConcurrentQueue<SmtpMail> mails = new();
    readonly SemaphoreSlim arrived = new(0);
    readonly ConcurrentQueue<string> lines = new();
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("hostline-smtp-");
    TaskCompletionSource listening = new();
    Process process = new();

    SmtpReceiver(int port) => (Port, Authority) = (port, new(WriteCertificate()));

    public int Port { get; }

    public string CertificateFile => Path.Combine(folder.FullName, "crt.pem");

    public X509Certificate2Collection Authority { get; }

    public string KeyFile => Path.Combine(folder.FullName, "key.pem");

    public static async Task<SmtpReceiver> Start(SmtpManners? manners = null, int? port = null)
    {
        NodeTools.Require();
        SmtpReceiver receiver = new(port ?? FreePort.Take());
        AtExit.Do(receiver.Kill);
        await receiver.Listen(manners ?? new());
        return receiver;
    }

    /// <summary>It stands still, and its connections stay open.</summary>
    public void Pause() => Signals.Send(process.Id, Signal.Stop);

    public void Continue() => Signals.Send(process.Id, Signal.Continue);

    /// <summary>Stops the server and starts it at the same address with another behavior.</summary>
    public async Task Restart(SmtpManners manners)
    {
        Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        await Listen(manners);
    }

    async Task Listen(SmtpManners manners)
    {
        var asked = JsonSerializer.SerializeToNode(manners, Web)!.AsObject();
        (asked["port"], asked["user"], asked["password"], asked["key"], asked["cert"]) = (Port, User, Password, KeyFile, CertificateFile);
        var now = listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
        process = new()
        {
            StartInfo =
                new(NodeTools.Node!, [Path.Combine(NodeTools.Project, "smtp.mjs"), asked.ToJsonString()])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true
                },
            EnableRaisingEvents = true,
        };
        process.OutputDataReceived += (_, e) => Hear(e.Data);
        process.ErrorDataReceived += (_, e) => lines.Enqueue(e.Data ?? "");
        process.Exited += (_, _) => now.TrySetException(new InvalidOperationException($"The mail server ended.\n{string.Join('\n', lines)}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Hang.Bound(listening.Task, "The mail receiver's listening");
    }

    /// <summary>The settings of a server under test, or a relay client, for this server.</summary>
    public RelaySettings Settings =>
        new("localhost", Port, TlsFirst: false, User, new MailAddress("no-reply@hostline.example", "Hostline – Équipe"), Authority) { Password = Password };

    /// <summary>The next mail that arrives.</summary>
    public async Task<SmtpMail> Next()
    {
        await Hang.Bound(arrived.WaitAsync(TestContext.Current.CancellationToken), "A mail");
        return mails.TryDequeue(out var mail) ? mail : throw new InvalidOperationException("A signal without a mail.");
    }

    public int Waiting => mails.Count;

    void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        lines.Enqueue(line);
        var said = JsonDocument.Parse(line).RootElement;
        if (said.TryGetProperty("listening", out _))
        {
            listening.TrySetResult();
            return;
        }

        var mail = said.Deserialize<SmtpMail>(Web)!;
        mails.Enqueue(mail with { Message = Encoding.Latin1.GetString(Convert.FromBase64String(mail.Message)) });
        arrived.Release();
    }

    X509Certificate2 WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var certificate = request.CreateSelfSigned(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2070, 1, 1, 0, 0, 0, TimeSpan.Zero));
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        return certificate;
    }

    void Kill()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await process.WaitForExitAsync();
        arrived.Dispose();
        folder.Delete(recursive: true);
    }
}
