using Hostline.Configuration;
using Hostline.Core.Letters;

namespace Hostline.Letters;

/// <summary>What the operator of this host has decided about its letters.</summary>
/// <param name="Address">The operator's postal address, in one line; null for none.</param>
/// <param name="Clause">A sentence of the operator's own; null for none.</param>
/// <param name="Template">The version of the host's template; the operator raises it when the clause or the branding changes.</param>
/// <param name="Oldest">The oldest version that is still accepted.</param>
/// <param name="SignWithin">How long the link to sign is good.</param>
/// <param name="Certificate">A PKCS#12 file that seals signed letters; null for one that the host makes.</param>
public sealed record LetterHouse(
    string? Address, string? Clause, int Template, int Oldest, TimeSpan SignWithin, string? Certificate, string? CertificatePassword)
{
    public static readonly LetterHouse Plain = new(null, null, 1, 1, TimeSpan.FromDays(7), null, null);

    const int TextAtMost = 300;

    /// <exception cref="ArgumentException">A setting is wrong.</exception>
    public static LetterHouse Read()
    {
        const string Oldest = "HOSTLINE_LETTER_TEMPLATE_OLDEST";
        var (certificate, password) = (Setting.Text("HOSTLINE_LETTER_CERTIFICATE"), Setting.Exact("HOSTLINE_LETTER_CERTIFICATE_PASSWORD"));
        // A file that cannot be used must not wait for the first signer to be found.
        (certificate is null ? null : LetterCertificates.Configured(certificate, password))?.Dispose();
        var template = Setting.Count("HOSTLINE_LETTER_TEMPLATE", 1, "versions", 1, 9_999);
        return new(Line("HOSTLINE_LETTER_ADDRESS"), Line("HOSTLINE_LETTER_CLAUSE"), template,
            Setting.Count(Oldest, template, "versions", 1, template), TimeSpan.FromDays(Setting.Count("HOSTLINE_LETTER_DAYS", 7, "days", 1, 30)),
            certificate, password);
    }

    /// <summary>After how long the signer is reminded.</summary>
    public IReadOnlyList<TimeSpan> Reminders => [.. new[] { TimeSpan.FromDays(2), TimeSpan.FromDays(5) }.Where(after => after < SignWithin)];

    static string? Line(string variable) => Setting.Text(variable) is not { } text ? null
        : text.Length <= TextAtMost && !text.Any(char.IsControl) ? text
        : throw new ArgumentException($"{variable} must be one line of at most {TextAtMost} characters.");
}

/// <summary>The versions that letters of this host print: of which host, which wording and which template.</summary>
public sealed class LetterTemplates(Storage.MasterKey masterKey, LetterHouse house)
{
    const int TagBytes = 3;

    /// <summary>Tells the letters of this host from those of others.</summary>
    string Tag { get; } = Convert.ToHexString(masterKey.Id.AsSpan(0, TagBytes));

    public string Current => $"LOA-{Tag}-{LetterText.Wording}.{house.Template}";

    /// <summary>Whether this host has ever had a version that is no longer accepted.</summary>
    public bool HasOutdated => LetterText.Wording > 1 || house.Oldest > 1;

    /// <summary>Whether a version found on a letter is one of this host's that is no longer accepted; null if it is unknown.</summary>
    public bool? IsOutdated(string version)
    {
        var parts = version.Split('-');
        return parts is ["LOA", var tag, var numbers] && tag == Tag && numbers.Split('.') is [var wording, var template]
            && int.TryParse(wording, out var worded) && int.TryParse(template, out var made)
            ? worded < LetterText.Wording || made < house.Oldest
            : null;
    }
}
