using System.Globalization;

namespace Hostline.Core.Orders;

/// <summary>
/// How often an order was announced to its own account, for each kind of destination. A dialect that numbers its messages uses the count of its
/// own kind, which other dialects do not change. Lanes have their own counts.
/// </summary>
/// <param name="Text">As it is stored: <c>kind=3,other=1</c>.</param>
public readonly record struct AnnouncedCounts(string Text)
{
    public static readonly AnnouncedCounts None = new("");

    public int Of(string kind) => Pairs().FirstOrDefault(pair => pair.Kind == kind).Count;

    public AnnouncedCounts Plus(string kind, int times)
    {
        var (counts, total) = (Pairs().ToList(), Of(kind) + times);
        var at = counts.FindIndex(pair => pair.Kind == kind);
        if (at < 0)
        {
            counts.Add((kind, total));
        }
        else
        {
            counts[at] = (kind, total);
        }

        return new(string.Join(',', counts.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Kind}={pair.Count}"))));
    }

    IEnumerable<(string Kind, int Count)> Pairs() =>
        from pair in (Text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)
        let parts = pair.Split('=')
        select (parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture));
}
