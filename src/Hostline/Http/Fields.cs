using System.Text.Json;
using System.Text.RegularExpressions;
using Hostline.Core.Reasons;

namespace Hostline.Http;

/// <summary>Takes typed members out of a JSON object and remembers every one that was wrong, with its pointer.</summary>
public sealed class Fields
{
    readonly JsonElement body;
    readonly string path;
    readonly List<Refusal> refusals;

    public Fields(JsonElement body) : this(body, "", []) { }

    Fields(JsonElement body, string path, List<Refusal> refusals) => (this.body, this.path, this.refusals) = (body, path, refusals);

    public IReadOnlyList<Refusal> Refusals => refusals;

    /// <summary>The body as it was sent.</summary>
    public string Raw => body.GetRawText();

    public bool IsRefused => refusals.Count > 0;

    /// <summary>Whether the object has no member.</summary>
    public bool IsEmpty => !body.EnumerateObject().MoveNext();

    public bool Has(string name) => body.TryGetProperty(name, out _);

    public bool IsNull(string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null;

    /// <summary>A text; null when it is missing or null and not required.</summary>
    public string? Text(string name, bool required = false, int atMost = 1_000)
    {
        if (!Take(name, required, JsonValueKind.String, "a string", out var value))
        {
            return null;
        }

        var text = value.GetString()!;
        if (text.Length > atMost)
        {
            Refuse(Reason.ValueOutOfRange, name, $"{name} has {text.Length} characters; {atMost} are the limit.");
            return null;
        }

        if (text.Any(c => char.IsControl(c) && c is not '\n' and not '\t'))
        {
            Refuse(Reason.InvalidField, name, $"{name} holds a control character.");
            return null;
        }

        return text;
    }

    /// <summary>A text of a given form; <paramref name="form"/> says it in words. Null when it is missing, null or wrong.</summary>
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

    /// <summary>A number from 0; null when it is missing, null or wrong.</summary>
    public decimal? Weight(string name, bool required = false)
    {
        if (!Take(name, required, JsonValueKind.Number, "a number", out var value))
        {
            return null;
        }

        if (value.TryGetDecimal(out var weight) && weight >= 0)
        {
            return weight;
        }

        Refuse(Reason.ValueOutOfRange, name, $"{name} must be a number from 0.");
        return null;
    }

    public bool? Bool(string name, bool required = false)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            if (required)
            {
                Refuse(Reason.MissingField, name, $"{name} is required.");
            }

            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Refuse(Reason.InvalidField, name, $"{name} must be true or false.");
        return null;
    }

    /// <summary>An id; null when it is missing, null, empty or wrong.</summary>
    public Guid? Id(string name)
    {
        if (Text(name) is not { Length: > 0 } text)
        {
            return null;
        }

        if (Guid.TryParseExact(text, "D", out var id))
        {
            return id;
        }

        Refuse(Reason.InvalidField, name, $"{name} must be a UUID.");
        return null;
    }

    /// <summary>A list of texts; null when it is missing. Each element that is no text is refused by its own pointer.</summary>
    public IReadOnlyList<string>? Texts(string name, bool required = false)
    {
        if (!Take(name, required, JsonValueKind.Array, "a list of strings", out var value))
        {
            return null;
        }

        var texts = new List<string>(value.GetArrayLength());
        foreach (var element in value.EnumerateArray())
        {
            if (element.ValueKind == JsonValueKind.String)
            {
                texts.Add(element.GetString()!);
            }
            else
            {
                Refuse(Reason.InvalidField, $"{name}/{texts.Count}", $"{name} must be a list of strings.");
                return null;
            }
        }

        return texts;
    }

    /// <summary>A list of whole numbers; null when it is missing, null or wrong.</summary>
    public IReadOnlyList<long>? WholeNumbers(string name)
    {
        if (!Take(name, false, JsonValueKind.Array, "a list of whole numbers", out var value))
        {
            return null;
        }

        var numbers = new List<long>(value.GetArrayLength());
        foreach (var element in value.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out var number))
            {
                Refuse(Reason.InvalidField, $"{name}/{numbers.Count}", $"{name} must be a list of whole numbers.");
                return null;
            }

            numbers.Add(number);
        }

        return numbers;
    }

    List<JsonElement>? Objects(string name, bool required)
    {
        if (!Take(name, required, JsonValueKind.Array, "a list of objects", out var value))
        {
            return null;
        }

        var objects = value.EnumerateArray().ToList();
        if (objects.FindIndex(o => o.ValueKind != JsonValueKind.Object) is >= 0 and var wrong)
        {
            Refuse(Reason.InvalidField, $"{name}/{wrong}", $"{name} must be a list of objects.");
            return null;
        }

        return objects;
    }

    /// <summary>An object inside this one, whose refusals count as this one's; null when it is missing, null or wrong.</summary>
    public Fields? Object(string name) =>
        Take(name, false, JsonValueKind.Object, "an object", out var value) ? new(value, $"{path}/{name}", refusals) : null;

    /// <summary>The objects of a list, whose refusals count as this one's; null when it is missing or wrong.</summary>
    public IReadOnlyList<Fields>? Each(string name, bool required = false) =>
        Objects(name, required)?.Select((o, i) => new Fields(o, $"{path}/{name}/{i}", refusals)).ToList();

    /// <summary>One of some words, compared exactly.</summary>
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

    /// <summary>Of the object itself, none of its members.</summary>
    public void RefuseAll(Reason reason, string detail) => refusals.Add(new(reason, path, Detail: detail));

    public void Refuse(Reason reason, string name, string detail) => refusals.Add(new(reason, $"{path}/{name}", Detail: detail));

    bool Take(string name, bool required, JsonValueKind kind, string form, out JsonElement value)
    {
        if (!body.TryGetProperty(name, out value) || value.ValueKind == JsonValueKind.Null)
        {
            if (required)
            {
                Refuse(Reason.MissingField, name, $"{name} is required.");
            }

            return false;
        }

        if (value.ValueKind == kind)
        {
            return true;
        }

        Refuse(Reason.InvalidField, name, $"{name} must be {form}.");
        return false;
    }
}
