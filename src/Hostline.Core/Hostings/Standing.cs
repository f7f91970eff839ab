using Hostline.Core.Reasons;

namespace Hostline.Core.Hostings;

/// <summary>How loud a state is for whoever looks at it. Only what they must do is loud.</summary>
public enum Tone
{
    /// <summary>It is the viewer's turn.</summary>
    You,
    /// <summary>It waits for someone else.</summary>
    Wait,
    Good,
    Bad,
    /// <summary>Over; nothing follows.</summary>
    Over,
}

/// <summary>Whose turn it is.</summary>
public enum Turn
{
    /// <summary>The viewer's.</summary>
    You,
    /// <summary>This host's.</summary>
    We,
    /// <summary>The account's that has the number now.</summary>
    Holder,
    Signer,
    Reviewer,
    Carrier,
    Desk,
    /// <summary>The customer's, for a viewer at the desk.</summary>
    Customer,
    Nobody,
}

/// <summary>Who looks at a hosting.</summary>
public enum Viewer
{
    /// <summary>The account that ordered it.</summary>
    Account,
    /// <summary>The account that has the number now.</summary>
    Holder,
    Desk,
}

/// <summary>How a hosting stands, for one viewer: a word, a tone, whose turn it is, and what that person does next.</summary>
/// <param name="Key">Of the label and of the sentence, in the language files.</param>
public sealed record Standing(string Key, Tone Tone, Turn Turn)
{
    /// <summary>The instant that the sentence names: until when, from when or since when.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>When the next change is expected.</summary>
    public ExpectedTime? Expected { get; init; }

    /// <summary>Of the code that is out.</summary>
    public int? TriesLeft { get; init; }

    /// <summary>What whoever answers the registry's verification call is to key; null for none.</summary>
    public string? CodeToKey { get; init; }

    /// <summary>The person that the sentence names.</summary>
    public string? Who { get; init; }

    /// <summary>Why; its sentence and next step are those of the catalog.</summary>
    public Reason? Reason { get; init; }

    /// <summary>What a person added.</summary>
    public string? Note { get; init; }
}

/// <summary>When something is expected.</summary>
/// <param name="From">When half of the past orders were through; null if there were too few.</param>
/// <param name="Until">When nine of ten were through; null if there were too few.</param>
/// <param name="Orders">How many past orders this is from.</param>
public sealed record ExpectedTime(DateTimeOffset? From, DateTimeOffset? Until, int Orders);

/// <summary>How long past orders took.</summary>
public sealed record LeadTime(int Orders, TimeSpan Median, TimeSpan NineOfTen)
{
    /// <summary>Fewer say nothing.</summary>
    public const int OrdersAtLeast = 5;

    /// <summary>So many of the newest count.</summary>
    public const int OrdersAtMost = 200;

    /// <summary>Null for too few.</summary>
    public static LeadTime? Of(IEnumerable<TimeSpan> taken)
    {
        var sorted = taken.Order().ToList();
        return sorted.Count < OrdersAtLeast ? null : new(sorted.Count, Quantile(sorted, 0.5), Quantile(sorted, 0.9));
    }

    public ExpectedTime After(DateTimeOffset begun) => new(begun + Median, begun + NineOfTen, Orders);

    /// <summary>The least value that at least this share does not exceed.</summary>
    static TimeSpan Quantile(List<TimeSpan> sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
}
