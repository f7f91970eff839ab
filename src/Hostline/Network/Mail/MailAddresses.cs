using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace Hostline.Network.Mail;

/// <summary>An e-mail address that was read: as it is kept and mailed to, or why it can never be mailed.</summary>
/// <param name="Address">The domain in lower case and ASCII; null when there is a fault.</param>
/// <param name="Fault">A sentence without the name of the field; null when there is none.</param>
public readonly record struct MailAddressReading(string? Address, string? Fault);

/// <summary>
/// The one rule for e-mail addresses of accounts, channels and senders. An address is taken when this server can hand it to a
/// relay that need not speak SMTPUTF8 (RFC 5321): a local part of ASCII atoms, an @, and a host name of at least two labels. A host name in
/// another alphabet is written in ASCII (IDNA), as every mail server on the way expects it.
/// </summary>
public static class MailAddresses
{
    /// <summary>RFC 5321 §4.5.3.1: a path has 256 characters, its angle brackets among them.</summary>
    public const int LengthAtMost = 254;

    const int LocalPartAtMost = 64;
    const int LabelAtMost = 63;
    const string Atoms = "!#$%&'*+/=?^_`{|}~-";
    const string Example = "Give one such as ops@example.com.";

    static readonly IdnMapping Idna = new() { UseStd3AsciiRules = true };

    public static MailAddressReading Read(string text)
    {
        var at = text.LastIndexOf('@');
        if (at < 1 || at == text.Length - 1)
        {
            return Faulty($"The address needs a name, an @ and a host. {Example}");
        }

        if (FaultOfLocalPart(text[..at]) is { } fault)
        {
            return Faulty(fault);
        }

        if (HostOf(text[(at + 1)..]) is not { } host)
        {
            return Faulty($"What follows the @ is not the full name of a host. {Example}");
        }

        var address = $"{text[..at]}@{host}";
        return address.Length > LengthAtMost
            ? Faulty($"The address has {address.Length} characters; {LengthAtMost} are the limit.")
            : new(address, null);
    }

    /// <summary>A stored address with its host in ASCII, where it can be written so.</summary>
    public static string InAscii(string stored) => Read(stored).Address ?? stored;

    /// <summary>
    /// Whether a stored address can stand between the angle brackets of SMTP: nothing in it could end the command it stands in.
    /// Earlier releases stored more than <see cref="Read"/> takes; letters beyond ASCII travel where the relay takes them (RFC 6531).
    /// </summary>
    public static bool CanTravel(string address) =>
        address.Length <= LengthAtMost && address.Count(c => c == '@') == 1 && address[0] != '@' && address[^1] != '@'
        && address.All(c => c is > ' ' and not ('<' or '>' or '"' or '\\' or '\u007f') && !char.IsControl(c) && !char.IsWhiteSpace(c) && !char.IsSurrogate(c))
        && MailAddress.TryCreate(address, out _);

    /// <summary>Whether it can travel only through a relay that speaks SMTPUTF8 (RFC 6531).</summary>
    public static bool NeedsUtf8(string address) => !address.All(char.IsAscii);

    static string? FaultOfLocalPart(string local)
    {
        if (local.Length > LocalPartAtMost)
        {
            return $"What stands before the @ has {local.Length} characters; {LocalPartAtMost} are the limit.";
        }

        if (!local.All(char.IsAscii))
        {
            return "What stands before the @ has a letter that is not ASCII, which most mail servers do not take. Give another address.";
        }

        var isDotted = local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal);
        return !isDotted && local.All(c => char.IsAsciiLetterOrDigit(c) || c == '.' || Atoms.Contains(c))
            ? null
            : $"What stands before the @ has a quote, a blank, a misplaced dot or another character that cannot be mailed to. {Example}";
    }

    /// <summary>In ASCII and lower case; null for what is no full host name, such as an address in brackets.</summary>
    static string? HostOf(string text)
    {
        // Whether the mapping itself does this depends on the libraries of the machine.
        var lower = text.ToLowerInvariant();
        if (!lower.EnumerateRunes().All(IsOfHostName))
        {
            return null;
        }

        try
        {
            var host = Idna.GetAscii(lower);
            var labels = host.Split('.');
            return labels.Length > 1 && labels.All(IsLabel) && !labels[^1].All(char.IsAsciiDigit) ? host : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Letters, digits and the marks upon letters (IDNA 2008, RFC 5892): no symbol, and nothing that is not seen.</summary>
    static bool IsOfHostName(Rune rune) => rune.Value is '-' or '.' || Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    static bool IsLabel(string label) =>
        label.Length is > 0 and <= LabelAtMost && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    static MailAddressReading Faulty(string sentence) => new(null, sentence);
}
