using System.Globalization;
using Hostline.Core.Numbers;

namespace Hostline.Core.Letters;

/// <summary>A part of a letter's text. PDF and page are made from the same parts, so their text is the same.</summary>
public abstract record LetterPart
{
    public sealed record Title(string Text) : LetterPart;

    public sealed record Heading(string Text) : LetterPart;

    public sealed record Paragraph(string Text) : LetterPart;

    public sealed record Facts(IReadOnlyList<(string Name, string? Value)> Rows) : LetterPart;

    public sealed record NumberList(IReadOnlyList<string> Numbers) : LetterPart;

    public sealed record Signature : LetterPart;
}

public static class LetterText
{
    /// <summary>
    /// The version of the wording below; part of a template's version, and incremented with every change of what a signer agrees to. A letter
    /// that was sent out keeps its wording: the signed file must say what the signer was shown.
    /// </summary>
    public const int Wording = 2;

    const int WithAccountAndVendor = 2;

    /// <summary>The wording of a template's version, such as 2 of LOA-ABCDEF-2.1; 0 if the text is not such a version.</summary>
    public static int WordingOf(string template) => template.Split('-') is ["LOA", _, var numbers]
        && int.TryParse(numbers.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var wording) ? wording : 0;

    public static IReadOnlyList<LetterPart> Of(LetterOfAuthorization letter) =>
        [.. Begin(letter), .. Agreed(letter), .. NumbersOf(letter), .. Signing(letter), .. Appendix(letter)];

    /// <summary>The footer of each page; the caller fills in <c>{page}</c> and <c>{pages}</c>.</summary>
    public static string FootOf(LetterOfAuthorization letter) =>
        letter.Reference is { } reference ? $"Template {letter.Template} · Reference {reference}" : $"Template {letter.Template}";

    /// <summary>+1 312-555-0001: readable, and found by every search.</summary>
    public static string Written(PhoneNumber number)
    {
        var digits = number.ToString();
        return $"+1 {digits[2..5]}-{digits[5..8]}-{digits[8..]}";
    }

    public static string Written(DateOnly date) => date.ToString("MMMM d, yyyy", CultureInfo.InvariantCulture);

    static IEnumerable<LetterPart> Begin(LetterOfAuthorization letter)
    {
        yield return new LetterPart.Title("Letter of Authorization for text messaging");
        var isDetailed = WordingOf(letter.Template) >= WithAccountAndVendor;
        yield return new LetterPart.Facts(
        [
            ("Customer", letter.Holder),
            ("Service address", letter.Address?.ToString()),
            .. isDetailed && letter.Address is null or { County: not null } ? Row("County", letter.Address?.County) : [],
            ("Present voice carrier", letter.Carrier),
            .. isDetailed ? Row("Account number or BTN", letter.AccountNumber) : [],
            ("Kind of letter", KindOf(letter)),
            ("Provider", letter.Provider.Address is { } address ? $"{letter.Provider.Name}, {address}" : letter.Provider.Name),
            .. VendorOf(letter) is { } vendor ? Row("Upstream vendor", vendor) : [],
            ("Date", letter.Date is { } date ? Written(date) : null),
        ]);
    }

    static (string Name, string? Value)[] Row(string name, string? value) => [(name, value)];

    static string? VendorOf(LetterOfAuthorization letter) => WordingOf(letter.Template) >= WithAccountAndVendor ? letter.Vendor : null;

    static string KindOf(LetterOfAuthorization letter) => letter.Type switch
    {
        LetterType.Direct => "Direct: from the customer to the provider",
        LetterType.Reseller => $"By way of a reseller: {letter.Reseller}",
        _ => $"Blanket: by {letter.Reseller} for its own customers",
    };

    static IEnumerable<LetterPart> Agreed(LetterOfAuthorization letter)
    {
        var (customer, provider) = (letter.Holder ?? Unnamed, letter.Provider.Name);
        var vendor = VendorOf(letter) is { } named ? $" its upstream vendor {named}," : "";
        yield return new LetterPart.Heading("What the customer authorizes");
        yield return new LetterPart.Paragraph($"{customer} authorizes {provider},{vendor} and the carriers and routing registries that {provider} works with, "
            + $"to route text messages and picture messages (SMS and MMS) of the telephone numbers in this letter to and from {provider}.");
        yield return new LetterPart.Paragraph($"Only messaging moves. Voice service stays with {letter.Carrier ?? "the present voice carrier"}, and so do the "
            + "numbers: this letter does not order them to be ported, and calls continue as before.");
        yield return new LetterPart.Paragraph(Held(letter, customer));
        yield return new LetterPart.Paragraph($"{customer} will help {provider} and the carriers to find and stop unlawful or unwanted messages from these "
            + "numbers.");
        yield return new LetterPart.Paragraph($"This letter cannot be passed on to another provider. It remains valid until {Inside(customer)} "
            + $"withdraws it in writing, or until the numbers leave {provider}.");
        if (letter.Clause is { } clause)
        {
            yield return new LetterPart.Paragraph(clause);
        }
    }

    static string Held(LetterOfAuthorization letter, string customer) => letter.Type switch
    {
        LetterType.Blanket => $"{letter.Reseller} states that each number listed belongs to one of its customers, that it has a signed letter of that customer "
            + "for it, and that it will show that letter on request. This letter covers the numbers listed and no others.",
        LetterType.Reseller => $"{customer} states that it is the subscriber of every number listed, that {letter.Reseller} may order for it, and that the "
            + "person who signs may decide this. This letter covers the numbers listed and no others.",
        _ => $"{customer} states that it is the subscriber of every number listed, and that the person who signs may decide this. This letter covers the "
            + "numbers listed and no others.",
    };

    static IEnumerable<LetterPart> NumbersOf(LetterOfAuthorization letter)
    {
        var count = letter.Numbers.Count;
        yield return new LetterPart.Heading(count == 0 ? "Telephone numbers" : $"Telephone numbers ({count.ToString(CultureInfo.InvariantCulture)})");
        if (count == 0)
        {
            yield return new LetterPart.Facts([.. Enumerable.Range(1, BlankNumbers).Select(n => (n.ToString(CultureInfo.InvariantCulture), (string?)null))]);
            yield break;
        }

        yield return new LetterPart.NumberList([.. letter.Numbers.Take(LetterOfAuthorization.NumbersInText).Select(Written)]);
        if (count > LetterOfAuthorization.NumbersInText)
        {
            yield return new LetterPart.Paragraph(string.Create(CultureInfo.InvariantCulture,
                $"The other {count - LetterOfAuthorization.NumbersInText} numbers are listed in the appendix, which is part of this letter."));
        }
    }

    static IEnumerable<LetterPart> Signing(LetterOfAuthorization letter)
    {
        yield return new LetterPart.Heading("Signature");
        yield return new LetterPart.Facts(
        [
            ("Name", letter.Signer.Name), ("Title", letter.Signer.Title), ("E-mail", letter.Signer.Email), ("Telephone", letter.Signer.Phone),
        ]);
        yield return new LetterPart.Signature();
    }

    static IEnumerable<LetterPart> Appendix(LetterOfAuthorization letter)
    {
        if (letter.Numbers.Count > LetterOfAuthorization.NumbersInText)
        {
            yield return new LetterPart.Heading("Appendix: the other telephone numbers");
            yield return new LetterPart.NumberList([.. letter.Numbers.Skip(LetterOfAuthorization.NumbersInText).Select(Written)]);
        }
    }

    /// <summary>As it appears within a sentence.</summary>
    static string Inside(string customer) => customer == Unnamed ? "the customer" : customer;

    const string Unnamed = "The customer";

    const int BlankNumbers = 6;
}
