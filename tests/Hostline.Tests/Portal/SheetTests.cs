using System.Globalization;
using System.Text.RegularExpressions;
using Hostline.Tests.Support;

namespace Hostline.Tests.Portal;

/// <summary>The sheet and the scripts as they are written: what holds for every page before a browser shows one.</summary>
public sealed partial class SheetTests
{
    const double OfText = 4.5, OfEdges = 3;

    static readonly string Sheet = File.ReadAllText(Checkout.At("src", "Hostline", "Pages", "Assets", "hostline.css"));

    static readonly string[] Grounds = ["canvas", "raised", "you-ground", "good-ground", "bad-ground"];

    public static TheoryData<bool> Schemes => [false, true];

    [Theory, MemberData(nameof(Schemes))]
    public void Every_text_and_every_edge_stands_out_from_each_ground_that_it_stands_on(bool dark)
    {
        var colors = Colors().Matches(Sheet).ToDictionary(m => m.Groups[1].Value, m => Luminance(m.Groups[dark ? 3 : 2].Value));
        (string Above, string Below, double Least)[] pairs =
        [
            .. Grounds.SelectMany(g => new[] { ("ink", g, OfText), ("hint", g, OfText), ("primary", g, OfText), ("focus", g, OfEdges) }),
            .. Grounds[..2].SelectMany(g => new[] { ("you", g, OfText), ("good", g, OfText), ("bad", g, OfText), ("wait", g, OfText), ("edge", g, OfEdges) }),
            ("you", "you-ground", OfText), ("good", "good-ground", OfText), ("bad", "bad-ground", OfText), ("on-primary", "primary", OfText),
            ("band-ink", "band", OfText), ("focus", "band", OfEdges),
        ];
        var wrong = from pair in pairs
                    let ratio = Ratio(colors[pair.Above], colors[pair.Below])
                    where ratio < pair.Least
                    select $"{pair.Above} on {pair.Below} is {ratio:0.00}, {pair.Least} is the least";
        Assert.Empty(wrong);
        // A new color belongs into a pair above, or says here that it is decoration.
        Assert.Equal(["line"], colors.Keys.Except(pairs.SelectMany(p => new[] { p.Above, p.Below })));
    }

    [Fact]
    public void No_color_stands_outside_of_the_tokens()
    {
        var rules = Sheet[Sheet.IndexOf("@layer base", StringComparison.Ordinal)..];
        Assert.Empty(Plain().Matches(rules).Select(m => m.Value));
    }

    [Fact]
    public void Whatever_moves_asks_first_whether_it_may()
    {
        var calm = Sheet.Split('\n').Where(l => !l.Contains("(prefers-reduced-motion: no-preference)", StringComparison.Ordinal));
        Assert.DoesNotContain(calm, l => Moving().IsMatch(l));
    }

    [Fact]
    public void No_script_of_ours_listens_to_keys()
    {
        var listening = from file in Directory.EnumerateFiles(Checkout.At("src", "Hostline", "Pages", "Assets"), "*.js")
                        where Path.GetFileName(file) != "htmx.js" && File.ReadAllText(file).Contains("'key", StringComparison.Ordinal)
                        select file;
        Assert.Empty(listening);
    }

    static double Ratio(double one, double other) => (Math.Max(one, other) + .05) / (Math.Min(one, other) + .05);

    /// <summary>As WCAG defines it.</summary>
    static double Luminance(string color)
    {
        var digits = color.Length == 3 ? string.Concat(color.Select(c => $"{c}{c}")) : color;
        double[] parts = [.. digits.Chunk(2).Select(p => int.Parse(p, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(p => p <= .04045 ? p / 12.92 : Math.Pow((p + .055) / 1.055, 2.4))];
        return .2126 * parts[0] + .7152 * parts[1] + .0722 * parts[2];
    }

    [GeneratedRegex("--([a-z-]+): light-dark\\(#([0-9a-f]+), #([0-9a-f]+)\\)")]
    private static partial Regex Colors();

    [GeneratedRegex("#[0-9a-f]{3,8}[ ;]|rgba?\\(|hsla?\\(")]
    private static partial Regex Plain();

    [GeneratedRegex("\\b(transition|animation|scroll-behavior)\\b")]
    private static partial Regex Moving();
}
