using System.Text.Json;
using Hostline.Core.Events;

namespace Hostline.Audit;

/// <summary>Finds rows with values that the program never writes, so that it cannot even read them.</summary>
static class Unreadable
{
    public static bool Is(Exception thrown) =>
        thrown is FormatException or OverflowException or ArgumentException or InvalidOperationException or InvalidCastException or KeyNotFoundException
            or JsonException or IndexOutOfRangeException;

    /// <summary>Finds the row within a page.</summary>
    /// <param name="verify">Verifies a page of one row.</param>
    public static async Task<ChainBreak?> Find<T>(Subject subject, IReadOnlyList<T> page, Func<IReadOnlyList<T>, Task<ChainBreak?>> verify)
        where T : struct, IId<T>
    {
        if (page is [var only])
        {
            return new(subject, SubjectId.Of(only.Value), 0, "A row of it has a value that the program never writes.");
        }

        foreach (var id in page)
        {
            if (await verify([id]) is { } broken)
            {
                return broken;
            }
        }

        return null;
    }
}
