using System.Text.RegularExpressions;
using Hostline.Tests.Authorization;
using Hostline.Tests.Support;

namespace Hostline.Tests.Hostile;

/// <summary>Paths and queries that no well-meaning client sends.</summary>
static partial class HostileAddresses
{
    /// <summary>Values in place of an id or a number, encoded as they are sent.</summary>
    static readonly string[] Ids =
    [
        "%00", "a%00b", "%2F", "..%2F..%2Fetc", "%ff", "%C3%28", "%ED%A0%80", "+", "%2B", "%20", "%0d%0aSet-Cookie:%20a=b", "%25", "%7B%7D", "null", "-1",
        "'%20or%201=1--", "%F0%9F%98%80",
        "%2B1312555%D9%A0%D9%A0%D9%A1%D9%A2", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "%7B01a1ffcc-ec26-738b-80a8-0f451dd478c8%7D",
        new('a', 4_000), new('1', 4_000), new('a', 10_000),
    ];

    /// <summary>Queries without a name that any route could know.</summary>
    static readonly string[] Senseless =
    [
        "", "&&&", "=", "==", "%00", "%00=%00", "a=%ff", "%ff=a", "a=%C3%28", "page", "page[", "page]", "page[]", "page[[size]]=1", "page[size][]=1",
        "page[size=1", "page]size[=1", "page[size][a][b][c]=1",
        "filter", "filter[]", "filter[[[[[[[[=1", "filter[status][status]=1", "filter[" + new string('x', 3_000) + "]=1",
        "filter" + string.Concat(Enumerable.Repeat("[a]", 500)) + "=1", "sort=-",
        "PAGE[SIZE]=1", "page%5Bsize%5D=0", string.Join('&', Enumerable.Repeat("a=1", 900)), string.Join('&', Enumerable.Range(0, 900).Select(n => $"a{n}=1")),
        "+", "a=+", "a;b", "a=1#",
    ];

    static readonly string[] Values =
    [
        "", "%00", "a%00", "%ff", "%ED%A0%80", "+", "%20", "-1", "0", "1.5", "1e400", "999999999999", "99999999999999999999999", "%D9%A3", "%EF%BC%93", "0x10",
        "%20%201%20", "null", "%25", "_", "'", "%5B%5D",
        "9999-12-31T23:59:59Z", "0001-01-01T00:00:00%2B14:00", "2026-02-30T00:00:00Z", "%2B1312555%D9%A0%D9%A0%D9%A1%D9%A2",
        "ffffffff-ffff-ffff-ffff-ffffffffffff", new('9', 4_000), new('%', 100),
    ];

    /// <summary>The path of a route with each of its ids replaced.</summary>
    public static IEnumerable<string> Paths(Row row, Cast cast) =>
        from Match id in Id().Matches(row.Path)
        from hostile in Ids
        select cast.Fill(string.Concat(row.Path.AsSpan(0, id.Index), hostile, row.Path.AsSpan(id.Index + id.Length)));

    /// <summary>The path of a route with queries: meaningless ones, and its own parameters with every value, and twice.</summary>
    public static IEnumerable<string> Queries(Row row, Cast cast, IEnumerable<string> parameters)
    {
        var path = cast.Fill(row.Path).Split('?')[0];
        return Senseless
            .Concat(parameters.SelectMany(p => Values.Select(v => $"{p}={v}").Append($"{p}=1&{p}=2").Append($"{p}=&{p}=").Append(p)))
            .Select(query => $"{path}?{query}");
    }

    /// <summary>A request that makes a route list its parameters, so that they need not be listed here.</summary>
    public static string Unknown(Row row, Cast cast) => cast.Fill(row.Path).Split('?')[0] + "?nobody_knows_this=1";

    /// <summary>The parameters listed in the refusal of an unknown one; none for a route without parameters.</summary>
    public static IEnumerable<string> Named(Answered refusal) =>
        Known().Match(refusal.Text) is { Success: true } named ? named.Groups[1].Value.Split(", ", StringSplitOptions.RemoveEmptyEntries) : [];

    [GeneratedRegex("{[a-z_]+}")]
    private static partial Regex Id();

    [GeneratedRegex("(?:Known: |known are )([^.\"]+)")]
    private static partial Regex Known();
}
