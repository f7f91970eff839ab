namespace Hostline.Server;

/// <summary>What this server takes at most.</summary>
public static class Limits
{
    /// <summary>
    /// Far more than two documents of 5 MB and the form around them. A longer body is cut off, and its sender sees a broken
    /// connection; what is within this is read to its end, if only to be thrown away (<see cref="UnreadBody"/>), so that its sender
    /// sees what was wrong. Whoever reads a body has a limit of its own.
    /// </summary>
    public const int BodyAtMost = 64 * 1024 * 1024;

    /// <summary>Bytes a second that a request's body must come with, measured over all of it: slower senders would keep places from others.</summary>
    public const double BodyBytesPerSecond = 4 * 1024;

    /// <summary>What was wrong with a request, in words of ours where the server's name its own settings.</summary>
    public static string DetailOf(BadHttpRequestException bad) => bad.StatusCode == StatusCodes.Status408RequestTimeout
        ? $"The body came too slowly: less than {BodyBytesPerSecond:N0} bytes a second."
        : bad.Message;

    /// <summary>Before this the rate is not judged.</summary>
    public static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(5);
}
