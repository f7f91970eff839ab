using System.CommandLine.Parsing;
using System.Globalization;
using Hostline.Http;

namespace Hostline.Commands;

/// <summary>
/// Parses arguments. If one cannot be parsed, the error is a sentence with the right form, because the parser's own messages name .NET types.
/// </summary>
static class Typed
{
    public static T Id<T>(ArgumentResult given) where T : struct, IId<T> => Read<T>(given, Ids.TryParse, "an id such as 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10");

    public static T? OptionalId<T>(ArgumentResult given) where T : struct, IId<T> => Id<T>(given);

    public static T[] AnyIds<T>(ArgumentResult given) where T : struct, IId<T>
    {
        foreach (var wrong in given.Tokens.Where(t => !Ids.TryParse(t.Value, out T _)))
        {
            given.AddError($"'{wrong.Value}' is not an id such as 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10.");
        }

        return [.. given.Tokens.Select(t => Ids.TryParse(t.Value, out T id) ? id : default)];
    }

    public static int Count(ArgumentResult given) => Read(given,
        (string text, out int count) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count), "a whole number such as 50");

    public static DateTimeOffset? Instant(ArgumentResult given) =>
        Read<DateTimeOffset>(given, Iso8601.TryParse, "an ISO 8601 instant such as 2026-11-24T00:00:00Z");

    delegate bool Parse<T>(string text, out T value);

    static T Read<T>(ArgumentResult given, Parse<T> parse, string form) where T : struct
    {
        var text = given.Tokens.Count == 0 ? "" : given.Tokens[^1].Value;
        if (!parse(text, out var value))
        {
            given.AddError($"'{text}' is not {form}.");
        }

        return value;
    }
}
