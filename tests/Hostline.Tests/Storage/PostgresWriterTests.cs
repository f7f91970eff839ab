using Hostline.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Storage;

public sealed class PostgresWriterTests
{
    static readonly Sql Insert = new("insert into meta (key, value) values ($1, $2)");
    static readonly Sql Count = new("select count(*) from meta");

    [Fact]
    public async Task Batches_written_at_once_never_share_a_connection()
    {
        PostgresCluster.Require();
        await using var fresh = await (await PostgresCluster.Shared()).CreateDatabase();
        await using var database = new Postgres(fresh.Url, new());
        await database.Migrate();

        // Batches of very different length overtake each other, so that no fixed order of writers can keep them apart.
        const int Callers = 4, Batches = 30;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var batch = 0; batch < Batches; batch++)
            {
                var unit = new Unit();
                for (var row = 0; row <= caller * 20; row++)
                {
                    unit.Then(Insert, $"{caller}-{batch}-{row}", Array.Empty<byte>());
                }

                var results = await database.Commit([unit]);
                Assert.Equal(CommitStatus.Done, Assert.Single(results).Status);
            }
        })));

        Assert.Equal(Batches * Enumerable.Range(0, Callers).Sum(caller => caller * 20 + 1), await database.One(Count, r => r.Long(0)));
    }
}
