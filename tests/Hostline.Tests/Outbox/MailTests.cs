using System.Text.Json;
using Hostline.Core.Notices;
using Hostline.Core.Worlds;
using Hostline.Notices;
using Hostline.Outbox;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Api;
using Hostline.Tests.Network.Mail;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Outbox;

/// <summary>Mails to accounts: in a sandbox's mailboxes, and through a real relay.</summary>
public sealed class MailTests
{
    static readonly Sql Wake = new("update errands set wake_at = 1");
    static readonly Sql Waiting = new("select attempts, wake_at from errands where kind = 6");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refused_letter_is_mailed_with_reason_and_next_step_and_so_is_the_number_that_becomes_active(bool onPostgres)
    {
        await using var database = onPostgres ? await (await PostgresCluster.Shared()).CreateMigrated() : null;
        await using var scene = await Scene.Start(database?.Url);
        var sandbox = await scene.Server.Sandbox();
        var order = await scene.OrderInReview(sandbox, "+13125550133");
        (await sandbox.Control(HttpMethod.Post, "/clock", new { advance = "PT1M" })).Expect(200);
        var refused = Assert.Single(await Mails(sandbox, sandbox.Account().GetProperty("email").GetString()!));
        Assert.Equal("A document of your order must be sent again", refused.GetProperty("subject").GetString());
        Assert.Contains("The letter is not signed.", refused.GetProperty("text").GetString());
        Assert.Contains("What to do now: Have the authorized person sign", refused.GetProperty("text").GetString());
        Assert.True(refused.GetProperty("delivered").GetBoolean());
        await Scene.Attach(sandbox, order);
        (await sandbox.Control(HttpMethod.Post, "/clock", new { advance = "PT1M" })).Expect(200);
        Assert.Equal("Your hosted numbers are active", (await Mails(sandbox))[0].GetProperty("subject").GetString());
    }

    [Fact]
    public async Task A_failed_number_is_mailed_in_the_accounts_language()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        var account = sandbox.Account().GetProperty("id").GetString();
        (await scene.Call(HttpMethod.Post, $"/accounts/{account}/language", sandbox.ApiKey(), new { language = "de" })).Expect(200);
        await scene.OrderInReview(sandbox, "+13125550122");
        (await sandbox.Control(HttpMethod.Post, "/clock", new { advance = "PT1M" })).Expect(200);
        var mail = (await Mails(sandbox))[0];
        Assert.Equal("Das Hosting ist gescheitert", mail.GetProperty("subject").GetString());
        Assert.Contains("Der Telefonanbieter hat das Hosting abgelehnt.", mail.GetProperty("text").GetString());
        Scene.Problem(await scene.Call(HttpMethod.Post, $"/accounts/{account}/language", sandbox.ApiKey(), new { language = "xx" }), 422, "unknown_value",
            "/language");
    }

    [Fact]
    public async Task An_account_without_an_address_gets_the_notice_in_its_portal_only()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Server.Sandbox();
        await scene.Queue.Write(new Unit().Then(new Sql("update accounts set email = null")));
        await scene.OrderInReview(sandbox, "+13125550133");
        Assert.Empty(await Mails(sandbox));
        var notice = (await scene.Call(HttpMethod.Get, "/notices", sandbox.ApiKey())).Expect(200).Json.GetProperty("data")[0];
        Assert.Equal(("documents_refused", "no_address"), (notice.GetProperty("kind").GetString(), notice.GetProperty("mail").GetString()));
    }

    [Fact]
    public async Task A_live_account_is_mailed_through_the_relay()
    {
        await using var server = await SmtpReceiver.Start();
        await using var scene = await Scene.Start(configure: s => s with { Relay = server.Settings });
        await Send(scene, await Account(scene), "ann@acme.example");
        var mail = await server.Next();
        Assert.Equal(("ann@acme.example", SmtpReceiver.User, "A sentence"), (mail.To.Single(), mail.User, mail.Header("Subject")));
        Assert.Contains("Something happened.", mail.Parts[0]);
    }

    [Fact]
    public async Task A_recipient_that_the_relay_refuses_bounces_and_is_not_tried_again()
    {
        await using var server = await SmtpReceiver.Start(new() { Refuse = { ["gone@acme.example"] = 550 } });
        await using var scene = await Scene.Start(configure: s => s with { Relay = server.Settings });
        var account = await Account(scene);
        await Send(scene, account, "gone@acme.example");
        await Send(scene, account, "ann@acme.example");
        Assert.Equal("ann@acme.example", (await server.Next()).To.Single());
        await Until(scene, async () => (await scene.Database.Many(Waiting, r => r.Int(0))).Count == 0);
    }

    [Fact]
    public async Task A_mail_that_the_relay_could_not_take_waits_and_arrives_under_the_same_id()
    {
        var port = FreePort.Take();
        await using var gone = await SmtpReceiver.Start(new() { Cut = true }, port);
        await using var scene = await Scene.Start(configure: s => s with { Relay = gone.Settings });
        await Send(scene, await Account(scene), "ann@acme.example");
        await Until(scene, async () => (await scene.Database.Many(Waiting, r => r.Int(0))) is [1]);
        var wake = (await scene.Database.Many(Waiting, r => r.Time(1)))[0] - await scene.Database.Now();
        Assert.InRange(wake.TotalSeconds, 20, 30);
        var id = await scene.Database.One(new("select id from errands where kind = 6"), r => r.Id<AnyId>(0));
        await gone.Restart(new());
        await scene.Queue.Write(new Unit().Then(Wake).Wake(Wakes.Mail));
        Assert.Equal($"<{id}@hostline.example>", (await gone.Next()).Header("Message-ID"));
    }

    [Fact]
    public async Task A_mail_that_no_relay_takes_for_a_day_is_given_up_and_its_notice_says_so()
    {
        await using var server = await SmtpReceiver.Start(new() { Refuse = { ["owner@acme.example"] = 451 } });
        await using var scene = await Scene.Start(configure: s => s with { Relay = server.Settings });
        var account = await Account(scene);
        var unit = new Unit();
        var now = await scene.Database.Now();
        NoticePosting.Post(unit, World.Live, new(NoticeKind.NumbersActive, account, default, new([Scene.Number])), now, now);
        await scene.Queue.Write(unit);
        await Until(scene, async () => (await scene.Database.Many(Waiting, r => r.Int(0))) is [1]);
        Assert.Equal("queued", await MailOf(scene, account));
        await scene.Queue.Write(new Unit().Then(new Sql("update errands set attempts = $1, wake_at = 1"), Mailing.TriesAtMost - 1).Wake(Wakes.Mail));
        await Until(scene, async () => (await scene.Database.Many(Waiting, r => r.Int(0))).Count == 0);
        Assert.Equal("bounced", await MailOf(scene, account));
    }

    [Fact]
    public async Task Without_a_relay_a_live_mail_stays_in_the_database()
    {
        await using var scene = await Scene.Start(configure: s => s with { Relay = null });
        await Send(scene, await Account(scene), "ann@acme.example");
        await Until(scene, async () => (await scene.Database.Many(new("select recipient from messages"), r => r.Text(0))) is ["ann@acme.example"]);
    }

    static async Task<string?> MailOf(Scene scene, AccountId account) =>
        (await scene.AsOperator(HttpMethod.Get, $"/notices?account={account}")).Expect(200).Json.GetProperty("data")[0].GetProperty("mail").GetString();

    static async Task<List<JsonElement>> Mails(TestSandbox sandbox, string to = "") =>
        [.. (await sandbox.Control(HttpMethod.Get, $"/messages?kind=email&to={to}")).Expect(200).Json.GetProperty("data").EnumerateArray()];

    static async Task<AnyId> Account(Scene scene) =>
        (await scene.AsOperator(HttpMethod.Post, "/accounts", new { name = "acme", email = "owner@acme.example" })).Expect(201).Json.GetProperty("id")
            .GetId();

    static async Task Send(Scene scene, AccountId account, string address)
    {
        var unit = new Unit();
        var now = await scene.Database.Now();
        NoticePosting.Send(unit, World.Live, account, default, address, "A sentence", "Something happened.", now, now);
        await scene.Queue.Write(unit);
    }

    /// <summary>Checks again after every commit.</summary>
    static async Task Until(Scene scene, Func<Task<bool>> holds)
    {
        while (true)
        {
            var commit = new TaskCompletionSource();
            void Heard() => commit.TrySetResult();
            scene.Queue.Wrote += Heard;
            if (await holds())
            {
                scene.Queue.Wrote -= Heard;
                return;
            }

            await Hang.Bound(commit.Task, "The next commit");
            scene.Queue.Wrote -= Heard;
        }
    }
}
