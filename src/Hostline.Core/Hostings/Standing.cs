using Hostline.Core.Reasons;

namespace Hostline.Core.Hostings;

/// <summary>How prominently a state is shown: only what the viewer must do stands out.</summary>
public enum Tone
{
    You,
    Wait,
    Good,
    Bad,
    Over,
}

public enum Turn
{
    You,
    We,
    Holder,
    Signer,
    Reviewer,
    Carrier,
    Desk,
    Customer,
    Nobody,
}

public enum Viewer
{
    Account,
    /// <summary>The account that has the number now.</summary>
    Holder,
    Desk,
}

/// <summary>How a hosting stands for one viewer: a label, a tone, whose turn it is, and the next step.</summary>
/// <param name="Key">The key of its texts in the language files.</param>
public sealed record Standing(string Key, Tone Tone, Turn Turn)
{
    /// <summary>The instant that the sentence names.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>When the next change is expected.</summary>
    public ExpectedTime? Expected { get; init; }

    /// <summary>Wrong tries that the current code still allows.</summary>
    public int? TriesLeft { get; init; }

    /// <summary>What to key in a verification call that the registry places; null for none.</summary>
    public string? CodeToKey { get; init; }

    public string? Who { get; init; }

    public Reason? Reason { get; init; }

    /// <summary>What a person added.</summary>
    public string? Note { get; init; }
}

/// <param name="From">When half of the comparable past orders were done; null if there were too few.</param>
/// <param name="Until">When nine of ten were done; null if there were too few.</param>
public sealed record ExpectedTime(DateTimeOffset? From, DateTimeOffset? Until, int Orders);

public sealed record LeadTime(int Orders, TimeSpan Median, TimeSpan NineOfTen)
{
    /// <summary>With fewer orders, no time is given.</summary>
    public const int OrdersAtLeast = 5;

    /// <summary>Only so many of the newest orders count.</summary>
    public const int OrdersAtMost = 200;

    /// <summary>Null if there are too few.</summary>
    public static LeadTime? Of(IEnumerable<TimeSpan> taken)
    {
        var sorted = taken.Order().ToList();
        return sorted.Count < OrdersAtLeast ? null : new(sorted.Count, Quantile(sorted, 0.5), Quantile(sorted, 0.9));
    }

    public ExpectedTime After(DateTimeOffset begun) => new(begun + Median, begun + NineOfTen, Orders);

    /// <summary>The smallest value that at least this share of the values does not exceed.</summary>
    static TimeSpan Quantile(List<TimeSpan> sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
}
