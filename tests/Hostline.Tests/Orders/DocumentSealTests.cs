using System.Security.Cryptography;
using System.Text;
using Hostline.Documents;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Api;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Orders;

/// <summary>Stored documents: encrypted, in their place, complete.</summary>
public sealed class DocumentSealTests
{
    static readonly MasterKey Key = MasterKey.FromText(TestServer.TestMasterKey, "the tests");
    static readonly byte[] Plain = Encoding.ASCII.GetBytes("a letter of authorization");
    readonly DocumentSeal seal = new(Key);
    readonly DocumentId document = AnyId.New();

    [Fact]
    public void A_sealed_chunk_opens_in_its_place_and_shows_nothing()
    {
        var chunk = seal.Seal(document, 3, isLast: true, Plain);
        Assert.Equal(Plain, seal.Open(document, 3, isLast: true, chunk));
        Assert.Equal(-1, chunk.AsSpan().IndexOf(Plain.AsSpan(0, 4)));
        Assert.NotEqual(chunk, seal.Seal(document, 3, isLast: true, Plain));
    }

    [Fact]
    public void A_chunk_that_was_altered_moved_cut_or_taken_from_elsewhere_does_not_open()
    {
        var chunk = seal.Seal(document, 1, isLast: false, Plain);
        byte[] altered = [.. chunk[..^1], (byte)(chunk[^1] ^ 1)];
        AssertClosed(() => seal.Open(document, 1, isLast: false, altered));
        AssertClosed(() => seal.Open(document, 0, isLast: false, chunk));
        AssertClosed(() => seal.Open(document, 1, isLast: true, chunk));
        AssertClosed(() => seal.Open(document, 1, isLast: false, chunk.AsSpan(..^1)));
        AssertClosed(() => seal.Open(document, 1, isLast: false, chunk.AsSpan(..10)));
        AssertClosed(() => seal.Open(AnyId.New(), 1, isLast: false, chunk));
        AssertClosed(() => new DocumentSeal(MasterKey.FromText(Convert.ToBase64String(new byte[32]), "another host")).Open(document, 1, isLast: false, chunk));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task What_is_uploaded_lies_nowhere_in_clear_and_is_downloaded_as_it_was(StoreKind kind)
    {
        await using var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var scene = await Scene.Start(postgres?.Url);
        var sandbox = await scene.Reviewed();
        var order = await scene.OrderInReview(sandbox);
        var letter = (await sandbox.Hostline(HttpMethod.Get, "/review")).Expect(200).Json.GetProperty("data")[0].GetProperty("letter");
        Assert.Equal(Scene.Letter, (await sandbox.Hostline(HttpMethod.Get, "/documents/" + letter.GetProperty("id").GetString())).Expect(200).Text);

        var chunks = await scene.Database.Many(DocumentTable.Chunks, r => r.Bytes(0), letter.GetProperty("id").GetId());
        Assert.All(chunks, c => Assert.Equal(-1, c.AsSpan().IndexOf("%PDF"u8)));
        if (kind == StoreKind.Sqlite)
        {
            Assert.All(Directory.GetFiles(scene.Server.Data, "hostline.db*"), file => Assert.Equal(-1, Shared(file).AsSpan().IndexOf("%PDF"u8)));
        }

        Assert.NotEqual(default(AnyId), order);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Documents_of_an_earlier_release_are_sealed_while_the_server_serves_and_codes_are_erased(StoreKind kind)
    {
        await using var upgraded = await Upgraded.Start(kind);
        var database = upgraded.Server.Services.GetRequiredService<Database>();
        await Until(async () => (await database.Many(DocumentTable.Clear, r => r.Id<AnyId>(0), 1)).Count == 0);
        var files = upgraded.Server.Services.GetRequiredService<DocumentFile>();
        foreach (var id in await database.Many(new("select id from documents"), r => r.Id<AnyId>(0)))
        {
            var stored = await files.Find(id);
            var bytes = (await files.Read(stored!, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken)).SelectMany(c => c)
                .ToArray();
            Assert.Equal(stored!.Sha256, SHA256.HashData(bytes));
            Assert.All(await database.Many(DocumentTable.Chunks, r => r.Bytes(0), id), c => Assert.Equal(-1, c.AsSpan().IndexOf("%PDF"u8)));
        }

        Assert.Equal(0, await database.One(new("select count(*) from messages where code is not null and world in (select id from worlds where key_hash is "
            + "null)"), r => r.Long(0)));
        var report = (await upgraded.Sandbox.Send(HttpMethod.Get, "/hostline/v1/audit/verify", upgraded.Old.Made.GetProperty("operator_key").GetString(), null))
            .Expect(200);
        Assert.True(report.Json.GetProperty("ok").GetBoolean(), report.Text);
    }

    [Fact]
    public async Task The_next_start_after_the_upgrade_leaves_nothing_in_the_free_space_of_the_file()
    {
        await using var old = await OldStore.Restore(StoreKind.Sqlite);
        var file = Path.Combine(old.Data, "hostline.db");
        Assert.NotEqual(-1, Shared(file).AsSpan().IndexOf("Live letter of umbrella"u8));
        await using (var first = await TestServer.Start(configure: s => s with { Data = old.Data }))
        {
            var database = first.Services.GetRequiredService<Database>();
            await Until(async () => (await database.Many(DocumentTable.Clear, r => r.Id<AnyId>(0), 1)).Count == 0);
        }

        await using (await TestServer.Start(configure: s => s with { Data = old.Data }))
        {
            // Codes of sandboxes stay readable; those of live accounts are erased.
            foreach (var clear in new[] { "Live letter of umbrella", "Live bill of umbrella", "loa of acme", "%PDF-1.4" })
            {
                Assert.All(Directory.GetFiles(old.Data, "hostline.db*"), f => Assert.Equal(-1, Shared(f).AsSpan().IndexOf(Encoding.ASCII.GetBytes(clear))));
            }
        }
    }

    /// <summary>The file in its present state, although the server has it open.</summary>
    static byte[] Shared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var whole = new MemoryStream();
        stream.CopyTo(whole);
        return whole.ToArray();
    }

    static Task Until(Func<Task<bool>> isSo) => Hang.Until(isSo, () => "The seal of the documents");

    static void AssertClosed(Func<byte[]> open) => Assert.ThrowsAny<CryptographicException>(() => open());
}
