using Hostline.Storage;

namespace Hostline.Tests.Storage;

/// <summary>SQLite when the disk fails.</summary>
public sealed class SqliteFaultTests
{
    [Fact]
    public async Task A_full_disk_stores_nothing_says_busy_lets_reads_go_on_and_heals_with_room()
    {
        await using var store = await TestStore.Open(StoreKind.Sqlite);
        await using var queue = new CommitQueue(store.Database);
        var put = new Sql("insert into meta (key, value) values ($1, $2)");
        await queue.Write(TestStore.Put("before"));
        // SQLite's own size limit gives the same error as a full disk (SQLITE_FULL), at the same point.
        await queue.Write(new Unit().Then(new("pragma max_page_count = 1")));

        var full = await Assert.ThrowsAsync<StorageBusyException>(() => queue.Write(TestStore.Put("small").Then(put, "large", new byte[900_000])));

        Assert.Contains("SQLite error 13", full.Message, StringComparison.Ordinal);
        Assert.Equal(["before"], await store.Texts());
        await queue.Write(new Unit().Then(new("pragma max_page_count = 1000000")));
        await queue.Write(TestStore.Put("after").Then(put, "large", new byte[900_000]));
        Assert.Equal(["after", "before", "large"], await store.Texts());
    }

    [Fact]
    public async Task Readers_can_not_write_and_see_one_moment()
    {
        await using var store = await TestStore.Open(StoreKind.Sqlite);
        await store.Write(TestStore.Put("a"));

        await Assert.ThrowsAsync<StorageBusyException>(() => store.Database.One(new("delete from meta returning key"), row => row.Text(0)));

        Assert.Equal(["a"], await store.Texts());
    }

    [Fact]
    public async Task More_reads_at_once_than_there_are_readers_all_get_their_turn()
    {
        await using var store = await TestStore.Open(StoreKind.Sqlite);
        await store.Write(TestStore.Put("a"));

        var read = await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => Task.Run(store.Texts)));

        Assert.All(read, texts => Assert.Equal(["a"], texts));
    }
}
