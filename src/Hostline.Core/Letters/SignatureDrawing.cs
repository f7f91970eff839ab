using System.Globalization;

namespace Hostline.Core.Letters;

/// <summary>A drawn signature as a page sends it: strokes separated by semicolons, points by blanks, each point "x,y" from 0 to 1,000.</summary>
public static class SignatureDrawing
{
    public const int StrokesAtMost = 60, PointsAtMost = 4_000, Side = 1_000;

    /// <summary>Empty for an empty text; null if the text is not a drawing.</summary>
    public static IReadOnlyList<Stroke>? Read(string text)
    {
        var strokes = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (strokes.Length > StrokesAtMost)
        {
            return null;
        }

        var (read, left) = (new List<Stroke>(), PointsAtMost);
        foreach (var points in strokes.Select(s => s.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            left -= points.Length;
            if (left < 0 || points.Select(Point).ToList() is var found && found.Contains(null))
            {
                return null;
            }

            // A dot becomes a line of no length.
            read.Add(new([.. (found.Count == 1 ? [found[0], found[0]] : found).Select(p => p!.Value)]));
        }

        return read;
    }

    static (int X, int Y)? Point(string text) => text.Split(',') is [var x, var y] && Coordinate(x) is { } across && Coordinate(y) is { } down
        ? (across, down) : null;

    static int? Coordinate(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= Side ? value : null;
}
