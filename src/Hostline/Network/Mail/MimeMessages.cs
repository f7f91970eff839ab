using System.Net.Mail;
using MimeKit;
using MimeKit.Utils;

namespace Hostline.Network.Mail;

/// <summary>
/// A mail in its wire format (RFC 5322, MIME): text and HTML as alternatives, each UTF-8 in base64, so that no relay has a reason to
/// rewrite a line.
/// </summary>
static class MimeMessages
{
    /// <summary>RFC 5322 §2.1.1: the recommended maximum length of a line.</summary>
    const int LineAtMost = 78;

    public const string LogoId = "logo@hostline";

    public static MimeMessage Of(OutgoingMail mail, MailAddress from, Logo? logo = null)
    {
        var message = new MimeMessage { Date = mail.At, Subject = mail.Words.Subject, MessageId = Id(mail.Id, from.Host) };
        message.From.Add(new MailboxAddress(from.DisplayName, from.Address));
        message.To.Add(new MailboxAddress("", mail.To));
        message.Headers.Add("Auto-Submitted", "auto-generated"); // RFC 3834 §5: suppresses automatic replies
        message.Body =
            new MultipartAlternative(Part("plain", mail.Words.Text), WithLogo(Part("html", mail.Words.Html), logo, mail.Id)) { Boundary = $"=_{mail.Id:N}" };
        return message;
    }

    /// <summary>The HTML with its logo, included so that reading the mail loads nothing.</summary>
    static MimeEntity WithLogo(TextPart html, Logo? logo, NoticeId mail)
    {
        if (logo is null)
        {
            return html;
        }

        var picture = new MimePart(ContentType.Parse(logo.Type))
        {
            Content = new MimeContent(new MemoryStream(logo.Bytes)),
            ContentId = LogoId,
            ContentDisposition = new(ContentDisposition.Inline),
            ContentTransferEncoding = ContentEncoding.Base64,
        };
        var both = new MultipartRelated { html, picture };
        both.Boundary = $"=_{mail:N}_r";
        return both;
    }

    /// <summary>The id by which a mail server, or a person, recognizes a mail that was sent twice.</summary>
    public static string Id(NoticeId mail, string domain) => $"{mail}@{domain}";

    /// <param name="needsUtf8">Whether headers and addresses are sent as UTF-8 (RFC 6531), which the relay must support.</param>
    public static FormatOptions Format(bool needsUtf8)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.MaxLineLength = LineAtMost;
        format.International = needsUtf8;
        return format;
    }

    static TextPart Part(string subtype, string text) =>
        new(subtype) { Text = text.ReplaceLineEndings("\r\n"), ContentTransferEncoding = ContentEncoding.Base64 };
}
