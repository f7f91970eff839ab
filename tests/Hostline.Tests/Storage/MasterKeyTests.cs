using System.Security.Cryptography;
using Hostline.Secrets;
using Hostline.Server;
using Hostline.Storage;

namespace Hostline.Tests.Storage;

public sealed class MasterKeyTests : IDisposable
{
    const string OtherKey = "HxwbGhkYFxYVFBMSERAPDg0MCwoJCAcGBQQDAgEAAAE=";

    readonly string folder = Directory.CreateTempSubdirectory("hostline-key-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_first_start_makes_a_key_that_only_its_owner_may_read_and_the_next_reads_it()
    {
        var made = MasterKey.InDirectory(folder);
        var read = MasterKey.InDirectory(folder);

        Assert.Equal(made.Id, read.Id);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "master.key")));
        }
    }

    [Fact]
    public void What_one_purpose_sealed_no_other_key_or_purpose_opens()
    {
        var key = MasterKey.InDirectory(folder);
        var bytes = key.Seal("auth-tokens", [1, 2, 3]);

        Assert.Equal([1, 2, 3], key.Open("auth-tokens", bytes));
        Assert.NotEqual(bytes, key.Seal("auth-tokens", [1, 2, 3]));
        Assert.ThrowsAny<CryptographicException>(() => key.Open("cookies", bytes));
        Assert.ThrowsAny<CryptographicException>(() => MasterKey.FromText(OtherKey, "test").Open("auth-tokens", bytes));
    }

    [Fact]
    public void A_sealed_secret_of_which_any_byte_was_altered_does_not_open()
    {
        var key = MasterKey.InDirectory(folder);
        var bytes = key.Seal("auth-tokens", [1, 2, 3]);

        Assert.All(Enumerable.Range(0, bytes.Length), i =>
        {
            var altered = bytes.ToArray();
            altered[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => key.Open("auth-tokens", altered));
        });
        Assert.ThrowsAny<CryptographicException>(() => key.Open("auth-tokens", bytes.AsSpan(0, 5)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAEC")]
    [InlineData("not base64 at all")]
    public void A_key_that_is_none_is_refused_with_its_place_and_a_way_to_make_one(string text)
    {
        var refused = Assert.Throws<ArgumentException>(() => MasterKey.FromText(text, "HOSTLINE_MASTER_KEY"));
        Assert.Equal("The master key in HOSTLINE_MASTER_KEY is not 32 bytes of base64. Restore the right one from your vault or backup; only for a new "
            + "database create one: openssl rand -base64 32", refused.Message);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task A_start_with_another_key_than_the_databases_is_refused(StoreKind kind)
    {
        await using var store = await TestStore.Open(kind);
        await Keys.Open(new(folder), Support.TestServer.TestMasterKey, store.Database);

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => Keys.Open(new(folder), OtherKey, store.Database));

        Assert.Contains("is not the one this database was created with", refused.Message, StringComparison.Ordinal);
        await Keys.Open(new(folder), Support.TestServer.TestMasterKey, store.Database);
    }
}
