using System.Globalization;

namespace Hostline.Core.Numbers;

/// <summary>
/// An area code that came into service after the table of <see cref="NumberPlan"/> was made. The operator adds it with a setting: the plan
/// grows by a few codes a year, which cannot wait for a release.
/// </summary>
/// <param name="Country">ISO 3166-1 alpha-2; null for a toll-free code.</param>
public sealed record AddedAreaCode(int Code, NumberKind Kind, string? Country)
{
    const string TollFree = "toll-free";
    const string Form = "Write each as an area code and a place, such as '821 US', '257 CA' or '822 toll-free', separated by commas or line breaks";

    /// <summary>The date of the table that these codes extend, ISO 8601.</summary>
    public static string TableAsOf => NumberPlan.AsOf;

    /// <summary>Extends the table with these codes. It affects the whole process; call it once, at start.</summary>
    public static void Use(IReadOnlyList<AddedAreaCode> added) => NumberPlan.Extend(added);

    /// <summary>Reads a list; in a file, text after a # is a comment. Entries that repeat the table are ignored.</summary>
    /// <param name="source">The setting that the text comes from, for messages.</param>
    /// <exception cref="ArgumentException">An entry is wrong; the message names the source and the entry.</exception>
    public static IReadOnlyList<AddedAreaCode> Read(string text, string source)
    {
        var added = new Dictionary<int, AddedAreaCode>();
        foreach (var entry in text.Split('\n').SelectMany(line => line.Split('#')[0].Split(',')).Select(e => e.Trim()).Where(e => e.Length > 0))
        {
            var read = ReadOne(entry, source);
            if (added.TryGetValue(read.Code, out var before) && before != read)
            {
                throw Wrong(source, entry, $"{read.Code} already has another place");
            }

            added[read.Code] = read;
        }

        return [.. added.Values.Where(a => !NumberPlan.IsInTable(a.Code))];
    }

    static AddedAreaCode ReadOne(string entry, string source)
    {
        var parts = entry.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2 || parts[0].Length != 3 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            throw Wrong(source, entry, $"it has the wrong form. {Form}");
        }

        var (kind, country) = PlaceOf(parts[1])
            ?? throw Wrong(source, entry, $"'{parts[1]}' is neither a country's two capital letters nor {TollFree}. {Form}");
        if (NumberPlan.CanNeverBe(code) is { } why)
        {
            throw Wrong(source, entry, $"{code} {why}");
        }

        return NumberPlan.IsInTable(code) && (NumberPlan.TableKindOf(code), NumberPlan.TableCountryOf(code)) != (kind, country)
            ? throw Wrong(source, entry, $"{code} is in service for another place or purpose by the table of {NumberPlan.AsOf}")
            : new(code, kind, country);
    }

    static (NumberKind Kind, string? Country)? PlaceOf(string place) => place switch
    {
        TollFree => (NumberKind.TollFree, null),
        "US" => (NumberKind.UnitedStates, place),
        "CA" => (NumberKind.Canada, place),
        [>= 'A' and <= 'Z', >= 'A' and <= 'Z'] => (NumberKind.OtherCountry, place),
        _ => null,
    };

    static ArgumentException Wrong(string source, string entry, string why) => new($"{source} cannot be read at '{entry}': {why}.");
}
