using System.Collections.Concurrent;
using Hostline.Commands.Serve;
using Hostline.Server;
using Hostline.Storage;
using Hostline.Tests.Commands;
using Hostline.Tests.Support;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hostline.Tests.Storage;

/// <summary>Cases in which a start is refused, because continuing would hide or cause a loss.</summary>
public sealed class StartTests
{
    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_schema_that_a_newer_release_made_is_refused(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        await store.Write(new Unit().Then(new("insert into migrations (id) values (999)")));

        var refused = await Assert.ThrowsAnyAsync<Exception>(store.Database.Migrate);

        Assert.Contains("schema is 999", UnfitDatabaseException.In(refused)!.Message);
    }

    [Fact]
    public async Task A_node_that_waits_for_the_lock_of_migrations_says_so_each_second()
    {
        await using var empty = await (await PostgresCluster.Shared()).CreateDatabase();
        await using var other = new NpgsqlConnection(empty.ConnectionString + ";Pooling=false");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var hold = new NpgsqlCommand("select pg_advisory_lock(x'686f73746c696e65'::bigint)", other);
        await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using var node = new Postgres(empty.Url, new());
        using var log = new Lines();
        node.Watch.Log = log;

        var migrating = node.Migrate();
        await log.Has(2);
        Assert.False(migrating.IsCompleted);
        await other.CloseAsync();
        await migrating;

        Assert.Equal(["Another node is migrating the schema; this one has waited 1 s for it.",
            "Another node is migrating the schema; this one has waited 2 s for it."], log.All.Take(2));
    }

    [Theory]
    [InlineData(3_050_004, true)]
    [InlineData(3_051_002, true)]
    [InlineData(3_051_003, false)]
    [InlineData(3_053_004, false)]
    public void A_native_SQLite_that_can_damage_a_database_is_refused(int version, bool isRefused)
    {
        var refused = Record.Exception(() => SqliteChecks.RequireVersion(version));

        Assert.Equal(isRefused, refused is UnfitDatabaseException);
        Assert.True(refused is null || refused.Message.Contains("needs 3.51.3 or newer", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(13, "The disk is full")]
    [InlineData(10, "full or failing")]
    [InlineData(14, "Let this user write")]
    [InlineData(8, "Let this user write")]
    [InlineData(5, "Another program has it open")]
    [InlineData(11, "backup")]
    [InlineData(26, "backup")]
    public void Only_damage_is_answered_with_the_backup(int code, string told)
    {
        var error = new SqliteError(code, "as SQLite says it");
        foreach (var broken in new Exception[] { error, new StorageBusyException("SQLite could not write", error) })
        {
            var sentence = StartFailure.Sentence(broken, new Settings())!;
            Assert.Contains(told, sentence);
            Assert.Equal(told == "backup", sentence.Contains("backup", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_full_disk_below_the_data_directory_is_called_that()
    {
        const int NoSpaceLeft = 28;
        var full = new IOException("No space left on device", NoSpaceLeft);

        Assert.Contains("is full. Free some space", StartFailure.Sentence(full, new Settings()));
    }

    [Fact]
    public void A_place_that_takes_no_data_is_told_and_one_that_does_is_left_as_it_was()
    {
        using var data = new ScratchDirectory();

        Assert.Null(SqliteChecks.RoomTrouble(data.File("room")));
        Assert.Contains("accepts no more data", SqliteChecks.RoomTrouble(Path.Combine(data.Path, "missing", "room")));
        Assert.Empty(Directory.GetFiles(data.Path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_empty_or_lost_database_beside_old_keys_is_no_first_start(bool isEmptied)
    {
        await using var server = await ServerProcess.Start();
        await server.Stop();
        var key = File.ReadAllText(Path.Combine(server.Data, "operator.key"));
        foreach (var file in Directory.GetFiles(server.Data, "hostline.db*"))
        {
            File.Delete(file);
        }

        if (isEmptied)
        {
            SecretFile.Make(Path.Combine(server.Data, "hostline.db"));
        }

        for (var start = 1; start <= 2; start++)
        {
            var sentence = (await HostlineProgram.Run("serve", "--data", server.Data, "--urls", "http://127.0.0.1:0")).FailedWith(1);
            Assert.Contains("from your backup", sentence);
        }

        Assert.Equal(key, File.ReadAllText(Path.Combine(server.Data, "operator.key")));
    }

    [Fact]
    public async Task A_master_key_that_was_laid_down_for_the_first_start_is_used()
    {
        using var data = new ScratchDirectory();
        File.WriteAllText(data.File("master.key"), TestServer.TestMasterKey);
        await using var server = await ServerProcess.Start(new() { Data = data.Path });

        Assert.Equal(TestServer.TestMasterKey, File.ReadAllText(data.File("master.key")));
    }

    [Fact]
    public async Task An_empty_PostgreSQL_beside_the_operator_key_of_another_is_no_first_start()
    {
        var cluster = await PostgresCluster.Shared();
        await using var first = await cluster.CreateDatabase();
        await using var wrong = await cluster.CreateDatabase();
        var environment = new Dictionary<string, string?> { ["HOSTLINE_MASTER_KEY"] = TestServer.TestMasterKey };
        await using var node = await ServerProcess.Start(new() { Database = first.Url, Environment = environment });
        await node.Stop();

        var sentence = (await HostlineProgram.RunWith(environment, "serve", "--data", node.Data, "--urls", "http://127.0.0.1:0", "--database", wrong.Url))
            .FailedWith(1);

        Assert.Contains("is empty, but", sentence);
    }

    [Fact]
    public async Task A_user_who_may_not_make_tables_is_told_how_to_be_allowed()
    {
        var cluster = await PostgresCluster.Shared();
        await cluster.Execute("create role guest login");
        await using var database = await cluster.CreateDatabase();
        using var data = new ScratchDirectory();

        var sentence = (await HostlineProgram.RunWith(
            new() { ["HOSTLINE_MASTER_KEY"] = TestServer.TestMasterKey },
            "serve", "--data", data.Path, "--urls", "http://127.0.0.1:0", "--database", $"postgres://guest@127.0.0.1:{cluster.Port}/{database.Name}"))
                .FailedWith(1);

        Assert.Contains("permission denied for schema public", sentence);
        Assert.Contains($"alter database \"{database.Name}\" owner to \"guest\"", sentence);
        Assert.Contains("grant usage, create on schema public to \"guest\"", sentence);
    }

    [Theory]
    [InlineData("--database", "mysql://app:hidden@127.0.0.1/none")]
    [InlineData("--database", "postgres://app:hidden@127.0.0.1/none?sslmode=hidden")]
    [InlineData("HOSTLINE_DATABASE", "host=h password=hidden sslmode=never dbname=x")]
    [InlineData("HOSTLINE_DATABASE", "Host=h;Password=hidden;Nonsense")]
    public async Task A_database_that_cannot_be_read_is_wrong_usage_and_never_repeated(string where, string value)
    {
        using var data = new ScratchDirectory();
        foreach (var command in new string[][] { ["serve", "--urls", "http://127.0.0.1:0"], ["doctor"], ["key", "operator"] })
        {
            var ended =
                await HostlineProgram.RunWith(where == "HOSTLINE_DATABASE" ? new() { [where] = value } : [],
                    [.. command, "--data", data.Path, .. where == "--database" ? [where, value] : Array.Empty<string>()]);
            Assert.DoesNotContain("hidden", ended.FailedWith(2));
        }
    }

    /// <summary>The lines of a log, and a wait for the next.</summary>
    sealed class Lines : ILogger, IDisposable
    {
        readonly ConcurrentQueue<string> lines = new();
        readonly SemaphoreSlim written = new(0);

        public IReadOnlyList<string> All => [.. lines];

        public async Task Has(int count)
        {
            for (var i = 0; i < count; i++)
            {
                await Hang.Bound(written.WaitAsync(), "A line of the log");
            }
        }

        public void Dispose() => written.Dispose();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            lines.Enqueue(formatter(state, exception));
            written.Release();
        }
    }
}
