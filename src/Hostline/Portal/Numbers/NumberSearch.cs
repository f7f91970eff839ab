using Hostline.Core.Numbers;
using Hostline.Pages;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Numbers;

/// <summary>A search among the account's numbers, as typed and as understood.</summary>
/// <param name="Filter">Null if the text typed as a number cannot be one.</param>
public sealed record NumberSearch(string Number, string State, string Profile, string Tag, NumberFilter? Filter)
{
    public const string Locked = "locked", Leaving = "leaving", WithoutCampaign = "no-campaign", Refused = "release-refused";

    public static readonly IReadOnlyList<string> States = [Locked, Leaving, WithoutCampaign, Refused];

    const int TextAtMost = 100, NationalDigits = 10, EndingDigits = 4;

    public bool IsEmpty => Number.Length + State.Length + Profile.Length + Tag.Length == 0;

    public string Query => $"number={Uri.EscapeDataString(Number)}&state={State}&profile={Profile}&tag={Uri.EscapeDataString(Tag)}";

    public static NumberSearch Of(Visit visit)
    {
        var state = States.Contains(visit.Query("state")) ? visit.Query("state") : "";
        var profile = Ids.TryParse(visit.Query("profile"), out ProfileId id) ? id : (ProfileId?)null;
        var (number, tag) = (Text(visit, "number"), Text(visit, "tag"));
        var filter = Digits(number) is { } digits
            ? digits with
            {
                Profile = profile,
                Tag = tag.Length == 0 ? null : tag,
                Selection = state switch
                {
                    Locked => NumberSelection.Locked,
                    Leaving => NumberSelection.Leaving,
                    WithoutCampaign => NumberSelection.WithoutCampaign,
                    Refused => NumberSelection.Refused,
                    _ => NumberSelection.All,
                },
            }
            : null;
        return new(number, state, profile?.ToString() ?? "", tag, filter);
    }

    static string Text(Visit visit, string name) => visit.Query(name) is { Length: <= TextAtMost } text && !text.Contains('\0') ? text : "";

    /// <summary>A full number in any spelling, its last four digits, or its beginning. Null if the text cannot be meant as a number.</summary>
    static NumberFilter? Digits(string text)
    {
        if (text.Length == 0)
        {
            return NumberFilter.Any;
        }

        if (TypedNumber.Read(Http.Plus.Restore(text)) is { IsNumber: true } whole)
        {
            return NumberFilter.Any with { From = whole.Number.Digits, Until = whole.Number.Digits };
        }

        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (!TypedNumber.IsMeant(text) || digits.Length is 0 or > NationalDigits + 1)
        {
            return null;
        }

        if (digits.Length == EndingDigits && text.All(char.IsAsciiDigit))
        {
            return NumberFilter.Any with { Ending = int.Parse(digits) };
        }

        // A leading 1 is the country code: no area code begins with it.
        var start = digits[0] == '1' ? digits[1..] : digits;
        return start.Length is 0 or > NationalDigits ? null : NumberFilter.Any with
        {
            From = long.Parse(start.PadRight(NationalDigits, '0')),
            Until = long.Parse(start.PadRight(NationalDigits, '9')),
        };
    }
}
