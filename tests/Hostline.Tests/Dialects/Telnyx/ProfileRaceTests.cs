using Hostline.Tests.Api;
using Hostline.Tests.Support;
using Npgsql;

namespace Hostline.Tests.Dialects.Telnyx;

public sealed class ProfileRaceTests
{
    [Fact]
    public async Task A_profile_to_which_another_node_is_just_assigning_a_number_is_not_deleted()
    {
        await using var database = await (await PostgresCluster.Shared()).CreateMigrated();
        await using var scene = await Scene.Start(database.Url);
        var sandbox = await scene.Server.Sandbox();
        await Scene.Order(sandbox);
        var profile = await Scene.Profile(sandbox, "");
        await using var other = new NpgsqlConnection(database.ConnectionString);
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var assigning = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await Run(other, $"select 1 from profiles where id = '{profile}' for key share");
        await Run(other, $"update hostings set profile = '{profile}' where world = '{sandbox.Id}'");

        var deleting = sandbox.Telnyx(HttpMethod.Delete, $"/messaging_profiles/{profile}");
        while (!deleting.IsCompleted && await Run(other, "select count(*) from pg_locks where not granted") is 0L)
        {
            // Waits until the deletion waits for the assignment, which only the database can show.
            await Task.Yield();
        }

        await assigning.CommitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("40158", (await deleting).Expect(422).ErrorCode);
        (await sandbox.Telnyx(HttpMethod.Get, $"/messaging_profiles/{profile}")).Expect(200);
    }

    static async Task<object?> Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
