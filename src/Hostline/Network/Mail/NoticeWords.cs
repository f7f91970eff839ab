using Hostline.Core.Notices;
using Hostline.Core.Reasons;

namespace Hostline.Network.Mail;

/// <summary>What the text of a notice may mention.</summary>
/// <param name="Account">The recipient.</param>
/// <param name="Requester">The account of the order: a holder learns its name, and nothing else about it.</param>
/// <param name="Language">The recipient's language; null for the default.</param>
/// <param name="Link">Where the holder decides; null if there is nothing to decide, or if the reader may not.</param>
public sealed record NoticeContext(string Account, string? Requester, string? Language, Uri? Link, Letterhead? Letterhead = null)
{
    public Letterhead Letterhead { get; } = Letterhead ?? Letterhead.Blank;
}

public static class NoticeWords
{
    public static MailText Of(Notice notice, NoticeContext context)
    {
        var template = MailLanguages.Template(context.Language, notice.Kind);
        return template.Fill(Values(notice, context, template.Language).Where(v => v.Value is { Length: > 0 }).ToDictionary(v => v.Name, v => v.Value!),
            context.Letterhead);
    }

    static IEnumerable<(string Name, string? Value)> Values(Notice notice, NoticeContext context, string language)
    {
        var facts = notice.Facts;
        var reason = ReasonCatalog.Find(facts.Reason) is { } why ? MailLanguages.Reason(language, why) : null;
        yield return ("account", context.Account);
        yield return ("requester", context.Requester);
        yield return ("order", notice.Order.ToString());
        yield return ("numbers", string.Join('\n', facts.Numbers));
        yield return ("reason", reason?.Sentence);
        yield return ("next_step", reason?.NextStep);
        yield return ("note", facts.Note);
        yield return ("locked", facts.Locked is { } locked ? string.Join('\n', locked) : null);
        yield return ("until", facts.Until is { } until ? Instant(until) : null);
        yield return ("link", context.Link?.AbsoluteUri);
        yield return ("operator", MailLanguages.Operator(language, context.Letterhead));
        yield return ("support", context.Letterhead.Support);
        yield return ("subject", facts.Subject);
        yield return ("text", facts.Text);
        yield return ("person", facts.Person);
        yield return ("by", facts.By);
    }

    /// <summary>World time with its zone, the same in every language.</summary>
    public static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'");
}
