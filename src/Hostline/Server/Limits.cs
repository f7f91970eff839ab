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
}
