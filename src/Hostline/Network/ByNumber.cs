namespace Hostline.Network;

/// <summary>What serves which numbers: the most specific prefix decides.</summary>
/// <param name="byPrefix">E.164 prefixes; the empty one is for all numbers.</param>
public sealed class ByNumber<T>(IEnumerable<(string Prefix, T Side)> byPrefix)
    where T : class
{
    readonly (string Prefix, T Side)[] longestFirst = [.. byPrefix.OrderByDescending(p => p.Prefix.Length)];

    public bool IsEmpty => longestFirst.Length == 0;

    public T? Of(string number) => longestFirst.FirstOrDefault(p => number.StartsWith(p.Prefix, StringComparison.Ordinal)).Side;
}
