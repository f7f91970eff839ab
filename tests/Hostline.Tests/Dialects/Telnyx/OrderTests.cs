using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Telnyx;

public sealed class OrderTests
{
    [Fact]
    public async Task An_order_is_created_and_read_again_with_the_same_members()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        var created = (await sandbox.Telnyx(HttpMethod.Post, "/messaging_hosted_number_orders", new { phone_numbers = new[] { "+13125550001" } })).Expect(200);
        var id = created.Json.GetProperty("data").GetProperty("id").GetString();
        var read = (await sandbox.Telnyx(HttpMethod.Get, "/messaging_hosted_number_orders/" + id)).Expect(200);
        Assert.Equal(created.Text, read.Text);
    }

    [Fact]
    public async Task An_order_is_created_on_PostgreSQL_too()
    {
        PostgresCluster.Require();
        await using var database = await (await PostgresCluster.Shared()).CreateMigrated();
        await using var server = await TestServer.Start(database.Url);
        var sandbox = await server.Sandbox();
        (await sandbox.Telnyx(HttpMethod.Post, "/messaging_hosted_number_orders", new { phone_numbers = new[] { "+13125550001" } })).Expect(200);
    }
}
