namespace Hostline.Storage;

/// <summary>
/// Space that SQLite has freed keeps its bytes until it is used again. An earlier release stored documents and codes in clear, so
/// after the upgrade freed space is overwritten, and the file is rewritten once (VACUUM) when nothing lies in it in clear any more.
/// </summary>
sealed class SqliteFreed(SqliteConnection writer)
{
    const string First = "20";

    /// <summary>Before the migrations, on a database of an earlier release, and as long as a document lies in clear.</summary>
    public bool MayHoldSecrets => HasTable("worlds") && (writer.Scalar($"select count(*) from migrations where id = {First}") == "0" || HasClear);

    /// <summary>Outside a transaction. A disk without room for a second copy is no reason not to serve: it is tried again at the next start.</summary>
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
            // The doctor goes on saying that it is due.
        }
    }

    bool HasClear => writer.Scalar("select exists (select 1 from documents where not sealed and size > 0)") == "1";

    bool HasTable(string name) => writer.Scalar($"select count(*) from sqlite_master where type = 'table' and name = '{name}'") == "1";
}
