using Hostline.Core.Numbers;

namespace Hostline.Core.Letters;

/// <summary>From whom a letter comes to the provider. The numbers are stored; never renumber them.</summary>
public enum LetterType
{
    /// <summary>From the customer itself.</summary>
    Direct = 1,
    /// <summary>The customer's, by way of a reseller.</summary>
    Reseller = 2,
    /// <summary>A reseller's own, for numbers of its customers.</summary>
    Blanket = 3,
}

/// <summary>Who is authorized: the operator of this host, as its letters name it.</summary>
/// <param name="Address">In one line; null if it is not known.</param>
/// <param name="Support">A mail address or a web address; null for none.</param>
public sealed record LetterProvider(string Name, string? Address, string? Support);

/// <summary>Where the voice service of the numbers is delivered.</summary>
/// <param name="Country">ISO 3166-1, two letters.</param>
/// <param name="County">Null if it was not given; many places have none.</param>
public sealed record ServiceAddress(
    string Street, string? Secondary, string City, string Region, string PostalCode, string Country, string? County = null)
{
    public override string ToString() =>
        string.Join(", ", new[] { Street, Secondary, City, $"{Region} {PostalCode}".Trim(), Country }.Where(part => !string.IsNullOrWhiteSpace(part)));
}

/// <summary>Who signs. What is null is left blank, to be filled in by hand.</summary>
public sealed record LetterSigner(string? Name, string? Title, string? Email, string? Phone);

/// <summary>
/// What a Letter of Authorization says: data alone, from which the PDF, the page for the signer and the checks are made. What is null is
/// left blank.
/// </summary>
/// <param name="Template">The template's version, as printed.</param>
/// <param name="Reference">The order, or the letter if it is for several orders; null for a blank letter.</param>
/// <param name="Holder">The subscriber of the numbers.</param>
/// <param name="Carrier">The present voice carrier.</param>
/// <param name="Reseller">By whose way, for letters that are not <see cref="LetterType.Direct"/>.</param>
/// <param name="Numbers">In the customer's order.</param>
/// <param name="Date">When it was written.</param>
/// <param name="Clause">A sentence of the provider's own; null for none.</param>
/// <param name="AccountNumber">Under which the carrier knows the holder: an account number, or the billing telephone number (BTN).</param>
/// <param name="Vendor">Through whom the provider reaches the carriers; null if it names no one.</param>
public sealed record LetterOfAuthorization(
    string Template, string? Reference, LetterProvider Provider, string? Holder, ServiceAddress? Address, string? Carrier, LetterType Type, string? Reseller,
    IReadOnlyList<PhoneNumber> Numbers, LetterSigner Signer, DateOnly? Date, string? Clause = null, string? AccountNumber = null,
    string? Vendor = null)
{
    public const int NumbersAtMost = SigningLetter.HostingsAtMost;

    /// <summary>More than this are listed in an appendix.</summary>
    public const int NumbersInText = 20;
}
