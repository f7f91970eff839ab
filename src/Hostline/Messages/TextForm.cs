using Hostline.Core.Messages;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Storage.Tables;

namespace Hostline.Messages;

/// <summary>Facts about a text that follow from its request alone.</summary>
static class TextForm
{
    const int DigitsAtLeast = 7, DigitsAtMost = 15;

    /// <summary>Country code 1 is shared; numbers without a country count as US numbers.</summary>
    const string Home = "US";

    public static List<Refusal> Read(NewText wanted, out PhoneNumber from, out TextSize size)
    {
        var refusals = new List<Refusal>();
        var sender = PhoneNumber.Read(wanted.From);
        (from, size) = (sender.Number, new(TextCoding.Gsm7, 1));
        if (!sender.IsNumber)
        {
            refusals.Add(new(Reason.SenderNotActive, Number: wanted.From, Place: PlaceKind.Sender));
        }

        if (RefuseRecipient(wanted) is { } recipient)
        {
            refusals.Add(recipient);
        }

        if (wanted.Body.Length == 0)
        {
            refusals.Add(new(Reason.MissingField, Place: PlaceKind.Text));
        }
        else if (TextSize.Of(wanted.Body, wanted.Coding) is not { } read)
        {
            refusals.Add(new(Reason.TextNotEncodable, Place: PlaceKind.Text));
        }
        else if ((size = read).Segments > TextRules.SegmentsAtMost)
        {
            refusals.Add(new(Reason.ValueOutOfRange, Place: PlaceKind.Text,
                Detail: $"The text takes {read.Segments} messages on the network; {TextRules.SegmentsAtMost} are the limit."));
        }

        return refusals;
    }

    static Refusal? RefuseRecipient(NewText wanted)
    {
        var why = !IsE164(wanted.To) ? "It is not in +E.164 form."
            : wanted.To.StartsWith("+1", StringComparison.Ordinal) && PhoneNumber.Read(wanted.To) is { IsNumber: false } reading ? reading.Description
            : wanted.To == wanted.From ? "It is the number that the text is sent from."
            : null;
        return why is null ? null : new(Reason.RecipientInvalid, Number: wanted.To, Place: PlaceKind.Recipient,
            Detail: $"{ReasonCatalog.Of(Reason.RecipientInvalid).Sentence} {why}");
    }

    static bool IsE164(string text) =>
        text is ['+', >= '1' and <= '9', ..] && text.Length is > DigitsAtLeast and <= 1 + DigitsAtMost && !text.AsSpan(1).ContainsAnyExceptInRange('0', '9');

    /// <summary>ISO 3166-1 alpha-2; null for a country code other than 1.</summary>
    public static string? CountryOf(string number) => PhoneNumber.TryParse(number, out var known) ? known.Country ?? Home : null;

    /// <summary>Whether US carriers require a campaign for the text, and the number has none.</summary>
    public static bool NeedsCampaign(TextNumber number, string to) =>
        number.Campaign is null && number.Place.Number.Kind == NumberKind.UnitedStates && CountryOf(to) == Home;
}
