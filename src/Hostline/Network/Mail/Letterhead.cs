using System.Net.Mail;
using Hostline.Configuration;

namespace Hostline.Network.Mail;

public sealed record Logo(byte[] Bytes, string Type)
{
    const int BytesAtMost = 64 * 1024;

    static readonly (byte[] Start, string Type)[] Kinds = [([0x89, (byte)'P', (byte)'N', (byte)'G'], "image/png"), ([0xFF, 0xD8, 0xFF], "image/jpeg")];

    /// <exception cref="ArgumentException">The file does not exist, is neither PNG nor JPEG, or is too large.</exception>
    public static Logo Read(string variable, string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"{variable} must name a readable file: {Setting.WhyUnreadable(unreadable)}.");
        }

        var kind = KindOf(bytes);
        return kind.Type is null ? throw new ArgumentException($"{variable} must name a PNG or JPEG picture; the file is neither.")
            : bytes.Length > BytesAtMost ? throw new ArgumentException($"{variable} names a file of {bytes.Length} bytes; a logo has at most {BytesAtMost}.")
            : new(bytes, kind.Type);
    }

    /// <summary>Null if the bytes are neither PNG nor JPEG, or are too large.</summary>
    public static Logo? Of(byte[] bytes) => bytes.Length <= BytesAtMost && KindOf(bytes).Type is { } type ? new(bytes, type) : null;

    static (byte[] Start, string Type) KindOf(byte[] bytes) => Kinds.FirstOrDefault(k => bytes.AsSpan().StartsWith(k.Start));
}

/// <summary>The operator's identity on pages and in mails.</summary>
/// <param name="Name">Null if the operator has not set it.</param>
/// <param name="Support">An e-mail address or a web address for help.</param>
public sealed record Letterhead(string? Name, string? Support, Logo? Logo)
{
    public static readonly Letterhead Blank = new(null, null, null);

    const int NameAtMost = 80;
    const int SupportAtMost = 200;

    /// <summary>"contact support", with the address if there is one.</summary>
    public string ContactSupport => Support is null ? "contact support" : $"contact support ({Support})";

    public Uri? SupportLink => Support is null ? null : Support.Contains('@') ? new("mailto:" + Support) : new(Support);

    /// <exception cref="ArgumentException">A value is not suitable for a page or a mail.</exception>
    public static Letterhead Of(string? name, string? support, string? logo) => new(
        name is null || (name.Length <= NameAtMost && !name.Any(char.IsControl)) ? name
            : throw new ArgumentException($"HOSTLINE_OPERATOR_NAME must be one line of at most {NameAtMost} characters."),
        support is null || IsReachable(support) ? support : throw new ArgumentException("HOSTLINE_SUPPORT must be an e-mail address or an https URL."),
        logo is null ? null : Logo.Read("HOSTLINE_OPERATOR_LOGO", logo));

    static bool IsReachable(string support) => support.Length <= SupportAtMost && (support.Contains('@')
        ? MailAddress.TryCreate(support, out var address) && address.Address == support && MailAddresses.CanTravel(support)
        : Uri.TryCreate(support, UriKind.Absolute, out var url) && url.Scheme is "https" or "http");
}
