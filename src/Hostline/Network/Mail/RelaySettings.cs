using System.Net.Mail;
using System.Security.Cryptography.X509Certificates;
using Hostline.Configuration;

namespace Hostline.Network.Mail;

/// <summary>
/// The relay for mail of live accounts (docs/operations/settings.md). Without a user, a password or a sender the settings are refused at start,
/// so that an omission cannot cause mail to be sent unencrypted or unauthenticated.
/// </summary>
/// <param name="TlsFirst"><c>smtps</c>: TLS from the first byte; otherwise STARTTLS, which the relay must offer.</param>
/// <param name="Authority">The only authority trusted for the relay; null for the system's authorities.</param>
public sealed record RelaySettings(string Host, int Port, bool TlsFirst, string User, MailAddress From, X509Certificate2Collection? Authority)
{
    /// <summary>The sender of mail to the mailboxes of a server without a relay. It accepts no replies.</summary>
    public const string SimulatedSender = "no-reply@hostline.example";

    const int SubmissionPort = 587, TlsFirstPort = 465;

    public string HostAndPort => $"{Host}:{Port}";

    /// <summary>Internal, so that printing the settings does not reveal it.</summary>
    internal string Password { get; init; } = "";

    /// <summary>The host name for EHLO; null for this machine's address in brackets (RFC 5321 §4.1.3).</summary>
    public string? Ehlo { get; init; }

    /// <returns>Null if no relay is configured.</returns>
    /// <exception cref="ArgumentException">Something is missing or wrong; the message says what, and never contains the password.</exception>
    public static RelaySettings? Read(Func<string, string?> variable)
    {
        if (variable("HOSTLINE_SMTP") is not { Length: > 0 } text)
        {
            return null;
        }

        var (url, user) = Place(text);
        var tlsFirst = url.Scheme == "smtps";
        var password = variable("HOSTLINE_SMTP_PASSWORD") ?? ReadFile("HOSTLINE_SMTP_PASSWORD_FILE", variable, File.ReadAllText)?.TrimEnd('\r', '\n');
        return string.IsNullOrEmpty(password)
            ? throw new ArgumentException("HOSTLINE_SMTP needs a password: put it into a file and name that in "
                + "HOSTLINE_SMTP_PASSWORD_FILE, or set HOSTLINE_SMTP_PASSWORD.")
            : new(url.DnsSafeHost, url.Port > 0 ? url.Port : tlsFirst ? TlsFirstPort : SubmissionPort, tlsFirst, user, Sender(variable("HOSTLINE_MAIL_FROM")),
                ReadFile("HOSTLINE_SMTP_CA", variable, Certificates))
            {
                Password = password,
                Ehlo = Name(variable("HOSTLINE_SMTP_EHLO")),
            };
    }

    static (Uri Url, string User) Place(string text) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) && url.Scheme is "smtp" or "smtps"
            && url is { Host.Length: > 0, PathAndQuery: "/" or "", Fragment: "", UserInfo.Length: > 0 } && !url.UserInfo.Contains(':')
            ? (url, Uri.UnescapeDataString(url.UserInfo))
            : throw new ArgumentException(
                "HOSTLINE_SMTP must be smtp://USER@HOST:587 (STARTTLS) or smtps://USER@HOST:465 (TLS from the start), with the password in a variable of its "
                    + "own.");

    static MailAddress Sender(string? text) =>
        MailAddress.TryCreate(text, out var from) && MailAddresses.Read(from.Address).Address is { } address ? new(address, from.DisplayName)
        : throw new ArgumentException("HOSTLINE_SMTP needs a sender: set HOSTLINE_MAIL_FROM to an address such as no-reply@hostline.example, or 'Name "
            + "<address>'.");

    static string? Name(string? text) => string.IsNullOrWhiteSpace(text) ? null
        : Uri.CheckHostName(text.Trim()) == UriHostNameType.Dns && text.All(char.IsAscii) ? text.Trim()
        : throw new ArgumentException("HOSTLINE_SMTP_EHLO must be a host name such as mail.hostline.example.");

    static X509Certificate2Collection Certificates(string path)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPemFile(path);
        return found.Count > 0 ? found : throw new ArgumentException("HOSTLINE_SMTP_CA names a file without a certificate.");
    }

    static T? ReadFile<T>(string name, Func<string, string?> variable, Func<string, T> read) where T : class
    {
        if (variable(name) is not { Length: > 0 } path)
        {
            return null;
        }

        try
        {
            return read(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw new ArgumentException($"{name} must name a readable file: {Setting.WhyUnreadable(unreadable)}.");
        }
    }
}
