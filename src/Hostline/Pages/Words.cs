using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Hostline.Pages;

/// <summary>
/// The texts of the pages, by key, from <c>Pages/Words/LANGUAGE/*.txt</c>: one entry per line, as <c>key | text</c>. A value is in braces:
/// <c>{name}</c>. The forms of a count have the keys <c>key.one</c> and <c>key.other</c>.
/// </summary>
public sealed class Words
{
    const string Folder = "Hostline.Pages.Words.";
    public const string First = "en";

    /// <summary>A pseudo-language that a test makes from the default: it reveals every text that is not in these files.</summary>
    public const string Pseudo = "qps";

    static readonly FrozenDictionary<string, Words> Languages = Load();

    readonly FrozenDictionary<string, string> texts;

    Words(string language, IEnumerable<KeyValuePair<string, string>> texts) => (Language, this.texts) = (language, texts.ToFrozenDictionary());

    public string Language { get; }

    public IReadOnlyCollection<string> Keys => texts.Keys;

    public static IReadOnlyCollection<string> All => [.. Languages.Keys.Where(l => l != Pseudo).Order()];

    /// <summary>The default language if there is no such one.</summary>
    public static Words Of(string? language) => language is not null && Languages.TryGetValue(language, out var words) ? words : Languages[First];

    public bool Has(string key) => texts.ContainsKey(key);

    /// <exception cref="KeyNotFoundException">There is no such text.</exception>
    public string Say(string key, params ReadOnlySpan<(string Name, object? Value)> values) =>
        texts.TryGetValue(key, out var text) ? Fill(text, values)
            : throw new KeyNotFoundException($"No text has the key {key}: add it to Pages/Words/{First}.");

    /// <summary>The text for a count; <c>{n}</c> in it is the count.</summary>
    public string Count(string key, long n, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Say(key + (n == 1 ? ".one" : ".other"), [("n", n.ToString("N0", CultureInfo.InvariantCulture)), .. values]);

    static string Fill(string text, ReadOnlySpan<(string Name, object? Value)> values)
    {
        foreach (var (name, value) in values)
        {
            text = text.Replace("{" + name + "}", value?.ToString(), StringComparison.Ordinal);
        }

        return text;
    }

    static FrozenDictionary<string, Words> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var lines = from name in assembly.GetManifestResourceNames()
                    where name.StartsWith(Folder, StringComparison.Ordinal)
                    from line in LinesOf(assembly, name)
                    select (Language: name[Folder.Length..].Split('.')[0], Line: line);
        var found = lines.GroupBy(l => l.Language).ToDictionary(g => g.Key, g => g.Select(l => Entry(l.Line)).ToList());
        if (found.SelectMany(f => f.Value.GroupBy(e => e.Key)).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new InvalidOperationException($"Two texts of the pages have the key {twice.Key}: give one of them another.");
        }

        found[Pseudo] = [.. found[First].Select(e => KeyValuePair.Create(e.Key, Disguise(e.Value)))];
        return found.ToFrozenDictionary(f => f.Key, f => new Words(f.Key, f.Value));
    }

    static IEnumerable<string> LinesOf(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line;
            }
        }
    }

    static KeyValuePair<string, string> Entry(string line)
    {
        var bar = line.IndexOf('|', StringComparison.Ordinal);
        return bar > 0 ? new(line[..bar].Trim(), line[(bar + 1)..].Trim())
            : throw new InvalidOperationException($"The line \"{line}\" of the pages' texts has no key: write it as key | text.");
    }

    /// <summary>In brackets, each letter accented, 40 % longer; values are unchanged.</summary>
    static string Disguise(string text)
    {
        var disguised = new StringBuilder("[");
        var isValue = false;
        foreach (var c in text)
        {
            isValue = c == '{' || (isValue && c != '}');
            disguised.Append(isValue || c == '}' || !char.IsAsciiLetter(c) ? c : Accented(c));
        }

        return disguised.Append('~', text.Length * 2 / 5).Append(']').ToString();
    }

    static char Accented(char letter)
    {
        const string plain = "aceinosuyzACEINOSUYZ", accented = "áćéíńóśúýźÁĆÉÍŃÓŚÚÝŹ";
        var at = plain.IndexOf(letter, StringComparison.Ordinal);
        return at < 0 ? letter : accented[at];
    }
}
