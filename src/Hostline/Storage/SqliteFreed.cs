namespace Hostline.Storage;

/// <summary>
/// SQLite keeps the bytes of freed space until it is reused. An earlier release stored documents and codes unencrypted; so after the upgrade
/// freed space is overwritten, and once no unencrypted content is left the file is rewritten (VACUUM).
/// </summary>
sealed class SqliteFreed(SqliteConnection writer)
{
    const string First = "20";

    /// <summary>True before the migrations of a database of an earlier release, and while a document is stored unencrypted.</summary>
    public bool MayHoldSecrets => HasTable("worlds") && (writer.Scalar($"select count(*) from migrations where id = {First}") == "0" || HasClear);

    /// <summary>Must run outside of a transaction. If the disk lacks room for a second copy, the server still starts, and the next start tries again.</summary>
    public void RewriteOnce()
    {
        if (writer.Scalar("select count(*) from meta where key = 'rewrite due'") == "0" || HasClear)
        {
            return;
        }

        try
        {
            writer.ExecuteScript("vacuum");
            writer.ExecuteScript("delete from meta where key = 'rewrite due'");
            writer.ExecuteScript("pragma wal_checkpoint(truncate)");
        }
        catch (SqliteError)
        {
            // The doctor keeps reporting that the rewrite is due.
        }
    }

    bool HasClear => writer.Scalar("select exists (select 1 from documents where not sealed and size > 0)") == "1";

    bool HasTable(string name) => writer.Scalar($"select count(*) from sqlite_master where type = 'table' and name = '{name}'") == "1";
}
