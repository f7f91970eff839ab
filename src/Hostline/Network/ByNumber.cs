namespace Hostline.Network;

/// <summary>Values by number: the most specific prefix decides.</summary>
/// <param name="byPrefix">E.164 prefixes; the empty prefix matches all numbers.</param>
public sealed class ByNumber<T>(IEnumerable<(string Prefix, T Side)> byPrefix)
    where T : class
{
    readonly (string Prefix, T Side)[] longestFirst = [.. byPrefix.OrderByDescending(p => p.Prefix.Length)];

    public bool IsEmpty => longestFirst.Length == 0;

    public T? Of(string number) => longestFirst.FirstOrDefault(p => number.StartsWith(p.Prefix, StringComparison.Ordinal)).Side;
}
