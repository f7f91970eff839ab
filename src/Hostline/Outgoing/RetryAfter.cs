using System.Globalization;

namespace Hostline.Outgoing;

/// <summary>The Retry-After header (RFC 9110 §10.2.3): seconds or an HTTP date, never more than 24 h.</summary>
public static class RetryAfter
{
    /// <summary>The longest wait honored, whatever a receiver asks for.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    // RFC 9110 §5.6.7: the current format, and the two that a recipient must still accept.
    static readonly string[] Dates = ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"];

    /// <summary>The wait from <paramref name="now"/>, between zero and 24 h; null if the text is neither seconds nor a date.</summary>
    public static TimeSpan? Read(string? text, DateTimeOffset now)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.IsEmpty)
        {
            return null;
        }
        if (!trimmed.ContainsAnyExceptInRange('0', '9'))
        {
            // Too many digits for an integer mean "very long", not "no value".
            return int.TryParse(trimmed, NumberStyles.None, null, out var seconds) ? Capped(TimeSpan.FromSeconds(seconds)) : Longest;
        }
        return DateTimeOffset.TryParseExact(trimmed, Dates, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite, out var date) ? Capped(date - now) : null;
    }

    static TimeSpan Capped(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;
}
