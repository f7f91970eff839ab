using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace Hostline.Network.Mail;

/// <param name="Address">With the domain in lower case and ASCII; null if there is a fault.</param>
/// <param name="Fault">A sentence without the name of the field; null if there is no fault.</param>
public readonly record struct MailAddressReading(string? Address, string? Fault);

/// <summary>
/// The rules for e-mail addresses of accounts, channels and senders. An address is accepted if this server can send it to a relay without
/// SMTPUTF8 (RFC 5321): a local part of ASCII atoms, an @, and a host name of at least two labels. A host name in another alphabet is converted
/// to ASCII (IDNA), as mail servers expect.
/// </summary>
public static class MailAddresses
{
    /// <summary>RFC 5321 §4.5.3.1: a path has at most 256 characters, including its angle brackets.</summary>
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
            return Faulty($"The part after the @ is not a full host name. {Example}");
        }

        var address = $"{text[..at]}@{host}";
        return address.Length > LengthAtMost
            ? Faulty($"The address has {address.Length} characters; {LengthAtMost} are the limit.")
            : new(address, null);
    }

    /// <summary>A stored address with its host in ASCII, if it can be converted.</summary>
    public static string InAscii(string stored) => Read(stored).Address ?? stored;

    /// <summary>
    /// Whether a stored address is safe between the angle brackets of SMTP, so that nothing in it could end the command. Earlier releases
    /// stored addresses that <see cref="Read"/> refuses; letters beyond ASCII are sent if the relay accepts them (RFC 6531).
    /// </summary>
    public static bool CanTravel(string address) =>
        address.Length <= LengthAtMost && address.Count(c => c == '@') == 1 && address[0] != '@' && address[^1] != '@'
        && address.All(c => c is > ' ' and not ('<' or '>' or '"' or '\\' or '\u007f') && !char.IsControl(c) && !char.IsWhiteSpace(c) && !char.IsSurrogate(c))
        && MailAddress.TryCreate(address, out _);

    /// <summary>Whether it needs a relay with SMTPUTF8 (RFC 6531).</summary>
    public static bool NeedsUtf8(string address) => !address.All(char.IsAscii);

    static string? FaultOfLocalPart(string local)
    {
        if (local.Length > LocalPartAtMost)
        {
            return $"The part before the @ has {local.Length} characters; {LocalPartAtMost} are the limit.";
        }

        if (!local.All(char.IsAscii))
        {
            return "The part before the @ has a letter that is not ASCII, which most mail servers do not accept. Give another address.";
        }

        var isDotted = local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal);
        return !isDotted && local.All(c => char.IsAsciiLetterOrDigit(c) || c == '.' || Atoms.Contains(c))
            ? null
            : $"The part before the @ has a quote, a blank, a misplaced dot or another character that cannot be mailed to. {Example}";
    }

    /// <summary>In ASCII and lower case; null if it is not a full host name, such as an address in brackets.</summary>
    static string? HostOf(string text)
    {
        // Whether the IDNA conversion itself does this depends on the machine's libraries.
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

    /// <summary>Letters, digits and combining marks (IDNA 2008, RFC 5892): no symbols, and nothing invisible.</summary>
    static bool IsOfHostName(Rune rune) => rune.Value is '-' or '.' || Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    static bool IsLabel(string label) =>
        label.Length is > 0 and <= LabelAtMost && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    static MailAddressReading Faulty(string sentence) => new(null, sentence);
}
