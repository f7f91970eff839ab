using System.Text.Json;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Orders;
using Hostline.People;
using Hostline.Storage.Tables;
using Hostline.Tests.Api;
using Hostline.Tests.Portal;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Desk;

/// <summary>Operators are named people with keys of their own; the operator key is for emergencies.</summary>
public sealed class OperatorTests
{
    [Fact]
    public async Task An_auditor_reads_an_operator_helps_and_a_lead_manages()
    {
        await using var scene = await Scene.Start();
        var (ada, mia, leo) = (await Join(scene, "ada", Role.Auditor), await Join(scene, "mia", Role.Operator), await Join(scene, "leo", Role.Lead));
        var order = await scene.OrderInReview(await scene.Reviewed());
        foreach (var path in (string[])["/review", "/orders", $"/orders/{order}", "/alarms", "/operators", "/audit/log", "/proposals"])
        {
            (await scene.Call(HttpMethod.Get, path, ada.Key)).Expect(200);
        }

        Assert.Contains("changes nothing",
            Scene.Problem(await scene.Call(HttpMethod.Post, $"/orders/{order}/accept", ada.Key), 403, "not_allowed").GetProperty("detail").GetString());
        (await scene.Call(HttpMethod.Post, $"/orders/{order}/accept", mia.Key)).Expect(200);
        var account = new { name = "acme", email = "ops@acme.example" };
        Scene.Problem(await scene.Call(HttpMethod.Post, "/accounts", mia.Key, account), 403, "not_allowed");
        Scene.Problem(await scene.Call(HttpMethod.Post, "/operators", mia.Key, new { name = "x", email = "x@host.example", role = "lead" }), 403,
            "not_allowed");
        (await scene.Call(HttpMethod.Post, "/accounts", leo.Key, account)).Expect(201);
        (await scene.Call(HttpMethod.Post, "/operators", leo.Key, new { name = "x", email = "x@host.example", role = "operator" })).Expect(201);
    }

    [Fact]
    public async Task A_key_has_the_role_of_its_person_at_the_moment_and_ends_with_it()
    {
        await using var scene = await Scene.Start();
        var (mia, leo) = (await Join(scene, "mia", Role.Operator), await Join(scene, "leo", Role.Lead));
        (await scene.Call(HttpMethod.Patch, "/operators/" + mia.Person, leo.Key, new { role = "lead" })).Expect(204);
        (await scene.Call(HttpMethod.Patch, "/operators/" + leo.Person, mia.Key, new { role = "auditor" })).Expect(204);
        Scene.Problem(await scene.Call(HttpMethod.Patch, "/operators/" + mia.Person, leo.Key, new { role = "auditor" }), 403, "not_allowed");
        Scene.Problem(await scene.Call(HttpMethod.Delete, "/operators/" + mia.Person, mia.Key), 422, "last_lead");
        (await scene.Call(HttpMethod.Delete, "/operators/" + leo.Person, mia.Key)).Expect(204);
        Scene.Problem(await scene.Call(HttpMethod.Get, "/orders", leo.Key), 401, "key_revoked");

        var second = (await scene.Call(HttpMethod.Post, "/operators/me/keys", mia.Key)).Expect(201).Json;
        Scene.Problem(await scene.Call(HttpMethod.Post, "/operators/me/keys", mia.Key), 422, "limit_reached");
        var first = (await scene.Call(HttpMethod.Get, "/operators/me/keys", mia.Key)).Expect(200).Json.GetProperty("data")[0].GetProperty("id").GetString();
        (await scene.Call(HttpMethod.Delete, $"/operators/{mia.Person}/keys/{first}", second.GetProperty("key").GetString())).Expect(204);
        Scene.Problem(await scene.Call(HttpMethod.Get, "/orders", mia.Key), 401, "key_revoked");
        (await scene.Call(HttpMethod.Get, "/orders", second.GetProperty("key").GetString())).Expect(200);
    }

    [Fact]
    public async Task A_key_that_was_written_into_the_database_without_the_program_opens_nothing()
    {
        await using var scene = await Scene.Start();
        var mia = await Join(scene, "mia", Role.Lead);
        var forged = Hostline.Core.Accounts.ApiKey.New(Hostline.Core.Accounts.ApiKey.OperatorsOwnPrefix);
        await scene.Queue.Write(OperatorTable.AddKey(
            new Hostline.Storage.Unit(), OperatorKeyId.Of(Guid.CreateVersion7()), forged, mia.Person, await scene.Database.Now(), new byte[32]));
        Scene.Problem(await scene.Call(HttpMethod.Get, "/orders", forged.Text), 401, "not_authenticated");
        (await scene.Call(HttpMethod.Get, "/orders", mia.Key)).Expect(200);
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task What_somebody_had_begun_is_not_written_once_their_role_is_another_or_their_session_has_ended(StoreKind kind)
    {
        await using var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateDatabase() : null;
        await using var scene = await Scene.Start(postgres?.Url);
        var (mia, leo) = (await Join(scene, "mia", Role.Operator), await Join(scene, "leo", Role.Lead));
        var order = await Scene.Order(await scene.Reviewed());
        var (sessions, comments) = (scene.Server.Services.GetRequiredService<Sessions>(), scene.Server.Services.GetRequiredService<CommentBook>());
        async Task<Session> SignIn() => (await sessions.Find(
            (await sessions.Start(mia.Role, null, new(mia.Person, "mia", Factors.Passkey, "test", "127.0.0.1"))).Text))!;
        async Task<Reason?> Write(Session by)
        {
            var written = await comments.Write(by.Principal, order, CommentKind.Internal, "Looked at it.");
            return written.IsRefused ? written.Refusals[0].Reason : null;
        }

        var (first, second) = (await SignIn(), await SignIn());
        Assert.Null(await Write(first));
        await sessions.End(first.Ref, first.Actor);
        Assert.Equal(Reason.KeyRevoked, await Write(first));
        Assert.Null(await Write(second));
        (await scene.Call(HttpMethod.Patch, "/operators/" + mia.Person, leo.Key, new { role = "auditor" })).Expect(204);
        Assert.Equal(Reason.KeyRevoked, await Write(second));
    }

    [Fact]
    public async Task A_key_of_ones_own_says_who_acts_and_takes_no_other_name()
    {
        await using var scene = await Scene.Start();
        var mia = await Join(scene, "mia", Role.Operator);
        var sandbox = await scene.Reviewed();
        var order = await scene.OrderInReview(sandbox);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{scene.Server.BaseUrl}/hostline/v1/orders/{order}/accept");
        request.Headers.Authorization = new("Bearer", mia.Key);
        request.Headers.Add("Hostline-Operator", "the boss");
        Assert.Equal(422, (int)(await Support.Http.Client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
        (await scene.Call(HttpMethod.Post, $"/orders/{order}/accept", mia.Key)).Expect(200);
        Assert.Contains("operator:mia", (await sandbox.Hostline(HttpMethod.Get, $"/orders/{order}/timeline")).Expect(200).Json.GetProperty("data")
            .EnumerateArray().Select(e => e.GetProperty("actor").GetString()));
    }

    [Fact]
    public async Task Once_there_are_operators_the_operator_key_raises_an_alarm_and_still_works()
    {
        await using var scene = await Scene.Start();
        await scene.AsOperator(HttpMethod.Get, "/orders");
        Assert.Empty(await Alarms(scene));
        await Join(scene, "mia", Role.Lead);
        for (var i = 0; i < 3; i++)
        {
            (await scene.AsOperator(HttpMethod.Get, "/orders")).Expect(200);
        }

        var alarm = Assert.Single(await Alarms(scene));
        Assert.Equal(("operator_key", "operator key"), (alarm.GetProperty("kind").GetString(), alarm.GetProperty("subject").GetString()));
        Assert.Contains("for emergencies", alarm.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task The_desk_opens_with_two_factors_only_and_an_operator_makes_a_key_on_their_own_page()
    {
        await using var stage = await PeopleStage.Set();
        var made = await stage.Get<Operators>().Invite("mia", PeopleStage.Email("mia"), Role.Operator, Hostline.Deciding.Principal.OfOperator("test"));
        var (mia, link) = (stage.Browser(), made.Value!.Path);
        Assert.Contains("as operator", (await mia.Open(link)).Expect(200).Text);
        (await mia.Send(link, link, ("name", "mia"), ("password", PersonBrowser.Password))).Expect(200);
        Assert.StartsWith("/desk/me", mia.At);
        var desk = $"/sandbox/{stage.Sandbox.Id}";
        (await mia.Open(desk)).Expect(200);
        Assert.StartsWith("/desk/me?done=factor-first", mia.At);
        Assert.DoesNotContain("action=\"/desk/me/keys\"", (await mia.Open("/desk/me")).Text);

        await stage.AddAuthenticator(mia, "/desk/me");
        (await mia.Open(desk)).Expect(200);
        Assert.Equal(desk, mia.At);
        var page = (await mia.Send("/desk/me", "/desk/me/keys", ("present_password", PersonBrowser.Password))).Expect(200).Text;
        var key = page.Split("data-copy-button=\"")[1].Split('"')[0];
        Assert.StartsWith("HOK", key);
        (await stage.Sandbox.Send(HttpMethod.Get, "/hostline/v1/orders", key, null)).Expect(200);
        var revoke = (await mia.Open("/desk/me")).Text.Split("action=\"/desk/me/keys/")[1].Split('"')[0];
        (await mia.Send("/desk/me", "/desk/me/keys/" + revoke)).Expect(200);
        (await stage.Sandbox.Send(HttpMethod.Get, "/hostline/v1/orders", key, null)).Expect(401);
        Assert.Equal(404, (await stage.Browser().Once(HttpMethod.Get, link)).Status);
    }

    [Fact]
    public async Task A_second_lead_says_that_somebody_of_the_host_is_who_they_say_and_never_they_themselves()
    {
        await using var scene = await Scene.Start();
        var (mia, leo) = (await Join(scene, "mia", Role.Lead), await Join(scene, "leo", Role.Lead));
        var (database, queue) = (scene.Database, scene.Queue);
        var now = await database.Now();
        var asked = new Invitation(Ids.New<InvitationId>(now), InvitationKind.Recovery, null, Hostline.Core.Worlds.World.LiveId, mia.Person,
            PeopleStage.Email("mia"), "mia", Role.None, "", now, now + TimeSpan.FromHours(24));
        await queue.Write(InvitationTable.Asked(InvitationTable.Add(new Hostline.Storage.Unit(), asked), asked.Id));
        (await scene.Call(HttpMethod.Post, $"/operators/{mia.Person}/recovery", mia.Key)).Expect(404);
        (await scene.Call(HttpMethod.Post, $"/operators/{mia.Person}/recovery", leo.Key)).Expect(204);
        var token = scene.Server.Services.GetRequiredService<Hostline.Secrets.InvitationTokens>().Of(InvitationKind.Recovery, asked.Id);
        Assert.True((await scene.Server.Services.GetRequiredService<Recovery>().Find(token))!.IsConfirmed);
    }

    [Fact]
    public async Task An_invitation_is_mailed_where_there_is_a_relay_and_otherwise_a_lead_hands_its_link_over()
    {
        await using var relay = await Network.Mail.SmtpReceiver.Start();
        await using var scene = await Scene.Start(configure: s => s with { Relay = relay.Settings });
        var invited = new { name = "mia", email = PeopleStage.Email("mia"), role = "operator" };
        Assert.True((await scene.AsOperator(HttpMethod.Post, "/operators", invited)).Expect(201).Json.GetProperty("mailed").GetBoolean());
        var mail = await relay.Next();
        Assert.Equal(PeopleStage.Email("mia"), mail.To.Single());
        var link = mail.Parts[0].Split('\n').Single(line => line.Contains("/desk/join/", StringComparison.Ordinal)).Trim();
        Assert.Contains("as operator", (await new PersonBrowser(scene.Server.BaseUrl).Open(new Uri(link).PathAndQuery)).Expect(200).Text);
        using var lead = await Visitor.AtDesk(scene.Server, Role.Lead, null);
        Assert.DoesNotContain("/desk/join/", (await lead.Get("/desk/people")).Expect(200).Text);
        Assert.EndsWith("done=invited", (await lead.Submit("/desk/people", "/desk/people/invite", ("name", "leo"), ("email", PeopleStage.Email("leo")),
            ("role", "lead"))).Expect(303).Headers["Location"]);
        Assert.Equal(PeopleStage.Email("leo"), (await relay.Next()).To.Single());

        await using var without = await Scene.Start();
        Assert.False((await without.AsOperator(HttpMethod.Post, "/operators", invited)).Expect(201).Json.GetProperty("mailed").GetBoolean());
        using var other = await Visitor.AtDesk(without.Server, Role.Lead, null);
        Assert.Contains("/desk/join/", (await other.Get("/desk/people")).Expect(200).Text);
    }

    static Task<HostPerson> Join(Scene scene, string name, Role role) => HostPeople.Join(scene.Server, name, role);

    static async Task<List<JsonElement>> Alarms(Scene scene) =>
        [.. (await scene.AsOperator(HttpMethod.Get, "/alarms")).Expect(200).Json.GetProperty("data").EnumerateArray()];
}
