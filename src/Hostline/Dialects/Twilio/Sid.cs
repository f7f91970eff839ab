using System.Globalization;

namespace Hostline.Dialects.Twilio;

/// <summary>
/// The vendor's ids: two letters for the kind of resource and 32 hexadecimal digits (contract §1). Ours are those of the resource's UUID, so no
/// table of them is needed. They are written in lower case and read in either.
/// </summary>
static class Sid
{
    public const string Account = "AC";
    public const string Address = "AD";
    public const string Application = "AP";
    public const string Bulk = "BH";
    public const string Call = "CA";
    public const string Document = "PX";
    public const string EligibilityCheck = "EC";
    public const string IdentityDocument = "RI";
    public const string IncomingNumber = "PN";
    public const string Key = "SK";
    public const string Message = "SM";
    public const string Order = "HR";
    public const string Request = "RQ";

    const int Length = 34;

    public static string Of(string kind, IId id) => string.Create(Length, (kind, id.Value), static (text, sid) =>
    {
        sid.kind.CopyTo(text);
        sid.Value.TryFormat(text[2..], out _, "N");
    });

    /// <summary>Null if the text is not an id of this kind.</summary>
    public static T? Read<T>(string kind, string? text) where T : struct, IId<T> =>
        HasForm(kind, text) && Guid.TryParseExact(text.AsSpan(2), "N", out var id) ? T.Of(id) : null;

    /// <summary>Whether a text has the form of an id of this kind, even if no such resource exists.</summary>
    public static bool HasForm(string kind, string? text) =>
        text is { Length: Length } && text.StartsWith(kind, StringComparison.OrdinalIgnoreCase)
        && UInt128.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
}
