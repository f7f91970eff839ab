using System.Globalization;

namespace Hostline.Core.Numbers;

/// <summary>
/// An area code that came into service after the table of <see cref="NumberPlan"/> was made. Whoever runs the program adds it by
/// a setting, because the plan grows by a few codes a year and none of them can wait for a release.
/// </summary>
/// <param name="Country">ISO 3166-1 alpha-2; null for a toll-free code.</param>
public sealed record AddedAreaCode(int Code, NumberKind Kind, string? Country)
{
    const string TollFree = "toll-free";
    const string Form = "Write each as an area code and a place, such as '821 US', '257 CA' or '822 toll-free', with commas or line ends between them";

    /// <summary>The date of the table that these are added to, ISO 8601.</summary>
    public static string TableAsOf => NumberPlan.AsOf;

    /// <summary>From now on numbers of these codes are numbers, beside those of the table. For the whole process, so once at its start.</summary>
    public static void Use(IReadOnlyList<AddedAreaCode> added) => NumberPlan.Extend(added);

    /// <summary>Reads a list; in a file, text after a # is a comment. What the table has already, in the same place, is passed over.</summary>
    /// <param name="source">What the text is the value of, for messages.</param>
    /// <exception cref="ArgumentException">Something is wrong; the message names the source and the entry.</exception>
    public static IReadOnlyList<AddedAreaCode> Read(string text, string source)
    {
        var added = new Dictionary<int, AddedAreaCode>();
        foreach (var entry in text.Split('\n').SelectMany(line => line.Split('#')[0].Split(',')).Select(e => e.Trim()).Where(e => e.Length > 0))
        {
            var read = ReadOne(entry, source);
            if (added.TryGetValue(read.Code, out var before) && before != read)
            {
                throw Wrong(source, entry, $"{read.Code} was given another place before");
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
            throw Wrong(source, entry, $"it is not of that form. {Form}");
        }

        var (kind, country) = PlaceOf(parts[1]) ?? throw Wrong(source, entry, $"'{parts[1]}' is neither two capital letters of a country nor {TollFree}. {Form}");
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
