using System.Text.Json;
using Hostline.Core.Worlds;
using Hostline.Secrets;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Audit;

/// <summary>
/// The newest head of the live world's seal log, stored in <c>DIR/audit.head</c> outside the database. A database that was restored to an
/// earlier state, or that lost the end of its log in a crash, is behind this file.
/// </summary>
public sealed class HeadFile(DataDirectory directory, Database database, ILogger<HeadFile> log)
{
    const string Name = "audit.head";
    bool isBehindTold;

    string FilePath => directory.File(Name);

    /// <summary>The content of the file: the log's length and last link. Null if it does not exist or cannot be read.</summary>
    public (long N, byte[] Link)? Read()
    {
        try
        {
            using var kept = JsonDocument.Parse(File.ReadAllText(FilePath));
            return (kept.RootElement.GetProperty("sealed").GetInt64(), Convert.FromHexString(kept.RootElement.GetProperty("link").GetString()!));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException
            or InvalidOperationException or FormatException or ArgumentNullException)
        {
            return null;
        }
    }

    /// <summary>Whether the database still contains the head in the file; true if there is no file.</summary>
    public async Task<bool> IsReached() => Read() is not { } kept || await SignedHead.IsReached(database, World.LiveId, kept.N, kept.Link);

    /// <summary>Stores a head that was just written, unless the database no longer contains the head in the file: then the file is the evidence.</summary>
    public async Task Keep(SealHead head)
    {
        if (!await IsReached())
        {
            if (!isBehindTold)
            {
                log.LogError("The history in the database is older than {File}: it was restored or lost its end. Run: hostline audit verify", FilePath);
                isBehindTold = true;
            }

            return;
        }

        var fresh = FilePath + ".new";
        SecretFile.Write(fresh, JsonSerializer.Serialize(new { @sealed = head.N, link = Convert.ToHexStringLower(head.Link) }) + "\n");
        File.Move(fresh, FilePath, overwrite: true);
    }
}
