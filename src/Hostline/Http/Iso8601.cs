using System.Globalization;

namespace Hostline.Http;

/// <summary>Instants as clients write them.</summary>
static class Iso8601
{
    /// <summary>RFC 3339, with or without a fraction, or a date, which means its midnight.</summary>
    static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd"];

    /// <summary>UTC if there is no offset.</summary>
    public static bool TryParse(string text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);
}
