using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Portal.Numbers;

/// <summary>An account with many orders has its active numbers counted without a look at those that are not active.</summary>
public sealed class NumberCountTests
{
    [Fact]
    public async Task SQLite_counts_active_numbers_by_an_index_alone()
    {
        await using var store = await TestStore.Open(StoreKind.Sqlite);
        Assert.Contains("COVERING INDEX hostings_numbers", await Plan(store, NumberListTable.Count(NumberFilter.Any)));
    }

    static async Task<string> Plan(TestStore store, Sql list) => string.Join('\n', await store.Database.Many(
        new Sql(list.Text, sqlite: "explain query plan " + list.ForSqlite), r => r.Text(3),
        NumberListTable.Arguments(AccountId.Of(Guid.Empty), NumberFilter.Any, 0, 51)));
}
