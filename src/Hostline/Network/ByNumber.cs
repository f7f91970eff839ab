namespace Hostline.Network;

/// <summary>Values by number: the longest matching prefix decides.</summary>
/// <param name="byPrefix">E.164 prefixes; the empty prefix matches all numbers.</param>
public sealed class ByNumber<T>(IEnumerable<(string Prefix, T Side)> byPrefix)
    where T : class
{
    readonly (string Prefix, T Side)[] longestFirst = [.. byPrefix.OrderByDescending(p => p.Prefix.Length)];

    /// <param name="number">Null for any number.</param>
    public bool Serves(string? number) => number is null ? longestFirst.Length > 0 : Of(number) is not null;

    public IEnumerable<T> All => longestFirst.Select(p => p.Side);

    public bool Any(Func<T, bool> isSuch) => longestFirst.Any(p => isSuch(p.Side));

    public T? Of(string number) => longestFirst.FirstOrDefault(p => number.StartsWith(p.Prefix, StringComparison.Ordinal)).Side;
}
