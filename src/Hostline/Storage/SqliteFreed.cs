namespace Hostline.Storage;

/// <summary>
/// SQLite keeps the bytes of freed space until it is reused. An earlier release stored documents and codes in the clear, so after the
/// upgrade freed space is overwritten, and the file is rewritten once (VACUUM) when it contains nothing in the clear any longer.
/// </summary>
sealed class SqliteFreed(SqliteConnection writer)
{
    const string First = "20";

    /// <summary>Before the migrations, on a database of an earlier release, and while a document is stored in the clear.</summary>
    public bool MayHoldSecrets => HasTable("worlds") && (writer.Scalar($"select count(*) from migrations where id = {First}") == "0" || HasClear);

    /// <summary>
    /// Outside a transaction. A disk without room for a second copy must not stop the server: the next start tries again.
    /// </summary>
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
