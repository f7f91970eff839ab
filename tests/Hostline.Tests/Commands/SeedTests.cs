using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Commands;

/// <summary>The bench's seeding, in small: a server can read, verify and use what it writes.</summary>
public sealed class SeedTests
{
    const int Orders = 2_000;
    const int Active = Orders / 5;
    static readonly string Bench = Checkout.At("bench", "Hostline.Bench", "bin", "Release", "net10.0", "Hostline.Bench");

    [Fact]
    public async Task A_seeded_database_holds_its_orders_with_bodies_deliveries_and_attempts_and_every_chain_holds()
    {
        await using var server = await ServerProcess.Start();
        await server.Stop();
        (await ChildProgram.Run(Bench, ["seed", "--data", server.Data, "--orders", $"{Orders}", "--accounts", "4"])).Succeeded();
        await server.StartAgain();
        var sandbox = new TestSandbox(server.BaseUrl, JsonElement.Parse(File.ReadAllText(Path.Combine(server.Data, "seeded.json"))));

        Assert.Equal(Orders / 4, await Total(sandbox, "/messaging_hosted_number_orders"));
        Assert.Equal(Active / 4, await Total(sandbox, "/messaging_hosted_numbers"));
        var audit = (await sandbox.Hostline(HttpMethod.Get, "/audit/verify")).Expect(200).Json;
        Assert.Equal((true, Orders, 4), (audit.GetProperty("ok").GetBoolean(), audit.GetProperty("orders").GetInt32(),
            audit.GetProperty("accounts").GetInt32()));

        var number = (await sandbox.Hostline(HttpMethod.Get, "/numbers?limit=1")).Expect(200).Json.GetProperty("data")[0];
        var webhooks = (await sandbox.Hostline(HttpMethod.Get, $"/deliveries?order={number.GetProperty("order").GetString()}"))
            .Expect(200).Json.GetProperty("data").EnumerateArray().ToList();
        Assert.Equal("successful", webhooks[0].GetProperty("data").GetProperty("payload").GetProperty("order_status").GetString());
        Assert.All(webhooks, w => Assert.Equal(("delivered", 200),
            (w.GetProperty("state").GetString(), w.GetProperty("attempts")[0].GetProperty("status").GetInt32())));
        (await sandbox.Hostline(HttpMethod.Delete, $"/numbers/{number.GetProperty("id").GetString()}")).Expect(200);
    }

    [Fact]
    public async Task A_database_that_has_orders_is_not_seeded()
    {
        await using var server = await ServerProcess.Start();
        await VerbTests.Order(new TestSandbox(server.BaseUrl, FirstStartTests.Demo(server.Data)));
        await server.Stop();
        var refused = await ChildProgram.Run(Bench, ["seed", "--data", server.Data, "--orders", "10"]);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("has orders already", refused.Errors);
    }

    [Fact]
    public async Task Wrong_usage_of_seeding_ends_with_2() => Assert.Equal(2, (await ChildProgram.Run(Bench, ["seed", "--orders", "10"])).ExitCode);

    static async Task<int> Total(TestSandbox sandbox, string list) =>
        (await sandbox.Telnyx(HttpMethod.Get, list)).Expect(200).Json.GetProperty("meta").GetProperty("total_results").GetInt32();
}
