using System.Security.Cryptography;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Tests.Storage;

/// <summary>Stored values are read back unchanged, and sort the same, in both databases.</summary>
public sealed class ColumnTests
{
    static readonly Sql AllMessages = new("select id, world, at, kind, sender, recipient, subject, body, html, code, delivered from messages order by id");

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Every_type_of_column_comes_back_as_it_was_stored(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        Message[] messages =
        [
            new(store.NewId(), store.World, store.Now.AddMicroseconds(123_457), MessageKind.Email, "", "ü@example.test", "Grüße 🙂 \u202e",
                "'; drop table orders; --\r\n\t$1 ?", "<b>", null, true),
            new(store.NewId(), store.World, DateTimeOffset.UnixEpoch.AddMicroseconds(-1), MessageKind.Sms, new string('x', 100_000), "%_\\", null, "", null,
                "012345", false),
        ];

        await store.Write(messages.Select(m => TestStore.With(unit => MessageTable.Add(unit, m))).ToArray());

        Assert.Equal(messages, await store.Database.Many(AllMessages, MessageTable.Read));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Bytes_come_back_whether_none_or_a_megabyte(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        var put = new Sql("insert into meta (key, value) values ($1, $2)");
        var megabyte = RandomNumberGenerator.GetBytes(1 << 20);

        await store.Write(new Unit().Then(put, "none", Array.Empty<byte>()).Then(put, "much", megabyte).Then(put, "zeros", new byte[3]));

        var values = await store.Database.Many(new("select value from meta order by key"), row => row.Bytes(0));
        Assert.Equal([megabyte, [], new byte[3]], values);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Ids_sort_by_the_instant_they_were_made_and_in_the_order_of_their_text(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        var orders = Enumerable.Range(0, 40).Select(i => store.Order(3125550000 + i)).ToArray();

        await store.Write(orders.Reverse().Select(order => TestStore.Add(order)).ToArray());

        var ids = await store.Database.Many(new("select id from orders order by id"), row => row.Id<OrderId>(0));
        Assert.Equal(orders.Select(o => o.Id), ids);
        Assert.Equal(ids.Select(id => id.ToString()).Order(StringComparer.Ordinal), ids.Select(id => id.ToString()));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Texts_sort_by_their_code_points_and_differ_by_case_and_accent(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        string[] texts = ["", " ", "A", "B", "Z", "_", "a", "a ", "a b", "ab", "b", "É", "ß", "é", "中", "\uffee", "🙂"];

        await store.Write(texts.Reverse().Select(text => TestStore.Put(text)).ToArray());

        Assert.Equal(texts, await store.Texts());
        Assert.Null(await store.Value("E\u0301"));
    }

    [Fact]
    public void A_text_that_one_database_could_not_keep_is_refused_before_it_reaches_either()
    {
        Assert.All(["nul \0 nul", "\0", "half \ud83d", "\ude42 half", "\ud83d\ud83d\ude42"], text =>
            Assert.Throws<ArgumentException>(() => TestStore.Put(text)));
        Assert.Throws<ArgumentException>(() => new ReadBatch().Many(new("select $1"), row => row.Text(0), "nul \0"));
        Assert.Throws<ArgumentException>(() => new Unit().Then(new("select $1"), 1.5));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_null_where_none_is_expected_is_an_error_and_never_a_zero(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);

        await Assert.ThrowsAnyAsync<InvalidCastException>(() => store.Database.One(new("select max(created_at) from orders"), row => row.Long(0)));
        Assert.Null(await store.Database.One(new("select max(created_at) from orders"), row => row.LongOrNull(0)));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task The_databases_clock_comes_with_every_read_cut_to_microseconds(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);

        var first = await store.Database.Now();
        var second = await store.Database.Now();

        Assert.True(second >= first);
        Assert.Equal(0, first.UtcTicks % TimeSpan.TicksPerMicrosecond);
        Assert.InRange(first, TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow().AddMinutes(1));
    }
}
