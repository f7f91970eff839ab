using Hostline.Core.Notices;
using Hostline.Network.Mail;
using MimeKit;

namespace Hostline.Tests.Network.Mail;

/// <summary>A mail as its reader's program takes it apart.</summary>
public sealed class MimeMessagesTests
{
    static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 1, 2, 3];

    [Fact]
    public void A_mail_is_text_and_HTML_of_the_same_words_with_the_logo_in_it_and_nothing_to_load()
    {
        var letterhead = new Letterhead("Northwind <Messaging>", "help@northwind.example", Logo.Of(Png));
        var template = MailLanguages.Template("en", NoticeKind.MemberInvited);
        var words = template.Fill(template.Names.ToDictionary(n => n, n => n == "link" ? "https://h.example/x?a=1&b=2" : $"<b>{n}</b>"), letterhead);
        var mail = new OutgoingMail(Ids.New<NoticeId>(DateTimeOffset.UnixEpoch), "ann@acme.example", words, DateTimeOffset.UnixEpoch);

        using var wire = new MemoryStream();
        MimeMessages.Of(mail, new("desk@northwind.example", "Northwind"), letterhead.Logo)
            .WriteTo(MimeMessages.Format(needsUtf8: false), wire, TestContext.Current.CancellationToken);
        wire.Position = 0;
        var read = MimeMessage.Load(wire, TestContext.Current.CancellationToken);

        var alternatives = Assert.IsType<MultipartAlternative>(read.Body);
        Assert.Equal(["text/plain", "multipart/related"], alternatives.Select(p => p.ContentType.MimeType));
        Assert.Equal(words.Text, read.TextBody!.ReplaceLineEndings("\n"));
        Assert.Contains("href=\"https://h.example/x?a=1&amp;b=2\"", read.HtmlBody);
        Assert.Contains("https://h.example/x?a=1&b=2", read.TextBody);
        Assert.DoesNotContain("<b>", read.HtmlBody);
        // Each paragraph of the text stands in the HTML.
        var shown = System.Net.WebUtility.HtmlDecode(read.HtmlBody!);
        Assert.All(words.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains(line, shown));

        var logo = Assert.Single(read.BodyParts.OfType<MimePart>(), p => p.ContentType.MimeType == "image/png");
        Assert.Contains($"src=\"cid:{logo.ContentId}\"", read.HtmlBody);
        Assert.DoesNotMatch("(?i)(src|background)=\"(?!cid:)|url\\(|<script|<link", read.HtmlBody);
    }
}
