using System.Globalization;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.History;
using Hostline.Http;
using Hostline.Storage.Tables;

namespace Hostline.Api;

/// <summary>
/// Reads typed parameters from the query and collects every wrong one. A parameter that the route does not know is refused: a misspelled filter
/// must not look as if it had been applied.
/// </summary>
sealed class Query
{
    const string Live = "live";
    readonly IQueryCollection query;
    readonly List<Refusal> refusals = [];

    /// <summary>Accepts the parameters with which the route was registered.</summary>
    /// <param name="without">Those that this caller does not have.</param>
    public Query(HttpContext http, params string[] without)
    {
        query = http.Request.Query;
        string[] known = [.. http.Features.Get<ApiRoute>()!.Query.Select(p => p.Name).Except(without)];
        refusals.AddRange(query.Keys.Except(known).Select(name => new Refusal(
            Reason.UnknownField, name, Detail: $"There is no parameter {name} here. Known: {string.Join(", ", known)}.")));
        // No text in the database has a NUL, so a search for one is a mistake.
        refusals.AddRange(known.Where(name => Text(name).Contains('\0')).Select(name => new Refusal(
            Reason.InvalidField, name, Detail: $"{name} must not contain a NUL character.")));
    }

    public IReadOnlyList<Refusal> Refusals => refusals;

    public bool IsRefused => refusals.Count > 0;

    /// <summary>A text; "" if it is missing.</summary>
    public string Text(string name) => query[name].ToString();

    /// <summary>A mailbox, or a number in any usual spelling; "" if it is missing.</summary>
    public string Recipient(string name) => Text(name).Contains('@') ? Text(name).Trim() : Number(name)?.ToString() ?? "";

    /// <summary>A world, by its id or as "live".</summary>
    public WorldId? World(string name) =>
        Text(name) == Live ? Core.Worlds.World.LiveId : Take<WorldId>(name, Reason.InvalidField, $"{Live}, or the UUID of a sandbox", Ids.TryParse);

    public T? Id<T>(string name) where T : struct, IId<T> => Take<T>(name, Reason.InvalidField, "a UUID", Ids.TryParse);

    /// <summary>A number in any usual spelling; a plus sign that was not encoded arrives as a blank.</summary>
    public PhoneNumber? Number(string name)
    {
        var reading = TypedNumber.Read(Plus.Restore(Text(name)));
        if (Text(name).Length > 0 && !reading.IsNumber)
        {
            refusals.Add(new(Reason.NumberNotE164, name, Detail: reading.Description));
        }

        return reading.IsNumber ? reading.Number : null;
    }

    /// <summary>A position in a list of numbers: after a number, or after NUMBER@WORLD if it may be active in several worlds.</summary>
    public (long Digits, WorldId World) Place(string name)
    {
        var parts = Plus.Restore(Text(name)).Split('@', 2);
        var reading = TypedNumber.Read(parts[0]);
        var world = Ids.AfterAll<WorldId>();
        if (Text(name).Length > 0 && (!reading.IsNumber || (parts.Length == 2 && !Ids.TryParse(parts[1], out world))))
        {
            refusals.Add(new(Reason.InvalidField, name, Detail: $"{name} must be the unchanged value from a previous page."));
        }

        return (reading.Number.Digits, world);
    }

    /// <summary>A position in a list of orders by waiting time; its start if it is missing.</summary>
    public OrderPlace OrderPlace(string name)
    {
        if (!Storage.Tables.OrderPlace.TryParse(Text(name), out var place) && Text(name).Length > 0)
        {
            refusals.Add(new(Reason.InvalidField, name, Detail: $"{name} must be the unchanged value from a previous page."));
        }

        return place;
    }

    public DateTimeOffset? Instant(string name) =>
        Take<DateTimeOffset>(name, Reason.InvalidField, "an ISO 8601 instant such as 2026-11-24T00:00:00Z", Iso8601.TryParse);

    public long? Whole(string name) =>
        Take<long>(name, Reason.ValueOutOfRange, "a whole number from 0", (string text, out long value) => long.TryParse(text, out value) && value >= 0);

    /// <summary>A position in a feed; its start if it is missing.</summary>
    public FeedCursor Cursor(string name) =>
        Take<FeedCursor>(name, Reason.InvalidField, "the cursor of an event or of a page, unchanged", FeedCursor.TryParse) ?? FeedCursor.Start;

    public int Limit(int otherwise, int atMost) => (int)(Take<long>("limit", Reason.ValueOutOfRange, $"a whole number from 1 to {atMost}",
        (string text, out long value) => long.TryParse(text, out value) && value >= 1 && value <= atMost) ?? otherwise);

    /// <summary>One of the given words; null if it is missing.</summary>
    public string? OneOf(string name, params string[] words) =>
        Take<Word>(name, Reason.UnknownValue, $"one of {string.Join(", ", words)}",
            (string text, out Word word) => words.Contains((word = new(text)).Text))?.Text;

    /// <summary>One line of text; null if it is missing.</summary>
    public string? Line(string name, int atMost)
    {
        var text = Text(name).Trim();
        if (text.Length > atMost || text.Any(char.IsControl))
        {
            Refuse(Reason.ValueOutOfRange, name, $"{name} must be one line of at most {atMost} characters.");
        }

        return text.Length == 0 ? null : text;
    }

    public void Refuse(Reason reason, string name, string detail) => refusals.Add(new(reason, name, Detail: detail));

    delegate bool Parse<T>(string text, out T value);

    readonly record struct Word(string Text);

    T? Take<T>(string name, Reason reason, string form, Parse<T> parse) where T : struct
    {
        var text = Text(name);
        if (text.Length == 0)
        {
            return null;
        }

        if (parse(text, out var value))
        {
            return value;
        }

        refusals.Add(new(reason, name, Detail: $"{name} must be {form}."));
        return null;
    }
}
