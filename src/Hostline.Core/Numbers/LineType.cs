namespace Hostline.Core.Numbers;

/// <summary>
/// The kind of line behind a number, from a look-up. The number itself reveals only <see cref="TollFree"/>; for the rest the carrier
/// must be asked, because numbers keep their digits when they are ported between landline, VoIP and wireless carriers.
/// </summary>
public enum LineType
{
    /// <summary>No look-up has answered, or the answer named a type that we do not know.</summary>
    Unknown,
    Landline,
    Voip,
    TollFree,
    Wireless,
}
