using Hostline.Configuration;
using Hostline.Core.Letters;

namespace Hostline.Letters;

/// <param name="Address">The operator's postal address, on one line; null for none.</param>
/// <param name="Clause">An additional sentence set by the operator; null for none.</param>
/// <param name="Vendor">The intermediary through which this host reaches the carriers, as letters name it; null for none.</param>
/// <param name="Template">The version of the host's template; the operator raises it when the clause or the branding changes.</param>
/// <param name="Certificate">A PKCS#12 file that seals signed letters; null for one that the host makes.</param>
public sealed record LetterHouse(
    string? Address, string? Clause, int Template, int Oldest, TimeSpan SignWithin, string? Certificate, string? CertificatePassword, string? Vendor = null)
{
    public static readonly LetterHouse Plain = new(null, null, 1, 1, TimeSpan.FromDays(7), null, null);

    const int TextAtMost = 300;

    public static LetterHouse Read()
    {
        const string Oldest = "HOSTLINE_LETTER_TEMPLATE_OLDEST";
        var (certificate, password) = (Setting.Text("HOSTLINE_LETTER_CERTIFICATE"), Setting.Exact("HOSTLINE_LETTER_CERTIFICATE_PASSWORD"));
        // Fails at start: an unusable file must not be discovered only when the first letter is signed.
        (certificate is null ? null : LetterCertificates.Configured(certificate, password).Own)?.Dispose();
        var template = Setting.Count("HOSTLINE_LETTER_TEMPLATE", 1, "versions", 1, 9_999);
        return new(Line("HOSTLINE_LETTER_ADDRESS"), Line("HOSTLINE_LETTER_CLAUSE"), template,
            Setting.Count(Oldest, template, "versions", 1, template), TimeSpan.FromDays(Setting.Count("HOSTLINE_LETTER_DAYS", 7, "days", 1, 30)),
            certificate, password, Line("HOSTLINE_LETTER_VENDOR"));
    }

    /// <summary>When the signer is reminded of a letter that can be signed for so long, counted from when it was sent.</summary>
    public static IReadOnlyList<TimeSpan> RemindersWithin(TimeSpan signWithin) =>
        [.. new[] { FirstReminder, TimeSpan.FromDays(5) }.Where(after => after < signWithin)];

    public static readonly TimeSpan FirstReminder = TimeSpan.FromDays(2);

    static string? Line(string variable) => Setting.Text(variable) is not { } text ? null
        : text.Length <= TextAtMost && !text.Any(char.IsControl) ? text
        : throw new ArgumentException($"{variable} must be one line of at most {TextAtMost} characters.");
}

/// <summary>The template versions that letters of this host print: an identifier of the host, the wording and the template.</summary>
public sealed class LetterTemplates(Storage.MasterKey masterKey, LetterHouse house)
{
    const int TagBytes = 3;

    /// <summary>Distinguishes the letters of this host from those of others.</summary>
    string Tag { get; } = Convert.ToHexString(masterKey.Id.AsSpan(0, TagBytes));

    public string Current => $"LOA-{Tag}-{LetterText.Wording}.{house.Template}";

    /// <summary>
    /// Whether this host ever had a version that is no longer accepted. Letters in an earlier wording are still accepted: customers may have
    /// them on paper while the host is upgraded. Only the operator's template number decides.
    /// </summary>
    public bool HasOutdated => house.Oldest > 1;

    /// <summary>Whether a version found on a letter is one of this host's that is no longer accepted; null if it is unknown.</summary>
    public bool? IsOutdated(string version) =>
        version.Split('-') is ["LOA", var tag, var numbers] && tag == Tag && numbers.Split('.') is [_, var template]
        && LetterText.WordingOf(version) is >= 1 and <= LetterText.Wording && int.TryParse(template, out var made)
            ? made < house.Oldest
            : null;
}
