using System.Globalization;

namespace Hostline.Pages;

/// <summary>The viewer's time zone: their own setting, or their browser's.</summary>
public sealed record Zone(TimeZoneInfo Info)
{
    public static readonly Zone Utc = new(TimeZoneInfo.Utc);

    const string Whole = "ddd d MMM yyyy, HH:mm", TimeOnly = "HH:mm";

    /// <param name="name">An IANA name, such as Europe/Berlin; UTC if this system does not know it.</param>
    public static Zone Of(string? name) =>
        name is { Length: > 0 and <= 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var info) ? new(info) : Utc;

    /// <summary>Local time with UTC beside it: <c>Wed 2 Dec 2026, 11:00 (10:00 UTC)</c>.</summary>
    public string Instant(DateTimeOffset at)
    {
        var (local, utc) = (TimeZoneInfo.ConvertTime(at, Info), at.UtcDateTime);
        var here = local.ToString(Whole, CultureInfo.InvariantCulture);
        return local.Offset == TimeSpan.Zero ? here + " UTC"
            : $"{here} ({utc.ToString(local.Date == utc.Date ? TimeOnly : "ddd " + TimeOnly, CultureInfo.InvariantCulture)} UTC)";
    }

    /// <summary>The local day: <c>2 Dec 2026</c>.</summary>
    public string Day(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Info).ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>For form fields: <c>2026-12-02T11:00</c>.</summary>
    public string Field(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Info).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Null if the text has another form.</summary>
    public DateTimeOffset? ReadField(string text) =>
        DateTime.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? new DateTimeOffset(local, Info.GetUtcOffset(local)).ToUniversalTime()
            : null;
}
