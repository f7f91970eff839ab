using System.Text.RegularExpressions;
using Hostline.Tests.Support;

namespace Hostline.Tests.Docs;

/// <summary>A block of shell commands in a document, as a reader would copy it.</summary>
/// <param name="Document">Its path in the checkout.</param>
/// <param name="Line">Where it begins, from 1.</param>
sealed partial record CommandBlock(string Document, int Line, string Language, IReadOnlyList<string> Lines)
{
    /// <summary>The language tag of a block of commands. Any other tag would hide the block from these tests.</summary>
    public const string Shell = "sh";

    /// <summary>The commands, each on one line.</summary>
    public IReadOnlyList<string> Commands =>
        [.. string.Join('\n', Lines).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#')];

    /// <summary>The name of a block: its document and its first command.</summary>
    public string Name => $"{Document}: {Commands[0]}";

    /// <summary>Every fenced block of README.md, CONTRIBUTING.md and docs/.</summary>
    public static IEnumerable<CommandBlock> All() => Documents().SelectMany(In);

    /// <summary>Paths of the documents, relative to the checkout.</summary>
    public static IEnumerable<string> Documents() =>
        Directory.EnumerateFiles(Checkout.At("docs"), "*.md", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Checkout.Root, path))
            .Concat(["README.md", "CONTRIBUTING.md"]).Order(StringComparer.Ordinal);

    static IEnumerable<CommandBlock> In(string document)
    {
        var lines = File.ReadAllLines(Checkout.At(document));
        for (var at = 0; at < lines.Length; at++)
        {
            if (Fence().Match(lines[at]) is not { Success: true } opened)
            {
                continue;
            }

            var end = Array.FindIndex(lines, at + 1, line => line.Trim() == "```");
            Assert.True(end > 0, $"{document}:{at + 1} opens a block that does not end.");
            yield return new(document, at + 1, opened.Groups[1].Value, lines[(at + 1)..end]);
            at = end;
        }
    }

    [GeneratedRegex(@"^\s*```(\w*)\s*$")]
    private static partial Regex Fence();
}
