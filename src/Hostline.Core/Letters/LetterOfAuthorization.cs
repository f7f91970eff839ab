using Hostline.Core.Numbers;

namespace Hostline.Core.Letters;

/// <summary>Who issues a letter. The numbers are stored; never renumber them.</summary>
public enum LetterType
{
    Direct = 1,
    Reseller = 2,
    /// <summary>A reseller, for numbers of its customers.</summary>
    Blanket = 3,
}

/// <param name="Address">On one line; null if it is not known.</param>
/// <param name="Support">An e-mail address or a web address; null for none.</param>
public sealed record LetterProvider(string Name, string? Address, string? Support);

/// <summary>Where the voice service of the numbers is delivered.</summary>
/// <param name="Country">ISO 3166-1, two letters.</param>
/// <param name="County">Null if it was not given; many places have no county.</param>
public sealed record ServiceAddress(
    string Street, string? Secondary, string City, string Region, string PostalCode, string Country, string? County = null)
{
    public override string ToString() =>
        string.Join(", ", new[] { Street, Secondary, City, $"{Region} {PostalCode}".Trim(), Country }.Where(part => !string.IsNullOrWhiteSpace(part)));
}

public sealed record LetterSigner(string? Name, string? Title, string? Email, string? Phone);

/// <summary>
/// The content of a Letter of Authorization, from which the PDF, the signing page and the checks are made. A null field is left blank, to be
/// filled in by hand.
/// </summary>
/// <param name="Template">The template's version, as printed.</param>
/// <param name="Reference">The id of the order, or of the letter if it covers several orders; null for a blank letter.</param>
/// <param name="Numbers">In the customer's order.</param>
/// <param name="Clause">An additional sentence set by the provider; null for none.</param>
/// <param name="AccountNumber">The carrier's account number for the holder, or the billing telephone number (BTN).</param>
/// <param name="Vendor">The intermediary between provider and carriers; null if none is named.</param>
public sealed record LetterOfAuthorization(
    string Template, string? Reference, LetterProvider Provider, string? Holder, ServiceAddress? Address, string? Carrier, LetterType Type, string? Reseller,
    IReadOnlyList<PhoneNumber> Numbers, LetterSigner Signer, DateOnly? Date, string? Clause = null, string? AccountNumber = null,
    string? Vendor = null)
{
    public const int NumbersAtMost = SigningLetter.HostingsAtMost;

    /// <summary>If there are more, they are listed in an appendix.</summary>
    public const int NumbersInText = 20;
}
