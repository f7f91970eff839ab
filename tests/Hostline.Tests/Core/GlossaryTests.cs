using System.Text.RegularExpressions;
using Hostline.Tests.Support;

namespace Hostline.Tests.Core;

/// <summary>docs/glossary.md has one word for each thing; the documents use it.</summary>
public sealed partial class GlossaryTests
{
    const string Bans = "## Use, and do not use";

    static readonly string Glossary = Checkout.At("docs", "glossary.md");

    [Fact]
    public void Every_term_is_used_in_the_documents_or_the_code()
    {
        var used = string.Join('\n', Documents().Concat(Sources()).Select(File.ReadAllText));
        var terms = Rows(File.ReadAllText(Glossary).Split(Bans)[0]).Select(row => row[0]).ToList();
        Assert.NotEmpty(terms);
        var unused = terms.Where(term => !Word(term).IsMatch(used)).ToList();
        Assert.Empty(unused);
        Assert.Equal(terms.Distinct(), terms);
    }

    [Fact]
    public void No_document_uses_another_word_for_the_same_thing() => Assert.Empty(Banned(Documents(), line => Code().Replace(line, "")));

    [Fact]
    public void No_page_mail_or_script_uses_another_word_for_the_same_thing()
    {
        string[] folders = [Checkout.At("src", "Hostline", "Pages", "Words", "en"), Checkout.At("src", "Hostline", "Network", "Mail", "Templates", "en")];
        // What stands before the bar is the key of a text, which no one reads.
        Assert.Empty(Banned(folders.SelectMany(Directory.EnumerateFiles), line => line[(line.IndexOf(" | ", StringComparison.Ordinal) + 1)..]));
        Assert.Empty(Banned([Checkout.At("hostline"), Checkout.At("test")], line => Code().Replace(line, "")));
    }

    static IEnumerable<string> Banned(IEnumerable<string> files, Func<string, string> read)
    {
        var banned = Rows(File.ReadAllText(Glossary).Split(Bans)[1]).SelectMany(row => row[1].Split(", ")).Select(Word).ToList();
        Assert.NotEmpty(banned);
        return from file in files
               from line in File.ReadLines(file).Select((text, n) => (Text: read(text), Number: n + 1))
               from word in banned
               where word.IsMatch(line.Text)
               select $"{Path.GetRelativePath(Checkout.Root, file)}:{line.Number}: {word.Match(line.Text).Value}";
    }

    /// <summary>The documents that are written by hand or printed from the code; the change log and the figures are history.</summary>
    static IEnumerable<string> Documents() =>
        new[] { "README.md", "CONTRIBUTING.md", "STYLE.md" }.Select(name => Checkout.At(name))
            .Concat(Directory.EnumerateFiles(Checkout.At("docs"), "*.md", SearchOption.AllDirectories).Where(path => path != Glossary));

    static IEnumerable<string> Sources() => Directory.EnumerateFiles(Checkout.At("src"), "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Contains("/obj/", StringComparison.Ordinal));

    static IEnumerable<string[]> Rows(string section) => section.Split('\n')
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| term ", StringComparison.Ordinal)
            && !line.StartsWith("| use ", StringComparison.Ordinal))
        .Select(line => line.Trim('|', ' ').Split(" | "));

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();

    static Regex Word(string text) => new($@"(?<![\w/]){Regex.Escape(text)}s?(?![\w-])", RegexOptions.IgnoreCase);
}
