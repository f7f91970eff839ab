using System.Text.Json;
using System.Text.RegularExpressions;
using Hostline.Core.Reasons;
using Microsoft.Extensions.Primitives;

namespace Hostline.Http;

/// <summary>
/// Reads typed members from a JSON object, a form or a query, and collects every wrong one with its pointer; in a query, with its name. The
/// readers of a route are the same for all three.
/// </summary>
public sealed class Fields
{
    readonly FieldValues values;
    readonly string? path;
    readonly List<Refusal> refusals;

    public Fields(JsonElement body) : this(new JsonValues(body), "", []) { }

    /// <param name="path">The pointer to this object; null in a query, which has no pointers.</param>
    Fields(FieldValues values, string? path, List<Refusal> refusals) => (this.values, this.path, this.refusals) = (values, path, refusals);

    public static Fields OfForm(IReadOnlyDictionary<string, StringValues> form) => new(new TextValues(form), "", []);

    public static Fields OfQuery(IQueryCollection query) => new(new TextValues(query.ToDictionary(StringComparer.Ordinal)), null, []);

    public IReadOnlyList<Refusal> Refusals => refusals;

    /// <summary>The body as sent; for a form, the same text for the same names and values.</summary>
    public string Raw => values.Raw;

    public bool IsRefused => refusals.Count > 0;

    public bool IsEmpty => values.IsEmpty;

    public bool Has(string name) => values.Has(name);

    public bool IsNull(string name) => values.Has(name) && values.IsNull(name);

    /// <summary>A text; null if it is missing or null and not required.</summary>
    /// <param name="isProse">Whether Windows line endings are allowed.</param>
    public string? Text(string name, bool required = false, int atMost = 1_000, bool isProse = false)
    {
        if (!IsSent(name, required))
        {
            return null;
        }

        if (values.Text(name) is not { } text)
        {
            Refuse(Reason.InvalidField, name, $"{name} must be a string.");
            return null;
        }

        if (text.Length > atMost)
        {
            Refuse(Reason.ValueOutOfRange, name, $"{name} has {text.Length} characters; {atMost} are the limit.");
            return null;
        }

        if (text.Any(c => char.IsControl(c) && c is not '\n' and not '\t' && !(isProse && c == '\r')))
        {
            Refuse(Reason.InvalidField, name, $"{name} contains a control character.");
            return null;
        }

        return text;
    }

    /// <summary>A text of a given form; <paramref name="form"/> describes it in words. Null if it is missing, null or wrong.</summary>
    public string? Text(string name, Regex pattern, string form)
    {
        var text = Text(name);
        if (text is null || pattern.IsMatch(text))
        {
            return text;
        }

        Refuse(Reason.InvalidField, name, $"{name} must be {form}.");
        return null;
    }

    /// <summary>A number from 0; null if it is missing, null or wrong.</summary>
    public decimal? Weight(string name, bool required = false)
    {
        if (!IsSent(name, required) || IsWrong(name, !values.IsNumber(name, out var weight), "a number"))
        {
            return null;
        }

        if (weight >= 0)
        {
            return weight;
        }

        Refuse(Reason.ValueOutOfRange, name, $"{name} must be a number from 0.");
        return null;
    }

    /// <summary>A whole number of a range; null if it is missing, null or wrong.</summary>
    public int? Whole(string name, int atLeast, int atMost)
    {
        if (!IsSent(name, required: false) || IsWrong(name, !values.IsNumber(name, out var number), "a whole number"))
        {
            return null;
        }

        if (number is null || (number == decimal.Truncate(number.Value) && number >= atLeast && number <= atMost))
        {
            return (int?)number;
        }

        Refuse(Reason.ValueOutOfRange, name, $"{name} must be a whole number from {atLeast} to {atMost}.");
        return null;
    }

    public bool? Bool(string name, bool required = false) =>
        IsSent(name, required) && !IsWrong(name, !values.IsFlag(name, out var flag), "true or false") ? flag : null;

    /// <summary>An id; null if it is missing, null, empty or wrong.</summary>
    public T? Id<T>(string name) where T : struct, IId<T>
    {
        if (Text(name) is not { Length: > 0 } text)
        {
            return null;
        }

        if (Ids.TryParseExact(text, out T id))
        {
            return id;
        }

        Refuse(Reason.InvalidField, name, $"{name} must be a UUID.");
        return null;
    }

    /// <summary>A list of texts; null if it is missing. Each element that is not a text is refused with its own pointer.</summary>
    public IReadOnlyList<string>? Texts(string name, bool required = false) =>
        Has(name, required) ? List(name, values.Texts(name), "a list of strings")?.Select(text => text!).ToList() : null;

    /// <summary>A list of whole numbers; null if it is missing, null or wrong.</summary>
    public IReadOnlyList<long>? WholeNumbers(string name) =>
        Has(name, required: false) ? List(name, values.WholeNumbers(name), "a list of whole numbers")?.Select(number => number!.Value).ToList() : null;

    /// <summary>An object inside this one, whose refusals are added to this one's; null if it is missing, null or wrong.</summary>
    public Fields? Object(string name) =>
        Has(name, required: false) && values.Object(name) is var found && !IsWrong(name, found is null, "an object")
            ? new(found!, $"{path}/{name}", refusals)
            : null;

    /// <summary>The objects of a list, whose refusals are added to this one's; null if it is missing or wrong.</summary>
    public IReadOnlyList<Fields>? Each(string name, bool required = false) => Has(name, required)
        ? List(name, values.Objects(name), "a list of objects")?.Select((o, i) => new Fields(o!, $"{path}/{name}/{i}", refusals)).ToList()
        : null;

    /// <summary>One of the given words, compared exactly.</summary>
    public string? OneOf(string name, bool required, params string[] words)
    {
        var text = Text(name, required);
        if (text is null || words.Contains(text))
        {
            return text;
        }

        Refuse(Reason.UnknownValue, name, $"{name} must be one of {string.Join(", ", words)}.");
        return null;
    }

    /// <summary>Refuses the object itself, not one of its members.</summary>
    public void RefuseAll(Reason reason, string detail) => refusals.Add(new(reason, path ?? "", Detail: detail));

    public void Refuse(Reason reason, string name, string detail) => refusals.Add(new(reason, path is null ? name : $"{path}/{name}", Detail: detail));

    /// <summary>Whether there is a single value under a name. A required one that is missing, and one that was sent twice, are refused.</summary>
    bool IsSent(string name, bool required)
    {
        if (!Has(name, required))
        {
            return false;
        }

        if (values.TimesSent(name) is > 1 and var times)
        {
            Refuse(Reason.InvalidField, name, $"{name} was sent {times} times; send it once.");
            return false;
        }

        return true;
    }

    bool Has(string name, bool required)
    {
        if (values.Has(name) && !values.IsNull(name))
        {
            return true;
        }

        if (required)
        {
            Refuse(Reason.MissingField, name, $"{name} is required.");
        }

        return false;
    }

    /// <param name="form">The required form, in words.</param>
    bool IsWrong(string name, bool isWrong, string form)
    {
        if (isWrong)
        {
            Refuse(Reason.InvalidField, name, $"{name} must be {form}.");
        }

        return isWrong;
    }

    /// <summary>The elements of a list of one kind; null if it is not a list, or an element is of another kind.</summary>
    IReadOnlyList<T>? List<T>(string name, IReadOnlyList<T>? elements, string form)
    {
        if (IsWrong(name, elements is null, form))
        {
            return null;
        }

        for (var i = 0; i < elements!.Count; i++)
        {
            if (elements[i] is null)
            {
                Refuse(Reason.InvalidField, $"{name}/{i}", $"{name} must be {form}.");
                return null;
            }
        }

        return elements;
    }
}
