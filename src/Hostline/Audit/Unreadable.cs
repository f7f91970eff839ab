using System.Text.Json;
using Hostline.Core.Events;

namespace Hostline.Audit;

/// <summary>Rows that hold what the program never writes, so that it cannot even read them.</summary>
static class Unreadable
{
    public static bool Is(Exception thrown) =>
        thrown is FormatException or OverflowException or ArgumentException or InvalidOperationException or InvalidCastException or KeyNotFoundException or JsonException or IndexOutOfRangeException;

    /// <summary>Which of a page it is.</summary>
    /// <param name="verify">Verifies a page of one.</param>
    public static async Task<ChainBreak?> Find(Subject subject, IReadOnlyList<Guid> page, Func<IReadOnlyList<Guid>, Task<ChainBreak?>> verify)
    {
        if (page is [var only])
        {
            return new(subject, only, 0, "A row of it holds what the program never writes.");
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
