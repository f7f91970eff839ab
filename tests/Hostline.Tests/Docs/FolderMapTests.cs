using System.Text.RegularExpressions;
using Hostline.Tests.Support;

namespace Hostline.Tests.Docs;

/// <summary>The map of the sources (docs/where-things-are.md) names every folder of the program, and none that is not there.</summary>
public sealed partial class FolderMapTests
{
    [Fact]
    public void Every_folder_of_the_program_is_on_the_map()
    {
        string[] built = ["bin", "obj"];
        var folders = Directory.GetDirectories(Checkout.At("src", "Hostline")).Select(path => Path.GetFileName(path)).Except(built);
        var mapped = Row().Matches(File.ReadAllText(Checkout.At("docs", "where-things-are.md"))).Select(row => row.Groups[1].Value);

        Assert.Equal(folders.Order(StringComparer.Ordinal), mapped.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
