namespace Hostline.Server;

public static class Limits
{
    /// <summary>
    /// Far more than two documents of 5 MB and the form around them. A longer body is cut off, and its sender sees a broken connection; a
    /// refused body within the limit is read to its end (<see cref="UnreadBody"/>), so that its sender gets the response. Each reader of a body
    /// has its own lower limit.
    /// </summary>
    public const int BodyAtMost = 64 * 1024 * 1024;

    /// <summary>The minimum rate of a request's body, in bytes per second over the whole body: slower senders would occupy places that others need.</summary>
    public const double BodyBytesPerSecond = 4 * 1024;

    /// <summary>The fault of a request; in our words where Kestrel's would name its own settings.</summary>
    public static string DetailOf(BadHttpRequestException bad) => bad.StatusCode == StatusCodes.Status408RequestTimeout
        ? $"The body came too slowly: less than {BodyBytesPerSecond:N0} bytes a second."
        : bad.Message;

    /// <summary>The rate is not checked before this time.</summary>
    public static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(5);
}
