using Hostline.Accounts;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Storage;

/// <summary>Today's program on databases of earlier commits that were killed in the middle of their work.</summary>
public sealed class UpgradeTests
{
    const int Acme = 0;
    const int Globex = 1;

    public static TheoryData<StoreKind, string> Old =>
        new MatrixTheoryData<StoreKind, string>([StoreKind.Sqlite, StoreKind.Postgres], [OldStore.First, OldStore.BeforeDialects, OldStore.TwoDialects]);

    /// <summary>Those whose lanes had no destinations yet.</summary>
    public static TheoryData<StoreKind, string> OfOneDialect =>
        new MatrixTheoryData<StoreKind, string>([StoreKind.Sqlite, StoreKind.Postgres], [OldStore.First, OldStore.BeforeDialects]);

    [Theory, MemberData(nameof(Old))]
    public async Task Every_migration_applies_to_an_old_database_and_no_row_is_lost(StoreKind kind, string commit)
    {
        await using var old = await OldStore.Restore(kind, commit);
        await using var database = old.Open();
        var before = await OldRows.Read(database, kind);

        await database.Migrate();

        Assert.Equal(Migrations.All.Select(m => m.Id), await database.Many(new("select id from migrations order by id"), row => row.Int(0)));
        Assert.All(["deliveries", "errands", "deadlines", "consents", "documents", "sent_codes", "messages", "idempotency", "campaigns",
            "notification_channels"], table => Assert.NotEmpty(before[table].Rows));
        Assert.All(commit == OldStore.TwoDialects ? TablesOfTwoDialects : [], table => Assert.NotEmpty(before[table].Rows));
        foreach (var (table, rows) in before)
        {
            var now = await OldRows.Read(database, kind, table, rows.Columns);
            Assert.True(!rows.Rows.Except(now.Rows).Any(), $"{table} lost {string.Join("\n", rows.Rows.Except(now.Rows))}");
        }
    }

    static readonly string[] TablesOfTwoDialects =
    [
        "calls", "shown_codes", "identity_documents", "letters", "letter_hostings", "particulars", "hosting_names", "number_settings", "applications",
        "addresses", "bulk_requests", "destinations",
    ];

    [Theory, MemberData(nameof(Old))]
    public async Task Old_keys_work_old_orders_are_as_they_were_and_the_history_verifies(StoreKind kind, string commit)
    {
        await using var upgraded = await Upgraded.Start(kind, commit);
        var (old, sandbox) = (upgraded.Old, upgraded.Sandbox);

        Assert.Equal("successful pending pending loa_file_successful provisioning deleted pending",
            string.Join(' ', await Task.WhenAll(new[] { "active", "gathering", "letter", "review", "provisioning", "cancelled", "lanes" }
                .Select(name => upgraded.Status(Acme, name)))));
        (await sandbox.Telnyx(HttpMethod.Get, Journey.Orders, key: old.Made.GetProperty("revoked_key").GetString())).Expect(401);
        (await sandbox.Telnyx(HttpMethod.Get, $"{Journey.Orders}/{old.Live("umbrella").GetProperty("order").GetString()}",
            key: old.Live("umbrella").GetProperty("api_key").GetString())).Expect(200);
        var again = await sandbox.Send(HttpMethod.Get, "/hostline/v1/audit/verify", old.Made.GetProperty("operator_key").GetString(), null);
        Assert.True(again.Expect(200).Json.GetProperty("ok").GetBoolean(), again.Text);
    }

    [Theory, MemberData(nameof(Old))]
    public async Task Open_work_of_an_old_database_goes_on(StoreKind kind, string commit)
    {
        await using var upgraded = await Upgraded.Start(kind, commit);
        var old = upgraded.Old;
        await upgraded.Listen(Acme);
        await upgraded.Listen(Globex);

        await upgraded.Desk("review", "accept");
        await upgraded.Advance("PT0S");
        await upgraded.Advance("PT73H");
        Assert.Equal("successful", await upgraded.Status(Acme, "review"));
        Assert.Equal("successful", await upgraded.Status(Acme, "robot"));
        Assert.Equal("failed", await upgraded.Status(Acme, "provisioning"));
        Assert.Contains("consent.given", await upgraded.Kinds("transfer"));
        await upgraded.Hear("/globex", "transfer", "internal_transfer_auto_approved");
        await upgraded.Hear("/acme", "gathering", "created");
        // In flight when the server was killed.
        await upgraded.Hear("/acme", "lanes", "created");
        await upgraded.Hear("/acme", "lanes_too", "created");

        await upgraded.Advance("P31D");
        Assert.Equal("failed", await upgraded.Status(Acme, "gathering"));
        Assert.Equal("order.idle", (await upgraded.Kinds("letter"))[^1]);
        await upgraded.Hear("/acme", "gathering", "updated");
        Assert.DoesNotContain("+13125550004", (await upgraded.Sandbox.Telnyx(HttpMethod.Get, "/messaging_hosted_numbers")).Expect(200).Text);
        Assert.True((await upgraded.Sandbox.Hostline(HttpMethod.Get, "/audit/verify")).Expect(200).Json.GetProperty("ok").GetBoolean());
    }

    [Theory, MemberData(nameof(OfOneDialect))]
    public async Task Lanes_of_an_old_database_go_on_counting_and_so_does_what_the_order_tells(StoreKind kind, string commit)
    {
        await using var old = await OldStore.Restore(kind, commit);
        await using (var before = old.Open())
        {
            // What had waited for its first attempt is as it was; the next message follows the last one.
            var told = await before.Many(new("select id, announced from orders where announced > 0"), r => (Order: r.Id<AnyId>(0), Times: r.Int(1)));
            var lanes = await before.Many(new("select order_id, destination, next_sequence, sent_sequence from lanes"), ReadLane);
            await before.Migrate();
            Assert.NotEmpty(lanes);
            Assert.Equal(lanes, (await before.Many(new("select order_id, destination, next_sequence, sent_sequence from lanes"),
                ReadLane)).Where(lanes.Contains));
            Assert.All(await before.Many(new("select id, announced_by from orders"),
                r => (Order: r.Id<AnyId>(0), By: new Hostline.Core.Orders.AnnouncedCounts(r.Text(1)))),
                order => Assert.Equal(told.FirstOrDefault(t => t.Order == order.Order).Times, order.By.Of("telnyx")));
            Assert.All(await before.Many(OrderTable.TermsOf, OrderTable.ReadTerms, told[0].Order),
                terms => Assert.Equal(Hostline.Tests.Core.Sample.Terms, terms));
            Assert.Equal(1, await before.One(new("select count(distinct terms) from orders"), r => r.Int(0)));
            Assert.Empty(await before.Many(new("""
                select l.destination from lanes l left join destinations d on d.id = l.destination and d.kind = l.kind and d.account = l.account
                   
                    where d.urls is null or d.urls = ''
                """), r => r.Id<AnyId>(0)));
        }
    }

    [Theory, MemberData(nameof(Old))]
    public async Task The_next_webhook_of_an_old_order_has_the_next_sequence(StoreKind kind, string commit)
    {
        await using var upgraded = await Upgraded.Start(kind, commit);
        await upgraded.Listen(Acme);
        (await upgraded.Sandbox.Telnyx(HttpMethod.Delete, $"{Journey.Orders}/{upgraded.Old.Order("gathering")}")).Expect(200);
        var deleted = await upgraded.Hear("/acme", "gathering", "deleted");
        Assert.Equal(2, deleted.Json.GetProperty("data").GetProperty("payload").GetProperty("sequence").GetInt32());
        var webhooks = (await upgraded.Sandbox.Control(HttpMethod.Get, "/webhooks?order=" + upgraded.Old.Order("gathering")))
            .Expect(200).Json.GetProperty("data");
        Assert.Contains(2, webhooks.EnumerateArray().Select(w => w.GetProperty("sequence").GetInt32()));
    }

    /// <summary>Made before there was a second dialect.</summary>
    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Orders_of_the_first_release_are_read_verified_and_cancelled_in_the_second_dialect(StoreKind kind)
    {
        await using var upgraded = await Upgraded.Start(kind, OldStore.First);
        var (sandbox, account) = (upgraded.Sandbox, upgraded.Sandbox.Account(Acme).GetProperty("id").GetGuid());
        var token = await upgraded.Server.Services.GetRequiredService<AuthTokens>().Primary(new AccountId(account));
        var seen = new List<string>();
        foreach (var name in (string[])["active", "gathering", "letter", "review", "provisioning", "cancelled"])
        {
            var sid = await Sid(upgraded, name);
            var answer = await Ask(HttpMethod.Get, sid);
            seen.Add($"{name} {(answer.Status == 404 ? "deleted" : answer.Expect(200).Json.GetProperty("status").GetString())}");
        }

        Assert.Equal("active completed, gathering received, letter received, review carrier-processing, provisioning carrier-processing, cancelled deleted",
            string.Join(", ", seen));
        var listed = (await sandbox.Twilio(HttpMethod.Get, HostedOrders, credentials: ($"AC{account:N}", token!))).Expect(200).Json.GetProperty("items");
        Assert.Contains(await Sid(upgraded, "gathering"), listed.EnumerateArray().Select(o => o.GetProperty("sid").GetString()));

        Assert.Equal("pending-verification", (await Ask(HttpMethod.Post, await Sid(upgraded, "letter"), ("Status", "pending-verification"))).Expect(200).Json
            .GetProperty("status").GetString());
        (await Ask(HttpMethod.Delete, await Sid(upgraded, "gathering"))).Expect(204);
        Assert.Equal("deleted", await upgraded.Status(Acme, "gathering"));

        Task<Answered> Ask(HttpMethod method, string sid, params (string, string)[] form) =>
            sandbox.Twilio(method, $"{HostedOrders}/{sid}", form.Length == 0 ? null : form, credentials: ($"AC{account:N}", token!));
    }

    const string HostedOrders = "/HostedNumbers/HostedNumberOrders";

    /// <summary>The second dialect's id of the first number of an order.</summary>
    static async Task<string> Sid(Upgraded upgraded, string order) => "HR" + (await upgraded.Sandbox.Telnyx(HttpMethod.Get,
        $"{Journey.Orders}/{upgraded.Old.Order(order)}")).Expect(200).Json.GetProperty("data").GetProperty("phone_numbers")[0].GetProperty("id").GetGuid()
        .ToString("N");

    static (AnyId, AnyId, int, int) ReadLane(Hostline.Storage.Row row) => (row.Id<AnyId>(0), row.Id<AnyId>(1), row.Int(2), row.Int(3));

    [Theory, MemberData(nameof(Old))]
    public async Task What_was_given_up_before_an_upgrade_is_replayed_after_it(StoreKind kind, string commit)
    {
        await using var upgraded = await Upgraded.Start(kind, commit);
        await upgraded.Listen(Acme);
        var webhooks = (await upgraded.Sandbox.Control(HttpMethod.Get, "/webhooks?order=" + upgraded.Old.Order("active"))).Expect(200).Json.GetProperty("data");
        var parked = webhooks.EnumerateArray().First(w => w.GetProperty("state").GetString() == "parked").GetProperty("id").GetString();
        (await upgraded.Sandbox.Hostline(HttpMethod.Post, $"/deliveries/{parked}/replay")).Expect(200);
        await upgraded.Receiver.Next(r => r.Path == "/acme" && Journey.IsAbout(r, upgraded.Old.Order("active")), Journey.Patience);
    }
}
