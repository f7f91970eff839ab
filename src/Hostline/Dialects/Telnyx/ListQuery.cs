using System.Globalization;
using System.Text.RegularExpressions;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// The query of a list: its page, and filters and sort by their whole names, brackets raw or encoded. A name that is not
/// known is refused, because a filter that is not applied gives the wrong rows.
/// </summary>
sealed partial class ListQuery
{
    const int EchoAtMost = 100;
    static readonly string[] OfPage = [Paging.NumberName, Paging.SizeName];
    readonly IQueryCollection query;

    ListQuery(HttpRequest request, Paging page) => (query, Page, Id) = (request.Query, page, Endpoints.IdOf(request.HttpContext));

    public Paging Page { get; }

    /// <summary>The id in the path of what has the list; null when there is none, or it is no UUID.</summary>
    public Guid? Id { get; }

    public static Outcome<ListQuery> Read(HttpRequest request, string[] known)
    {
        var page = Paging.Read(request);
        var refusals = request.Query.Keys.Where(k => !known.Contains(k) && !OfPage.Contains(k)).Select(k => Unknown(k, known))
            .Concat(page.Refusals).ToList();
        return refusals.Count > 0 ? refusals : new ListQuery(request, page.Value!);
    }

    /// <summary>A parameter's text; null when it is missing or empty.</summary>
    public string? Text(string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>The ten digits of a number; null when it is missing, 0 (which no number has) when the text is no number.</summary>
    public long? Digits(string name) => Text(name) is not { } text ? null
        : PhoneNumber.TryParse(WithPlus(text), out var number) ? number.Digits : 0;

    /// <summary>The same for a list of numbers between commas.</summary>
    public IReadOnlyList<long>? DigitsOfEach(string name) => Text(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(text => PhoneNumber.TryParse(WithPlus(text), out var number) ? number.Digits : 0).ToList();

    /// <summary>An instant in ISO 8601; null when it is missing. A zone's '+' that was not encoded is taken for what it was.</summary>
    public Outcome<DateTimeOffset?> Instant(string name)
    {
        if (Text(name) is not { } text)
        {
            return (DateTimeOffset?)null;
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return IsoDate().IsMatch(text) && DateTimeOffset.TryParse(ZoneBlank().Replace(text, "+"), CultureInfo.InvariantCulture, Utc, out var instant)
            ? instant
            : new Refusal(Reason.InvalidField, name, Detail: $"{name} must be an instant in ISO 8601, for example 2026-03-01T12:00:00Z.");
    }

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+(Z|[+ -][0-9]{2}:?[0-9]{2})?)?\z")]
    private static partial Regex IsoDate();

    [GeneratedRegex("(?<=T.*) (?=[0-9]{2}:?[0-9]{2}$)")]
    private static partial Regex ZoneBlank();

    /// <summary>Clients that do not encode values send a '+' that arrives as a blank.</summary>
    public static string WithPlus(string text) => text[0] == ' ' ? string.Concat("+", text.AsSpan(1)) : text;

    static Refusal Unknown(string name, string[] known)
    {
        var shown = name.Length > EchoAtMost ? name[..EchoAtMost] : name;
        return new(Reason.UnknownField, shown, Detail: $"{shown} is not known here; known are {string.Join(", ", OfPage.Concat(known))}.");
    }
}
