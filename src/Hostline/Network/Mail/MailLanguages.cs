using System.Reflection;
using System.Text.Json;
using Hostline.Core.Notices;
using Hostline.Core.Reasons;

namespace Hostline.Network.Mail;

/// <summary>
/// The languages of mails and notices: a folder for each under <c>Templates/</c>. English is complete; a template or reason that another
/// language lacks is shown in English.
/// </summary>
public static class MailLanguages
{
    public const string First = "en";

    const string Folder = "Hostline.Network.Mail.Templates.", Signature = "signature", Role = "operator", Reasons = "reasons";

    static readonly Dictionary<string, string> Files = Load();

    static readonly Dictionary<(string Language, NoticeKind Kind), MailTemplate> Templates = (
        from language in All
        from kind in Enum.GetValues<NoticeKind>()
        let file = Files.GetValueOrDefault($"{language}.{Word(kind)}")
        where file is not null
        let end = kind == NoticeKind.Plain ? "" : Files[$"{language}.{Signature}"]
        select (Key: (language, kind), Template: MailTemplate.Parse(language, $"{file}\n\n{end}"))).ToDictionary(t => t.Key, t => t.Template);

    static readonly Dictionary<(string Language, string Code), ReasonEntry> Translations = (
        from language in All
        from line in Files.GetValueOrDefault($"{language}.{Reasons}", "").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        let parts = line.Split('|', StringSplitOptions.TrimEntries)
        select (Key: (language, parts[0]), Entry: new ReasonEntry(parts[0], parts[1], parts[2]))).ToDictionary(r => r.Key, r => r.Entry);

    public static IReadOnlyList<string> All =>
        [First, .. Files.Keys.Select(f => f[..f.IndexOf('.')]).Distinct().Where(l => l != First).Order(StringComparer.Ordinal)];

    public static string Word(NoticeKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    /// <summary>The template of a mail in a language, or in English if the language lacks it.</summary>
    public static MailTemplate Template(string? language, NoticeKind kind) =>
        language is not null && Templates.TryGetValue((language, kind), out var own) ? own : Templates[(First, kind)];

    /// <summary>The catalog's entry of a reason, translated if the language has it.</summary>
    public static ReasonEntry Reason(string language, Reason reason) => Translations.GetValueOrDefault((language, reason.Code())) ?? ReasonCatalog.Of(reason);

    /// <summary>The sender: its name, or its role if it has none.</summary>
    public static string Operator(string language, Letterhead letterhead) =>
        letterhead.Name ?? Files.GetValueOrDefault($"{language}.{Role}", Files[$"{First}.{Role}"]).Trim();

    public static IEnumerable<string> Translated(string language) => Translations.Keys.Where(k => k.Language == language).Select(k => k.Code);

    static Dictionary<string, string> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var found = new Dictionary<string, string>();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            found[Path.GetFileNameWithoutExtension(name[Folder.Length..])] = reader.ReadToEnd();
        }

        return found;
    }
}
