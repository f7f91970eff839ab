using System.Text.RegularExpressions;
using Hostline.Core.Numbers;

namespace Hostline.Tests.Sdk;

/// <summary>The library's reading of a text; by default, not a valid number.</summary>
/// <param name="Number">In E.164 form.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Type">FIXED_LINE_OR_MOBILE, TOLL_FREE and so on.</param>
readonly record struct LibrarySays(string? Number, string? Country, string? Type)
{
    public bool IsValid => Number is not null;
}

/// <summary>One intended difference between us and the library.</summary>
/// <param name="Why">The argument.</param>
/// <param name="Example">A text that shows it.</param>
/// <param name="Covers">Whether it explains this difference: the text, our reading, the library's reading.</param>
sealed record KnownDifference(string Name, string Why, string Example, Func<string, PhoneNumberReading, LibrarySays, bool> Covers);

/// <summary>
/// The complete list of differences between <see cref="PhoneNumber"/> and libphonenumber-js 1.13.16 (its "max" metadata). Ours is made
/// from NANPA's report of area codes in service, which is the authority; the library is a second opinion from many sources.
/// </summary>
static partial class KnownDifferences
{
    /// <summary>
    /// In service according to the report, unknown to the library: overlays opened since 2023, and a block of personal numbers.
    /// </summary>
    const string TooNewForTheLibrary = "357 436 457 538 621 624 679 729 837 861 924";

    /// <summary>Quebec's 273: the library has it already; the report says assigned, not in service (planned for February 2027).</summary>
    const string TooEarlyInTheLibrary = "273";

    /// <summary>
    /// Islands, services and Colorado's 983, of which the library knows only the exchanges assigned when it was made.
    /// </summary>
    const string KnownByExchange = """
        242 246 264 268 284 340 345 441 473 500 521 522 523 524 525 526 527 528 529 532 533 544 566 577 588 600 622 633 649 658 664
        670 671 684 700 710 721 758 767 784 787 809 829 849 868 869 876 900 939 983
        """;

    static readonly Dictionary<int, string> Territories = new() { [340] = "VI", [670] = "MP", [671] = "GU", [684] = "AS", [787] = "PR", [939] = "PR" };

    public static readonly IReadOnlyList<KnownDifference> All =
    [
        new("written freely", "The library takes blanks, brackets, dashes, extensions and digits of other scripts; an API takes E.164 and nothing else, so "
            + "that a number has one spelling.", "+1 (312) 234-5678",
            (text, ours, library) => library.IsValid && ours.Fault == NumberFault.NotE164 && !Plain().IsMatch(text)),
        new("other country codes", "Numbers of other countries are valid, and not ours to host.", "+442071234567",
            (_, ours, library) => library.IsValid && ours.Fault == NumberFault.NotNanp),
        new("N11 exchanges", "211, 311 … 911 would be taken for the service when dialed; the plan keeps them out of exchanges, the library lets them in.",
            "+13129112345",
            (_, ours, library) => library.IsValid && ours.Fault == NumberFault.InvalidExchange && DigitsOf(library) / 10_000 % 100 == 11),
        new("area codes too new for the library", "In service in NANPA's report.", "+18612345678",
            (_, ours, library) => ours.IsNumber && !library.IsValid && In(TooNewForTheLibrary, ours.Number.AreaCode)),
        new("an area code too early in the library", "Assigned, and not in service in NANPA's report.", "+12732345678",
            (_, ours, library) =>
                library.IsValid && ours.Fault == NumberFault.InvalidAreaCode && In(TooEarlyInTheLibrary, (int)(DigitsOf(library) / 10_000_000))),
        new("area codes known by exchange", "The library lists the exchanges in use, a snapshot that ages; by the plan every exchange of an area code in "
            + "service may be opened.", "+17846069040",
            (_, ours, library) => ours.IsNumber && !library.IsValid && In(KnownByExchange, ours.Number.AreaCode)),
        new("special lines of islands", "Company, paging, VoIP and premium exchanges inside an island's area code, which the library lists; by the area code "
            + "they are numbers of that country.", "+12463126243",
            (_, ours, library) =>
                ours.IsNumber && ours.Number.Kind == NumberKind.OtherCountry && library.Country == ours.Number.Country && !IsGeographic(library)),
        new("a loose toll-free pattern", "For Dominican toll-free numbers the library asks nothing of the exchange, and takes such that begin with 0 or 1.",
            "+18091665636",
            (_, ours, library) => ours.Fault == NumberFault.InvalidExchange && library.Country == "DO" && library.Type == "TOLL_FREE"),
        new("territories", "ISO 3166 gives them codes of their own; NANPA's report counts them as United States, and so does hosting.", "+17872345678",
            (_, ours, library) =>
                ours.IsNumber && library.IsValid && Territories.TryGetValue(ours.Number.AreaCode, out var country) && library.Country == country
                    && IsGeographic(library)),
        new("shared codes", "Toll-free, premium and personal codes serve all countries of the plan; the library has to name one and names the United States.",
            "+18662312385",
            (_, ours, library) => ours.IsNumber && ours.Number.Country is null && library.Country == "US" && library.Type == TypeOf(ours.Number.Kind)),
        new("Canada's services", "600 is VoIP and 622, 633 are personal to the library; NANPA calls all three Canadian non-geographic services.",
            "+16002342345",
            (_, ours, library) =>
                ours.IsNumber && ours.Number.Kind == NumberKind.NonGeographic && library.Country == "CA" && library.Type is "VOIP" or "PERSONAL_NUMBER"),
    ];

    /// <summary>Whether both agree: not a number, or the same number of the same country and kind.</summary>
    public static bool Agree(PhoneNumberReading ours, LibrarySays library) => ours.IsNumber
        ? library.Number == ours.Number.ToString() && library.Country == ours.Number.Country
            && (TypeOf(ours.Number.Kind) is { } type ? library.Type == type : IsGeographic(library))
        : !library.IsValid;

    /// <summary>The library's word for a kind; null for geographic ones, for which it has several.</summary>
    static string? TypeOf(NumberKind kind) => kind switch
    {
        NumberKind.TollFree => "TOLL_FREE",
        NumberKind.Premium => "PREMIUM_RATE",
        NumberKind.Personal => "PERSONAL_NUMBER",
        NumberKind.UnitedStates or NumberKind.Canada or NumberKind.OtherCountry => null,
        _ => "no such word",
    };

    static bool IsGeographic(LibrarySays library) => library.Type is "FIXED_LINE" or "MOBILE" or "FIXED_LINE_OR_MOBILE";

    static long DigitsOf(LibrarySays library) => library.Number is ['+', '1', .. { Length: 10 } digits] ? long.Parse(digits) : 0;

    static bool In(string codes, int areaCode) => NumberPlan.Codes(codes).Contains(areaCode);

    [GeneratedRegex(@"^\+[1-9][0-9]{0,14}\z")]
    private static partial Regex Plain();
}
