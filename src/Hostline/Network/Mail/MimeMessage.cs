using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace Hostline.Network.Mail;

/// <summary>
/// A message as it travels (RFC 5322, MIME): ASCII lines of at most 78 characters ending in CR LF; text and HTML as
/// alternatives, each UTF-8 in base64, so that no relay has a reason to rewrite a line.
/// </summary>
static class MimeMessage
{
    /// <summary>RFC 2047 allows 75 characters an encoded word; so many bytes of UTF-8 make 68, which fits behind the header's name.</summary>
    const int EncodedWordBytes = 42;

    const int PlainHeaderAtMost = 60;
    const string NewLine = "\r\n";

    public static string Of(OutgoingMail mail, MailAddress from)
    {
        var boundary = $"=_{mail.Id:N}";
        var message = new StringBuilder();
        void Line(string text) => message.Append(text).Append(NewLine);

        Line("Date: " + mail.At.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Line("From: " + Sender(from));
        Line($"To: <{mail.To}>");
        Line("Subject: " + Header(mail.Words.Subject));
        Line("Message-ID: " + Id(mail.Id, from.Host));
        Line("Auto-Submitted: auto-generated");
        Line("MIME-Version: 1.0");
        Line($"Content-Type: multipart/alternative;{NewLine} boundary=\"{boundary}\"");
        Line("");
        foreach (var (type, text) in new[] { ("text/plain", mail.Words.Text), ("text/html", mail.Words.Html) })
        {
            Line("--" + boundary);
            Line($"Content-Type: {type}; charset=utf-8");
            Line("Content-Transfer-Encoding: base64");
            Line("");
            Line(Convert.ToBase64String(Encoding.UTF8.GetBytes(text.ReplaceLineEndings(NewLine)), Base64FormattingOptions.InsertLineBreaks));
        }

        Line($"--{boundary}--");
        return message.ToString();
    }

    /// <summary>By this a mailbox, or a person, tells that a mail came twice.</summary>
    public static string Id(Guid mail, string domain) => $"<{mail}@{domain}>";

    static string Sender(MailAddress from) => from.DisplayName.Length == 0 ? $"<{from.Address}>" : $"{EncodedWords(from.DisplayName)} <{from.Address}>";

    /// <summary>A header's text: as it is when it is short ASCII, otherwise as encoded words. A line break can not get through either way.</summary>
    internal static string Header(string text) => text.Length <= PlainHeaderAtMost && text.All(c => c is >= ' ' and <= '~') && !text.Contains("=?", StringComparison.Ordinal) ? text : EncodedWords(text);

    static string EncodedWords(string text)
    {
        var words = new List<string>();
        var bytes = new List<byte>(EncodedWordBytes);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(utf8);
            if (bytes.Count + length > EncodedWordBytes)
            {
                words.Add(Word(bytes));
                bytes.Clear();
            }

            bytes.AddRange(utf8[..length]);
        }

        words.Add(Word(bytes));
        return string.Join(NewLine + " ", words);
    }

    static string Word(List<byte> utf8) => $"=?utf-8?B?{Convert.ToBase64String([.. utf8])}?=";
}
