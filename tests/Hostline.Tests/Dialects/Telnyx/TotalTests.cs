using Hostline.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Dialects.Telnyx;

/// <summary>The total that lists give with a page.</summary>
public sealed class TotalTests
{
    static readonly Sql Fill = new("""
        insert into orders (id, world, account, status, sequence, chain_head, last_event_at, announced, version, created_at, updated_at)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < $3)
        select randomblob(16), $1, $2, 1, 0, x'', 0, 0, 1, 0, 0 from n
        """);

    [Fact]
    public async Task A_total_is_exact_up_to_10_000_rows_past_the_page_and_a_lower_bound_beyond()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox("acme", "globex");
        await Store(server, sandbox, 10_010, account: 0);
        Assert.Equal(10_010, await Total(sandbox, "page[size]=10", account: 0));
        await Store(server, sandbox, 1, account: 0);
        Assert.Equal(10_010, await Total(sandbox, "page[size]=10", account: 0));
        Assert.Equal(10_011, await Total(sandbox, "page[size]=11", account: 0));
        Assert.Equal(10_011, await Total(sandbox, "page[size]=10&page[number]=2", account: 0));
        Assert.Equal(0, await Total(sandbox, "page[size]=10", account: 1));
    }

    [Fact]
    public async Task A_list_that_is_known_to_be_long_is_told_as_before_its_later_pages_and_filters_for_themselves()
    {
        await using var server = await TestServer.Start();
        var sandbox = await server.Sandbox();
        await Store(server, sandbox, 20_300, account: 0);
        Assert.Equal(10_010, await Total(sandbox, "page[size]=10", account: 0));
        Assert.Equal(10_010, await Total(sandbox, "page[size]=10", account: 0));
        Assert.Equal(20_300, await Total(sandbox, "page[size]=250&page[number]=50", account: 0));
        Assert.Equal(0, await Total(sandbox, "page[size]=10&filter[status]=failed", account: 0));
    }

    static Task<CommitResult> Store(TestServer server, TestSandbox sandbox, int orders, int account) =>
        server.Services.GetRequiredService<CommitQueue>()
            .Write(new Unit().Then(Fill, sandbox.Id, sandbox.Account(account).GetProperty("id").GetId(), orders));

    static async Task<int> Total(TestSandbox sandbox, string query, int account) =>
        (await sandbox.Telnyx(HttpMethod.Get, "/messaging_hosted_number_orders?" + query, account: account)).Expect(200).Json.GetProperty("meta")
            .GetProperty("total_results").GetInt32();
}
