using System.Text.RegularExpressions;
using Hostline.Core.Notices;
using Hostline.Network.Mail;
using Hostline.Tests.Support;

namespace Hostline.Tests.Core;

/// <summary>Pages that could drift from the code are compared with it.</summary>
public sealed partial class DocumentsTests
{
    [Fact]
    public void Every_variable_that_the_program_reads_stands_in_the_settings_and_no_other()
    {
        var read = Directory.EnumerateFiles(Checkout.At("src"), "*.cs", SearchOption.AllDirectories)
            .Where(p => !p.Contains("/obj/", StringComparison.Ordinal)).SelectMany(p => Names(File.ReadAllText(p)));
        Assert.Equal(read.Distinct().Order(), Names(File.ReadAllText(Checkout.At("docs", "operations", "settings.md"))).Distinct().Order());
    }

    [Fact]
    public void Every_decision_that_the_code_names_exists()
    {
        var named = Directory.EnumerateFiles(Checkout.At("src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(p => Decision().Matches(File.ReadAllText(p)).Select(m => m.Value));
        Assert.All(named, path => Assert.True(File.Exists(Checkout.At(path)), $"{path} does not exist."));
    }

    [Fact]
    public void Every_kind_of_notice_stands_in_its_page()
    {
        var page = File.ReadAllText(Checkout.At("docs", "operations", "notices.md"));
        Assert.All(Enum.GetValues<NoticeKind>(), kind => Assert.Contains($"`{MailLanguages.Word(kind)}`", page));
    }

    static IEnumerable<string> Names(string text) => Variable().Matches(text).Select(m => m.Value);

    [GeneratedRegex("HOSTLINE_[A-Z_]+")]
    private static partial Regex Variable();

    [GeneratedRegex(@"docs/decisions/[\w-]+\.md")]
    private static partial Regex Decision();
}
