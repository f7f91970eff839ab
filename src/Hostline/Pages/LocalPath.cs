namespace Hostline.Pages;

/// <summary>Where to continue after signing in: a path of this server, and nothing that a browser would interpret as another.</summary>
public static class LocalPath
{
    const int LengthAtMost = 1_000;

    /// <summary>Null if it is not certainly a path of this server: <c>//host</c> and <c>/\host</c> are not.</summary>
    public static string? Of(string text) =>
        text.Length is > 0 and <= LengthAtMost && text[0] == '/' && !text.StartsWith("//", StringComparison.Ordinal)
            && !text.Any(c => char.IsControl(c) || c == '\\') ? text : null;
}
