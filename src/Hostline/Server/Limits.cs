namespace Hostline.Server;

/// <summary>What this server takes at most.</summary>
public static class Limits
{
    /// <summary>Two documents of 5 MB and the form around them.</summary>
    public const int BodyAtMost = 11 * 1024 * 1024;
}
