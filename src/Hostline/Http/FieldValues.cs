using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace Hostline.Http;

/// <summary>
/// The source that <see cref="Fields"/> reads from. A method returns false, or null, for a value that is not of its kind.
/// </summary>
abstract class FieldValues
{
    public abstract string Raw { get; }

    public abstract bool IsEmpty { get; }

    public abstract bool Has(string name);

    public abstract bool IsNull(string name);

    /// <summary>How often a member with a single value was sent: 1, or more if names can be repeated.</summary>
    public virtual int TimesSent(string name) => 1;

    public abstract string? Text(string name);

    /// <summary>A number; null if no decimal can represent it.</summary>
    public abstract bool IsNumber(string name, out decimal? number);

    public abstract bool IsFlag(string name, out bool flag);

    /// <summary>A list; null elements for values of another kind.</summary>
    public abstract IReadOnlyList<string?>? Texts(string name);

    public abstract IReadOnlyList<long?>? WholeNumbers(string name);

    public abstract FieldValues? Object(string name);

    public abstract IReadOnlyList<FieldValues?>? Objects(string name);
}

sealed class JsonValues(JsonElement body) : FieldValues
{
    public override string Raw => body.GetRawText();

    public override bool IsEmpty => !body.EnumerateObject().MoveNext();

    public override bool Has(string name) => body.TryGetProperty(name, out _);

    public override bool IsNull(string name) => body.GetProperty(name).ValueKind == JsonValueKind.Null;

    public override string? Text(string name) => TextOf(body.GetProperty(name));

    public override bool IsNumber(string name, out decimal? number)
    {
        var value = body.GetProperty(name);
        number = value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var read) ? read : null;
        return value.ValueKind == JsonValueKind.Number;
    }

    public override bool IsFlag(string name, out bool flag)
    {
        var kind = body.GetProperty(name).ValueKind;
        flag = kind == JsonValueKind.True;
        return kind is JsonValueKind.True or JsonValueKind.False;
    }

    public override IReadOnlyList<string?>? Texts(string name) => List(name, TextOf);

    public override IReadOnlyList<long?>? WholeNumbers(string name) =>
        List(name, e => e.ValueKind == JsonValueKind.Number && e.TryGetInt64(out var number) ? number : (long?)null);

    public override FieldValues? Object(string name) => ObjectOf(body.GetProperty(name));

    public override IReadOnlyList<FieldValues?>? Objects(string name) => List(name, ObjectOf);

    static string? TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static FieldValues? ObjectOf(JsonElement value) => value.ValueKind == JsonValueKind.Object ? new JsonValues(value) : null;

    List<T>? List<T>(string name, Func<JsonElement, T> read)
    {
        var value = body.GetProperty(name);
        return value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(read)] : null;
    }
}

/// <summary>The members of a form or a query: texts, each name once or, for a list, once for each element. There are no objects and no null.</summary>
sealed class TextValues(IReadOnlyDictionary<string, StringValues> values) : FieldValues
{
    /// <summary>Sorted by name, so that two equal forms have the same text.</summary>
    public override string Raw =>
        JsonSerializer.Serialize(new SortedDictionary<string, string?[]>(values.ToDictionary(v => v.Key, v => v.Value.ToArray()), StringComparer.Ordinal));

    public override bool IsEmpty => values.Count == 0;

    public override bool Has(string name) => values.ContainsKey(name);

    public override bool IsNull(string name) => false;

    public override int TimesSent(string name) => values[name].Count;

    public override string? Text(string name) => values[name][0];

    public override bool IsNumber(string name, out decimal? number)
    {
        var text = values[name][0];
        number = decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var read)
            ? read
            : null;
        return number is not null;
    }

    public override bool IsFlag(string name, out bool flag)
    {
        flag = values[name][0] == "true";
        return values[name][0] is "true" or "false";
    }

    public override IReadOnlyList<string?>? Texts(string name) => values[name].ToArray();

    public override IReadOnlyList<long?>? WholeNumbers(string name) =>
        [.. values[name].Select(text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out var number) ? number : (long?)null)];

    public override FieldValues? Object(string name) => null;

    public override IReadOnlyList<FieldValues?>? Objects(string name) => null;
}
