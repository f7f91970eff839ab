using Hostline.Storage;

namespace Hostline.Tests.Support;

/// <summary>A SQLite file with today's schema, made once: to migrate each test's own would take longer than many a test.</summary>
static class SqliteTemplate
{
    static readonly Lazy<Task<byte[]>> Migrated = new(async () =>
    {
        var folder = Directory.CreateTempSubdirectory("hostline-test-template-").FullName;
        try
        {
            await using (var database = new Sqlite(folder, TimeProvider.System, new()))
            {
                await database.Migrate();
            }

            return await File.ReadAllBytesAsync(FileIn(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    });

    /// <summary>Puts a copy into an empty data directory.</summary>
    public static async Task CopyTo(string data) => await File.WriteAllBytesAsync(FileIn(data), await Migrated.Value);

    static string FileIn(string data) => Path.Combine(data, "hostline.db");
}
