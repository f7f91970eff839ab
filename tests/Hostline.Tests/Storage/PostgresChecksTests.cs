using Hostline.Storage;
using Hostline.Tests.Support;
using Npgsql;

namespace Hostline.Tests.Storage;

/// <summary>A PostgreSQL on which an acknowledged order could be lost, or a name not be stored, is refused with a sentence.</summary>
public sealed class PostgresChecksTests
{
    static readonly PostgresTerms Strict = new(PostgresTerms.DefaultConnections, MayBeUnflushed: false);
    static readonly Sql Commits = new("select current_setting('synchronous_commit')");

    [Fact]
    public async Task A_server_without_fsync_and_full_page_writes_is_refused_unless_that_is_asked_for()
    {
        await using var database = await (await PostgresCluster.Shared()).CreateDatabase();

        var told = await Refused(new Postgres(database.Url, new(), Strict));

        Assert.Contains("fsync and full_page_writes are off", told);
        Assert.Contains("HOSTLINE_DATABASE_UNFLUSHED", told);
        await using var taken = new Postgres(database.Url, new(), Strict with { MayBeUnflushed = true });
        await taken.Migrate();
    }

    [Fact]
    public async Task A_server_as_it_is_installed_is_taken()
    {
        await using var cluster = await PostgresCluster.Own(flushed: true);
        await using var database = await cluster.CreateDatabase();
        await using var taken = new Postgres(database.Url, new(), Strict);

        await taken.Migrate();

        Assert.Equal("on", await taken.One(Commits, r => r.Text(0)));
    }

    [Theory]
    [InlineData("off", "on")]
    [InlineData("local", "on")]
    [InlineData("remote_apply", "remote_apply")]
    public async Task A_default_that_commits_without_flushing_is_overruled_and_a_stronger_one_is_kept(string configured, string used)
    {
        await using var database = await (await PostgresCluster.Shared()).CreateDatabase();
        await Configure(database, $"alter database {database.Name} set synchronous_commit = {configured}");
        await using var store = new Postgres(database.Url, new());
        await store.Migrate();

        Assert.Equal(used, await store.One(Commits, r => r.Text(0)));
        Assert.Equal("5s", await store.One(new("select current_setting('statement_timeout')"), r => r.Text(0)));
    }

    [Theory]
    [InlineData("LATIN1")]
    [InlineData("SQL_ASCII")]
    [InlineData("EUC_JP")]
    public async Task An_encoding_that_cannot_store_every_character_is_refused(string encoding)
    {
        await using var database = await (await PostgresCluster.Shared())
            .CreateDatabase($"template template0 encoding '{encoding}' lc_collate 'C' lc_ctype 'C'");

        Assert.Contains($"encoding is {encoding}", await Refused(new Postgres(database.Url, new())));
    }

    [Fact]
    public async Task A_database_that_takes_no_changes_is_refused()
    {
        await using var database = await (await PostgresCluster.Shared()).CreateDatabase();
        await Configure(database, $"alter database {database.Name} set default_transaction_read_only = on");

        Assert.Contains("accepts no writes", await Refused(new Postgres(database.Url, new())));
    }

    [Theory]
    [InlineData("transaction", "server_round_robin = 0")]
    [InlineData("transaction", "server_round_robin = 1")]
    [InlineData("statement", "server_round_robin = 0")]
    public async Task A_pooler_that_hands_out_another_connection_each_time_is_named(string mode, string order)
    {
        var cluster = await PostgresCluster.Shared();
        await using var database = await cluster.CreateDatabase();
        await using var bouncer = await PgBouncer.Start(cluster, $"pool_mode = {mode}", order);
        await Busy(bouncer, database);

        Assert.Contains("pool_mode = session", await Refused(new Postgres(bouncer.Url(database), new())));
    }

    [Fact]
    public async Task Behind_a_pooler_with_sessions_everything_works_and_every_setting_arrives()
    {
        var cluster = await PostgresCluster.Shared();
        await using var database = await cluster.CreateDatabase();
        await Configure(database, $"alter database {database.Name} set synchronous_commit = off");
        await using var bouncer = await PgBouncer.Start(cluster, "pool_mode = session", "default_pool_size = 50");
        await using var store = new Postgres(bouncer.Url(database), new());
        await store.Migrate();

        Assert.Equal("on", await store.One(Commits, r => r.Text(0)));
        Assert.True((await store.Pooler()).IsBetween);
        var results = await store.Commit([TestStore.Put("a"), TestStore.Put("b")]);
        Assert.All(results, r => Assert.Equal(CommitStatus.Done, r.Status));
        Assert.Equal(["a", "b"], await store.Many(new("select key from meta where key in ('a', 'b') order by key"), r => r.Text(0)));
    }

    /// <summary>The pooler has several idle server connections, as in production.</summary>
    static async Task Busy(PgBouncer bouncer, PostgresDatabase database)
    {
        var connections = Enumerable.Range(0, 3)
            .Select(_ => new NpgsqlConnection($"Host=127.0.0.1;Port={bouncer.Port};Username=app;Database={database.Name};Pooling=false")).ToList();
        await Task.WhenAll(connections.Select(c => c.OpenAsync()));
        await Task.WhenAll(connections.Select(async c =>
        {
            await using var wait = new NpgsqlCommand("select pg_sleep(0.1)", c);
            await wait.ExecuteNonQueryAsync();
        }));
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }
    }

    static async Task Configure(PostgresDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    static async Task<string> Refused(Postgres database)
    {
        await using (database)
        {
            var refused = await Assert.ThrowsAnyAsync<Exception>(database.Migrate);
            return Assert.IsType<UnfitDatabaseException>(UnfitDatabaseException.In(refused)).Message;
        }
    }
}
