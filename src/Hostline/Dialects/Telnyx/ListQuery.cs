using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Http;

namespace Hostline.Dialects.Telnyx;

/// <summary>
/// The query of a list: its page, and filters and sort by their full names, brackets raw or encoded. An unknown filter is refused, because
/// ignoring it would return wrong rows; any other unknown name is ignored, because generated clients send their own options.
/// </summary>
sealed class ListQuery
{
    const int EchoAtMost = 100;
    const string Filter = "filter";
    readonly HttpContext http;
    readonly IQueryCollection query;

    /// <summary>Pages further back than this are expensive to find.</summary>
    const int SkipWithoutTurn = 1_000;

    ListQuery(HttpRequest request, Paging page) => (http, query, Page) = (request.HttpContext, request.Query, page);

    /// <summary>Whether the query searches rows instead of listing them: with a filter, or far from the beginning.</summary>
    public bool IsSearch => Page.Skip > SkipWithoutTurn || query.Keys.Any(k => k.StartsWith("filter", StringComparison.Ordinal));

    public Paging Page { get; }

    /// <summary>The id in the path of the list's parent; null if there is none, or it is not a UUID.</summary>
    public T? IdOf<T>() where T : struct, IId<T> => Endpoints.IdOf<T>(http);

    public bool HasSize => Array.Exists(Paging.SizeNames, name => Text(name) is not null);

    public static Outcome<ListQuery> Read(HttpRequest request, string[] known)
    {
        var page = Paging.Read(request);
        List<Refusal> refusals = [.. Refusals(request, known), .. page.Refusals];
        return refusals.Count > 0 ? refusals : new ListQuery(request, page.Value!);
    }

    /// <summary>The faults of a query that do not depend on the meaning of its parameters.</summary>
    /// <param name="known">All names that the list accepts.</param>
    public static IEnumerable<Refusal> Refusals(HttpRequest request, string[] known) =>
        request.Query.Keys.Where(k => IsFilter(k) && !known.Contains(k, StringComparer.OrdinalIgnoreCase)).Select(k => Unknown(k, known))
            .Concat(known.Where(k => request.Query[k].ToString().Contains('\0')).Select(Unstorable));

    /// <summary>A parameter's text; null if it is missing or empty.</summary>
    public string? Text(string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>A text to search for; null if it is missing or empty.</summary>
    public string? Part(string name) => Text(name) is { } text ? Plus.Restore(text) : null;

    /// <summary>The ten digits of a number; null if it is missing, or wrong and reported.</summary>
    public long? Digits(string name, List<Refusal> refusals) => Text(name) is { } text ? Digits(name, Plus.Restore(text).TrimEnd(), refusals) : null;

    /// <summary>An instant; null if it is missing, or wrong and reported.</summary>
    public DateTimeOffset? Instant(string name, List<Refusal> refusals)
    {
        // The '+' of an offset that was not encoded arrives as a blank.
        if (Text(name)?.Replace(' ', '+') is not { } text)
        {
            return null;
        }

        if (Iso8601.TryParse(text, out var instant))
        {
            return instant;
        }

        refusals.Add(new(Reason.InvalidField, name, Detail: $"{name} must be an ISO 8601 instant such as 2026-11-24T00:00:00Z."));
        return null;
    }

    /// <summary>
    /// The digits of a comma-separated list of numbers; null if it is missing. A text that is not a number, and an empty list, are
    /// reported.
    /// </summary>
    public IReadOnlyList<long>? DigitsOfEach(string name, List<Refusal> refusals)
    {
        if (Text(name) is not { } list)
        {
            return null;
        }

        var texts = Plus.RestoreEach(list).DefaultIfEmpty("");
        return [.. texts.Select(text => Digits(name, text, refusals)).OfType<long>()];
    }

    static long? Digits(string name, string text, List<Refusal> refusals)
    {
        var reading = PhoneNumber.Read(text);
        if (!reading.IsNumber)
        {
            refusals.Add(new(Reason.NumberNotE164, name, Detail: reading.Description));
        }

        return reading.IsNumber ? reading.Number.Digits : null;
    }

    /// <summary>No text in the database has a NUL, so a search for one is a mistake.</summary>
    static Refusal Unstorable(string name) => new(Reason.InvalidField, name, Detail: $"{name} must not contain a NUL character.");

    /// <summary><c>filter[…]</c>, and <c>filter</c> alone: some generators send a whole filter object under its bare name.</summary>
    static bool IsFilter(string name) =>
        name.StartsWith(Filter, StringComparison.OrdinalIgnoreCase) && (name.Length == Filter.Length || name[Filter.Length] == '[');

    static Refusal Unknown(string name, string[] known)
    {
        var shown = name.Length > EchoAtMost ? name[..EchoAtMost] : name;
        var filters = known.Where(IsFilter).ToList();
        return new(Reason.UnknownField, shown, Detail: filters.Count == 0
            ? $"This list has no filters, so {shown} cannot be applied."
            : $"{shown} is not a filter of this list; its filters are {string.Join(", ", filters)}.");
    }
}
