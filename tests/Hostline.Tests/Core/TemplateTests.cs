using System.Text.RegularExpressions;
using Hostline.Pages;
using Hostline.Tests.Support;

namespace Hostline.Tests.Core;

/// <summary>The form of the pages' templates and texts.</summary>
public sealed partial class TemplateTests
{
    const int ScriptBytes = 6 * 1024;

    /// <summary>The first line of every page, and the documents of the release, whose markup lets no HTML through.</summary>
    static readonly string[] MayMarkUp = ["Views/Layout.razor", "Manual/HandbookView.razor"];

    [Fact]
    public void A_template_asks_for_nothing_and_has_neither_script_nor_style_of_its_own()
    {
        var wrong = from file in Files("*.razor")
                    from Match found in Forbidden().Matches(file.Text)
                    where !(found.Value == "MarkupString" && MayMarkUp.Any(m => file.Path.EndsWith(m, StringComparison.Ordinal)))
                    select $"{file.Path}: {found.Value}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Templates_and_texts_name_no_vendor()
    {
        var named = from file in Files("*.razor").Concat(Files("*.txt").Where(f => f.Path.Contains("/Words/", StringComparison.Ordinal)))
                    from Match vendor in Vendors().Matches(file.Text)
                    select $"{file.Path}: {vendor.Value}";
        Assert.Empty(named);
    }

    /// <summary>A key that is made of parts is looked for by its beginning.</summary>
    [Fact]
    public void Every_text_is_said_somewhere()
    {
        var code = string.Concat(Files("*.razor").Concat(Files("*.cs")).Select(f => f.Text));
        var unused = Words.Of(Words.First).Keys.Where(key => !IsSaid(key, code));
        Assert.Empty(unused.Order());
    }

    [Fact]
    public void Our_own_script_stays_small() =>
        Assert.InRange(new FileInfo(Checkout.At("src", "Hostline", "Pages", "Assets", "hostline.js")).Length, 1, ScriptBytes);

    /// <summary>Whole, as the base of a count, as a beginning that something is added to, or as a name with one of the endings that are added.</summary>
    static bool IsSaid(string key, string code)
    {
        var parts = key.Split('.');
        return Has(key) || (parts[^1] is "one" or "other" && IsSaid(key[..key.LastIndexOf('.')], code))
            || Enumerable.Range(1, parts.Length - 1).Any(n => IsBegun(string.Join('.', parts[..n]), "." + string.Join('.', parts[n..])));

        bool Has(string text) => code.Contains($"\"{text}\"", StringComparison.Ordinal);
        bool IsBegun(string start, string end) => code.Contains($"\"{start}.\"", StringComparison.Ordinal)
            || code.Contains($"\"{start}.{{", StringComparison.Ordinal) || (Has(start) && (Has(end) || code.Contains($"}}{end}\"", StringComparison.Ordinal)));
    }

    static IEnumerable<(string Path, string Text)> Files(string pattern)
    {
        var root = Checkout.At("src/Hostline");
        return Directory.EnumerateFiles(root, pattern, SearchOption.AllDirectories)
            .Where(p => !p.Contains("/obj/", StringComparison.Ordinal) && !p.Contains("/bin/", StringComparison.Ordinal))
            .Select(p => (p[root.Length..].Replace('\\', '/'), File.ReadAllText(p)));
    }

    [GeneratedRegex(@"@inject|\sstyle=|\son[a-z]+=|<script>|MarkupString")]
    private static partial Regex Forbidden();

    [GeneratedRegex("telnyx|twilio|bandwidth|sinch", RegexOptions.IgnoreCase)]
    private static partial Regex Vendors();
}
