namespace Hostline.Core.Numbers;

/// <summary>
/// What kind of line a look-up says is behind a number. A number's form tells only <see cref="TollFree"/>; the rest is the
/// carrier's to say, because numbers are ported between landline, VoIP and wireless carriers and keep their digits.
/// </summary>
public enum LineType
{
    /// <summary>No look-up has answered, or the answer named no type we know.</summary>
    Unknown,
    Landline,
    Voip,
    TollFree,
    Wireless,
}
