using Hostline.Core.Notices;
using Hostline.Core.Reasons;
using Hostline.Network.Mail;

namespace Hostline.Tests.Network.Mail;

/// <summary>The templates, and their handling of hostile values.</summary>
public sealed class MailLanguagesTests
{
    static readonly Notice Refused = new(NoticeKind.DocumentsRefused, AccountId.None, default, new(["+13125550001", "+13125550002"], "signature_missing"));

    public static TheoryData<NoticeKind> Kinds => [.. Enum.GetValues<NoticeKind>()];

    [Theory, MemberData(nameof(Kinds))]
    public void Every_kind_has_words_in_English_around_values_that_exist(NoticeKind kind)
    {
        string[] known =
            ["account", "requester", "order", "numbers", "reason", "next_step", "note", "until", "link", "locked", "operator", "support", "subject", "text",
            "person", "by"];
        Assert.All(MailLanguages.All.Select(l => MailLanguages.Template(l, kind)), t => Assert.Empty(t.Names.Except(known)));
        Assert.DoesNotContain('\n', MailLanguages.Template("en", kind).Subject);
    }

    [Fact]
    public void German_is_spoken_where_it_is_written_and_English_where_it_is_not()
    {
        var german = Of(Refused, "de");
        Assert.StartsWith("Ein Dokument Ihres Auftrags", german.Subject);
        Assert.Contains("Das Schreiben ist nicht unterschrieben.", german.Text);
        Assert.Contains("<html lang=\"de\">", german.Html);
        var plain = Refused with { Kind = NoticeKind.Plain, Facts = Refused.Facts with { Subject = "A subject", Text = "A sentence of a channel." } };
        Assert.Equal(Of(plain, "en"), Of(plain, "de"));
        Assert.Equal(Of(Refused, "en"), Of(Refused, "xx"));
    }

    [Fact]
    public void A_translated_reason_is_one_of_the_catalogs() =>
        Assert.All(MailLanguages.Translated("de"), code => Assert.NotNull(ReasonCatalog.Find(code)));

    [Fact]
    public void Text_and_HTML_say_the_same_and_a_paragraph_without_its_value_is_left_out()
    {
        var mail = Of(Refused, "en");
        Assert.Contains("+13125550001\n+13125550002\n", mail.Text);
        Assert.Contains("<ul><li>+13125550001</li><li>+13125550002</li></ul>", mail.Html);
        Assert.DoesNotContain("The reviewer's note", mail.Text);
        Assert.Contains("The reviewer's note: Page two.", Of(Refused with { Facts = Refused.Facts with { Note = "Page two." } }, "en").Text);
    }

    [Fact]
    public void Names_and_notes_can_inject_neither_markup_nor_headers_nor_placeholders()
    {
        var hostile = "<img src=x onerror=1>\r\nBcc: evil@x.example {link}";
        var mail = NoticeWords.Of(
            new(NoticeKind.Plain, AccountId.None, default, new([], Subject: hostile, Text: hostile)),
            new("a", hostile, null, new("https://h.example/transfers/1?token=t&x=\"")));
        Assert.DoesNotContain('\n', mail.Subject);
        Assert.DoesNotContain('\r', mail.Subject);
        Assert.DoesNotContain("<img", mail.Html);
        Assert.DoesNotContain("token", mail.Html + mail.Text);
        var asked = NoticeWords.Of(new(NoticeKind.ConsentRequested, AccountId.None, default, new(["+13125550001"], Until: DateTimeOffset.UnixEpoch)),
            new("a", hostile, null, new("https://h.example/transfers/1?token=t&x=\"")));
        Assert.Contains("&lt;img src=x onerror=1&gt;, Bcc", asked.Html);
        Assert.Contains("href=\"https://h.example/transfers/1?token=t&amp;x=%22\"", asked.Html);
        Assert.Contains("Until 1970-01-01 00:00 UTC", asked.Text);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void No_mail_loads_anything(NoticeKind kind) =>
        Assert.DoesNotMatch("src=|url\\(|<link|@import|<script", Of(Refused with { Kind = kind }, "en").Html);

    static MailText Of(Notice notice, string? language) => NoticeWords.Of(notice, new("acme", "globex", language, null));
}
