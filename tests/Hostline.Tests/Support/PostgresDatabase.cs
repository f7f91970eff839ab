namespace Hostline.Tests.Support;

/// <summary>One test's database in a throwaway cluster; disposing drops it.</summary>
public sealed class PostgresDatabase(PostgresCluster cluster, string name) : IAsyncDisposable
{
    public string Name => name;

    /// <summary>
    /// For Npgsql. Idle connections are closed early; otherwise the databases of a whole run would use up the cluster's 200.
    /// </summary>
    public string ConnectionString =>
        $"Host=127.0.0.1;Port={cluster.Port};Username=app;Database={name};Connection Idle Lifetime=2;Connection Pruning Interval=1";

    /// <summary>The same as a URL, for <c>--database</c>.</summary>
    public string Url => $"postgres://app@127.0.0.1:{cluster.Port}/{name}";

    /// <summary>Fills the empty database from a plain dump.</summary>
    public async Task Restore(byte[] dump)
    {
        string file = Path.Combine(Path.GetTempPath(), $"hostline-dump-{Path.GetRandomFileName()}.sql");
        try
        {
            await File.WriteAllBytesAsync(file, dump);
            await PostgresPrograms.Run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", file, Url);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public async ValueTask DisposeAsync() => await cluster.Drop(name);
}
