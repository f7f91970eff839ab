using Npgsql;

namespace Hostline.Tests.Support;

public sealed class PostgresClusterTests
{
    static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_test_gets_an_empty_database_of_its_own()
    {
        PostgresCluster cluster = await PostgresCluster.Shared();
        await using PostgresDatabase one = await cluster.CreateDatabase();
        await using PostgresDatabase other = await cluster.CreateDatabase();

        await Execute(one, "CREATE TABLE numbers (e164 text)");

        Assert.Equal(1L, await Execute(one, "SELECT count(*) FROM pg_tables WHERE tablename = 'numbers'"));
        Assert.Equal(0L, await Execute(other, "SELECT count(*) FROM pg_tables WHERE tablename = 'numbers'"));
    }

    [Fact]
    public async Task The_url_names_the_same_database_as_the_connection_string()
    {
        PostgresCluster cluster = await PostgresCluster.Shared();
        await using PostgresDatabase database = await cluster.CreateDatabase();
        Uri url = new(database.Url);

        NpgsqlConnectionStringBuilder parts = new(database.ConnectionString);
        Assert.Equal(("postgres", parts.Host, parts.Port, "/" + parts.Database, parts.Username),
            (url.Scheme, url.Host, url.Port, url.AbsolutePath, url.UserInfo));
        Assert.Equal(database.Name, await Execute(database, "SELECT current_database()"));
    }

    [Fact]
    public async Task A_dropped_database_is_gone_although_a_connection_was_open()
    {
        PostgresCluster cluster = await PostgresCluster.Shared();
        PostgresDatabase database = await cluster.CreateDatabase();
        await using NpgsqlConnection open = new(database.ConnectionString);
        await open.OpenAsync(Cancelled);

        await database.DisposeAsync();

        PostgresException refused = await Assert.ThrowsAsync<PostgresException>(async () =>
        {
            await using NpgsqlConnection late = new(database.ConnectionString + ";Pooling=false");
            await late.OpenAsync(Cancelled);
        });
        Assert.Equal(PostgresErrorCodes.InvalidCatalogName, refused.SqlState);
    }

    [Theory]
    [InlineData(false, "off")]
    [InlineData(true, "on")]
    public async Task An_immediate_restart_keeps_what_was_committed_and_nothing_else(bool flushed, string fsync)
    {
        await using PostgresCluster cluster = await PostgresCluster.Own(flushed);
        PostgresDatabase database = await cluster.CreateDatabase();
        await Execute(database, "CREATE TABLE numbers (e164 text); INSERT INTO numbers VALUES ('+13125550001')");
        await using NpgsqlConnection open = new(database.ConnectionString + ";Pooling=false");
        await open.OpenAsync(Cancelled);
        await using NpgsqlTransaction unfinished = await open.BeginTransactionAsync(Cancelled);
        await using NpgsqlCommand insert = new("INSERT INTO numbers VALUES ('+13125550002')", open, unfinished);
        await insert.ExecuteNonQueryAsync(Cancelled);

        await cluster.RestartImmediate();

        Assert.Equal("+13125550001", await Execute(database, "SELECT string_agg(e164, ',') FROM numbers"));
        Assert.Equal(fsync, await Execute(database, "SHOW fsync"));
        Assert.Equal("200", await Execute(database, "SHOW max_connections"));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => unfinished.CommitAsync(Cancelled));
    }

    [Fact]
    public async Task Nothing_is_left_of_a_disposed_cluster()
    {
        PostgresCluster cluster = await PostgresCluster.Own();
        PostgresDatabase database = await cluster.CreateDatabase();
        Assert.Equal(1, await Execute(database, "SELECT 1"));

        Assert.True(Directory.Exists(cluster.Folder));

        await cluster.DisposeAsync();

        Assert.False(Directory.Exists(cluster.Folder));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Execute(database, "SELECT 1"));
    }

    static async Task<object?> Execute(PostgresDatabase database, string sql)
    {
        await using NpgsqlConnection connection = new(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Cancelled);
        await using NpgsqlCommand command = new(sql, connection);
        return await command.ExecuteScalarAsync(Cancelled);
    }
}
