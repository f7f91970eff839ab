using System.Globalization;
using Hostline.Core.Letters;
using Hostline.Core.Numbers;

namespace Hostline.Core.Documents.Checks;

/// <param name="Text">Null if it could not be read.</param>
/// <param name="Elsewhere">Orders of other accounts that have the same file, or a file with the same words.</param>
public sealed record CheckedDocument(DocumentText? Text, string? WhyUnread, IReadOnlyList<SameDocument> Elsewhere);

/// <param name="IsSameFile">Identical bytes; otherwise a different file with the same words.</param>
public sealed record SameDocument(OrderId Order, bool IsSameFile);

/// <summary>The documents of an order, and the data they are compared with.</summary>
/// <param name="Account">The account's name, used as the holder where the letter does not name one.</param>
/// <param name="Sealed">The content of a letter signed here; null for an uploaded one.</param>
/// <param name="Outdated">Whether a template version is one of this host's that is no longer accepted; null if the version is unknown.</param>
/// <param name="Today">In world time.</param>
public sealed record CheckedOrder(
    IReadOnlyList<PhoneNumber> Numbers, string Account, CheckedDocument? Letter, CheckedDocument? Bill, LetterOfAuthorization? Sealed,
    Func<string, bool?> Outdated, DateOnly Today)
{
    /// <summary>The ids that a letter for this order can have been made for.</summary>
    public IReadOnlyList<string> References { get; init; } = [];
}

/// <summary>
/// What a machine finds in the documents of an order. It never says that a document is right: "fine" means that no doubt was found, and a
/// document without text is reported as not checked.
/// </summary>
public static class DocumentChecks
{
    const int DaysAtMost = 30, NumbersNamed = 5;

    /// <summary>From this share of differing letters on, two names count as different and not as two spellings of one.</summary>
    const double OtherName = 0.4;

    public static IReadOnlyList<Finding> Of(CheckedOrder order) =>
    [
        .. OfLetter(order), .. OfBill(order), .. HolderOf(order),
    ];

    static IEnumerable<Finding> OfLetter(CheckedOrder order)
    {
        if (order.Letter is not { } letter)
        {
            yield break;
        }

        yield return order.Sealed is not null ? new(DocumentCheck.Signature, CheckOutcome.Fine, "Signed electronically and sealed by this host.")
            : new(DocumentCheck.Signature, CheckOutcome.NotChecked, "The signature is not checked: look at it.");
        yield return Numbers(DocumentCheck.NumbersOnLetter, letter, order.Numbers, "letter");
        yield return Date(DocumentCheck.LetterDate, letter, order.Today, "letter");
        yield return Elsewhere(DocumentCheck.LetterElsewhere, letter.Elsewhere);
        yield return Template(letter, order.Outdated);
        if (order.Sealed is null && Reference(letter, order) is { } reference)
        {
            yield return reference;
        }
    }

    static IEnumerable<Finding> OfBill(CheckedOrder order)
    {
        if (order.Bill is { } bill)
        {
            yield return Numbers(DocumentCheck.NumbersOnBill, bill, order.Numbers, "bill");
            yield return Date(DocumentCheck.BillDate, bill, order.Today, "bill");
            yield return Elsewhere(DocumentCheck.BillElsewhere, bill.Elsewhere);
        }
    }

    static Finding Numbers(DocumentCheck check, CheckedDocument document, IReadOnlyList<PhoneNumber> wanted, string what)
    {
        if (Unread(check, document, what) is { } unread)
        {
            return unread;
        }

        var found = NumberSearch.Of(document.Text!);
        var missing = wanted.Where(n => !found.ContainsKey(n)).ToList();
        if (missing.Count == 0)
        {
            var first = found[wanted[0]];
            return new(check, CheckOutcome.Fine, wanted.Count == 1 ? $"The number is on the {what}." : $"All {Count(wanted.Count)} numbers are on the {what}.",
                first.Page, first.Words);
        }

        var near = missing.Select(n => NumberSearch.Nearest(n, found)).FirstOrDefault(n => n is not null);
        var named = string.Join(", ", missing.Take(NumbersNamed).Select(n => n.ToString()));
        var more = missing.Count > NumbersNamed ? $" and {Count(missing.Count - NumbersNamed)} more" : "";
        var perhaps = near is { } other ? $" It has {other.Number}, which differs in one digit."
            : document.Text!.HasPictures ? " It has pictures, which may show a number." : "";
        return new(check, CheckOutcome.Doubt, $"Not found on the {what}: {named}{more}.{perhaps}", near?.Passage.Page, near?.Passage.Words);
    }

    static Finding Date(DocumentCheck check, CheckedDocument document, DateOnly today, string what)
    {
        if (Unread(check, document, what) is { } unread)
        {
            return unread;
        }

        if (DateSearch.Own(document.Text!, today) is not { } found)
        {
            return new(check, CheckOutcome.NotChecked, $"No date was found on the {what}.");
        }

        var days = today.DayNumber - found.Date.DayNumber;
        var (outcome, says) = days switch
        {
            > DaysAtMost => (CheckOutcome.Doubt, $"The {what} is {Count(days)} days old: {LetterText.Written(found.Date)}."),
            < -1 => (CheckOutcome.Doubt, $"The {what} has a date in the future: {LetterText.Written(found.Date)}."),
            _ => (CheckOutcome.Fine, $"The {what} is from {LetterText.Written(found.Date)}."),
        };
        return new(check, outcome, says, found.Passage.Page, found.Passage.Words);
    }

    /// <summary>Another account may send the same document at any time, so this is computed again whenever the findings are read.</summary>
    public static Finding Elsewhere(DocumentCheck check, IReadOnlyList<SameDocument> found)
    {
        var what = check == DocumentCheck.LetterElsewhere ? "letter" : "bill";
        var orders = string.Join(", ", found.Select(f => f.Order).Distinct().Take(NumbersNamed));
        return found.Count == 0 ? new(check, CheckOutcome.Fine, $"No other account has sent this {what}.")
            : new(check, CheckOutcome.Doubt, found.Any(f => f.IsSameFile) ? $"Another account has sent the same {what}, for order {orders}."
                : $"Another account has sent a {what} with the same words in another file, for order {orders}.");
    }

    static Finding Template(CheckedDocument letter, Func<string, bool?> outdated)
    {
        var found = letter.Text is { } text ? TemplateSearch.Of(text) : null;
        return found is null ? new(DocumentCheck.Template, CheckOutcome.NotChecked, "The version of the template is unknown.")
            : outdated(found.Value.Version) switch
            {
                true => new(DocumentCheck.Template, CheckOutcome.Doubt, $"The template {found.Value.Version} is no longer accepted.", found.Value.Passage.Page,
                    found.Value.Passage.Words),
                false => new(DocumentCheck.Template, CheckOutcome.Fine, $"The template is {found.Value.Version}.", found.Value.Passage.Page,
                    found.Value.Passage.Words),
                null => new(DocumentCheck.Template, CheckOutcome.NotChecked, $"The template {found.Value.Version} is not one of this host.",
                    found.Value.Passage.Page, found.Value.Passage.Words),
            };
    }

    /// <summary>Null for a letter that is not one of this host, or names nothing.</summary>
    static Finding? Reference(CheckedDocument letter, CheckedOrder order) =>
        letter.Text is { } text && TemplateSearch.Of(text) is { } made && order.Outdated(made.Version) is not null && ReferenceSearch.Of(text) is { } found
            ? order.References.Contains(found.Reference)
                ? new(DocumentCheck.Reference, CheckOutcome.Fine, "The letter was made for this order.", found.Passage.Page, found.Passage.Words)
                : new(DocumentCheck.Reference, CheckOutcome.Doubt, $"The letter was made for {found.Reference}, and not for this order.", found.Passage.Page,
                    found.Passage.Words)
            : null;

    /// <summary>The holder as the letter names it, or else the account's name, looked for on both.</summary>
    static IEnumerable<Finding> HolderOf(CheckedOrder order)
    {
        if (order is { Letter: null, Bill: null })
        {
            yield break;
        }

        var onLetter = order.Sealed?.Holder ?? (order.Letter?.Text is { HasWords: true } letter ? HolderSearch.Of(letter) : null);
        var name = onLetter ?? order.Account;
        var says = onLetter is null ? $"the account's name “{name}”" : $"“{name}” of the letter";
        if (order.Bill is not { } bill)
        {
            yield return new(DocumentCheck.Holder, CheckOutcome.NotChecked, $"There is no bill to compare {says} with.");
            yield break;
        }

        if (Unread(DocumentCheck.Holder, bill, "bill") is { } unread)
        {
            yield return unread;
            yield break;
        }

        yield return NameSearch.Nearest(name, bill.Text!) switch
        {
            null => new(DocumentCheck.Holder, CheckOutcome.NotChecked, $"{Capital(says)} cannot be compared."),
            { Distance: 0 } same => new(DocumentCheck.Holder, CheckOutcome.Fine, $"{Capital(says)} is on the bill.", same.Passage.Page, same.Passage.Words),
            { Share: < OtherName } near => new(DocumentCheck.Holder, CheckOutcome.Doubt,
                $"{Capital(says)} is written differently on the bill: “{near.Passage.Words}”, distance {Count(near.Distance)}.", near.Passage.Page,
                near.Passage.Words),
            var other => new(DocumentCheck.Holder, CheckOutcome.Doubt, $"{Capital(says)} was not found on the bill. The nearest is "
                + $"“{other.Passage.Words}”, distance {Count(other.Distance)}.", other.Passage.Page, other.Passage.Words),
        };
    }

    static Finding? Unread(DocumentCheck check, CheckedDocument document, string what) =>
        document.Text is null ? new(check, CheckOutcome.NotChecked, $"The {what} could not be read: {document.WhyUnread}")
        : document.Text.HasWords ? null
        : new(check, CheckOutcome.NotChecked, $"The {what} has no text to check: look at it.");

    static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    static string Count(int n) => n.ToString(CultureInfo.InvariantCulture);
}
