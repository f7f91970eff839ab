using Hostline.Core.Numbers;
using Hostline.Core.Reasons;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// The query of a list: its page, and filters and sort by their whole names, brackets raw or encoded. A name that is not
/// known is refused, because a filter that is not applied gives the wrong rows.
/// </summary>
sealed class ListQuery
{
    const int EchoAtMost = 100;
    readonly IQueryCollection query;

    ListQuery(IQueryCollection query, Paging page) => (this.query, Page) = (query, page);

    public Paging Page { get; }

    /// <param name="known">The names it takes, the page's among them.</param>
    public static Outcome<ListQuery> Read(HttpRequest request, string[] known)
    {
        var page = Paging.Read(request);
        var refusals = request.Query.Keys.Where(k => !known.Contains(k)).Select(k => Unknown(k, known))
            .Concat(page.Refusals).ToList();
        return refusals.Count > 0 ? refusals : new ListQuery(request.Query, page.Value!);
    }

    /// <summary>A parameter's text; null when it is missing or empty.</summary>
    public string? Text(string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>The ten digits of a number; null when it is missing, 0 (which no number has) when the text is no number.</summary>
    public long? Digits(string name) => Text(name) is not { } text ? null
        : PhoneNumber.TryParse(WithPlus(text), out var number) ? number.Digits : 0;

    /// <summary>Clients that do not encode values send a '+' that arrives as a blank.</summary>
    public static string WithPlus(string text) => text[0] == ' ' ? string.Concat("+", text.AsSpan(1)) : text;

    static Refusal Unknown(string name, string[] known)
    {
        var shown = name.Length > EchoAtMost ? name[..EchoAtMost] : name;
        return new(Reason.UnknownField, shown, Detail: $"{shown} is not known here; known are {string.Join(", ", known)}.");
    }
}
