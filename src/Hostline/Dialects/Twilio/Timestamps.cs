using System.Globalization;

namespace Hostline.Dialects.Twilio;

/// <summary>The two forms of instants, both in UTC to the second (contract §2.1, §10).</summary>
static class Timestamps
{
    /// <summary>ISO 8601 without a fraction, as the product hosts write it; one SDK reads no other form.</summary>
    public static string Iso(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>RFC 2822 with a numeric zone, as the oldest API writes it.</summary>
    public static string Rfc2822(DateTimeOffset instant) => instant.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
}
