using System.Reflection;
using System.Text.RegularExpressions;

namespace Hostline.Storage;

/// <summary>
/// One step of the schema, from <c>Migrations/NNN_*.sql</c>. Written for PostgreSQL; SQLite accepts the same type names (it stores ids and
/// bytes as blobs, instants as integers). Three markers make a difference: text collates "C" on PostgreSQL, as it always does on SQLite;
/// <c>/*without rowid*/</c> keeps small keyed tables in one tree on SQLite; anything in <c>/*postgres … postgres*/</c> is a comment to SQLite.
/// </summary>
public sealed partial record Migration(int Id, string Name, string Text)
{
    public string ForPostgres => PostgresOnly().Replace(TextType().Replace(Text, "text collate \"C\""), "");

    public string ForSqlite => Text.Replace("/*without rowid*/", "without rowid", StringComparison.Ordinal);

    /// <summary>Matches the type and not a column named text: a type follows another word.</summary>
    [GeneratedRegex(@"(?<=\w\s)text\b")]
    private static partial Regex TextType();

    [GeneratedRegex(@"/\*postgres\s|\spostgres\*/")]
    private static partial Regex PostgresOnly();
}

public static class Migrations
{
    public static readonly IReadOnlyList<Migration> All = Load();

    /// <exception cref="UnfitDatabaseException">A newer release has changed the schema in ways that this one does not know.</exception>
    public static void RequireKnown(int newest)
    {
        if (newest > All[^1].Id)
        {
            throw new UnfitDatabaseException(
                $"The database's schema is {newest}, and this release knows {All[^1].Id}: a newer hostline has migrated it. Run that release, or restore the "
                    + "backup from before the upgrade.");
        }
    }

    static List<Migration> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        const string folder = "Hostline.Storage.Migrations.";
        var found = new List<Migration>();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var file = name[folder.Length..];
            found.Add(new(int.Parse(file[..3]), file, reader.ReadToEnd()));
        }

        return found;
    }
}
