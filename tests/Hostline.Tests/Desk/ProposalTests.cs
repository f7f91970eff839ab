using System.Text.Json;
using Hostline.Core.People;
using Hostline.Storage;
using Hostline.Tests.Api;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Desk;

/// <summary>Where a rule asks for two, one proposes and another confirms.</summary>
public sealed class ProposalTests
{
    [Fact]
    public async Task Another_operator_confirms_what_one_proposed_and_neither_the_same_one_nor_an_auditor()
    {
        await using var scene = await Scene.Start();
        var (mia, leo, ada) = (await Join(scene, "mia"), await Join(scene, "leo", Role.Lead), await Join(scene, "ada", Role.Auditor));
        var sandbox = await scene.Reviewed();
        var order = await Scene.Order(sandbox);
        var proposal = await Propose(scene, mia, order);
        Scene.Problem(await Confirm(scene, proposal, mia), 422, "second_principal_needed");
        Scene.Problem(await Confirm(scene, proposal, ada), 403, "not_allowed");
        Scene.Problem(await scene.Call(HttpMethod.Post, $"/orders/{order}/ownership", ada.Key, Wanted), 403, "not_allowed");
        Assert.Contains("ownership", await Open(sandbox, order));

        var confirmed = (await Confirm(scene, proposal, leo)).Expect(200).Json;

        Assert.Equal(("confirmed", "mia", "leo"),
            (Text(confirmed, "state"), Text(confirmed, "proposed_by"), Text(confirmed, "decided_by")));
        Assert.DoesNotContain("ownership", await Open(sandbox, order));
        var told = (await sandbox.Hostline(HttpMethod.Get, $"/orders/{order}/timeline")).Expect(200).Json.GetProperty("data").EnumerateArray()
            .Single(e => Text(e, "kind") == "ownership.proven");
        Assert.Equal("operator:leo", Text(told, "actor"));
        Assert.Contains("proposed by mia, confirmed by leo", told.GetProperty("payload").GetProperty("note").GetString());
        Scene.Problem(await Confirm(scene, proposal, leo), 422, "proposal_over");
    }

    [Fact]
    public async Task The_operator_key_is_one_principal_under_whatever_name()
    {
        await using var scene = await Scene.Start();
        var sandbox = await scene.Reviewed();
        var order = await Scene.Order(sandbox);
        var proposal = Text((await scene.AsOperator(HttpMethod.Post, $"/orders/{order}/ownership", Wanted)).Expect(202).Json, "id");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{scene.Server.BaseUrl}/hostline/v1/proposals/{proposal}/confirm");
        request.Headers.Authorization = new("Bearer", scene.OperatorKey);
        request.Headers.Add("Hostline-Operator", "somebody else");
        Assert.Equal(422, (int)(await Support.Http.Client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
        var mia = await Join(scene, "mia");
        (await Confirm(scene, proposal, mia)).Expect(200);
    }

    [Fact]
    public async Task After_the_order_has_moved_on_confirming_is_refused_with_the_state_it_found()
    {
        await using var scene = await Scene.Start();
        var (mia, leo) = (await Join(scene, "mia"), await Join(scene, "leo"));
        var sandbox = await scene.Reviewed();
        var order = await Scene.Order(sandbox);
        var proposal = await Propose(scene, mia, order);
        (await sandbox.Telnyx(HttpMethod.Delete, $"/messaging_hosted_number_orders/{order}")).Expect(200);
        var refused = Scene.Problem(await Confirm(scene, proposal, leo), 422, "proposal_overtaken");
        Assert.Contains($"{Scene.Number} gathering", Text(refused, "detail"));
        Assert.Contains("No number of this order is waiting for proof of ownership", Text(refused, "detail"));
        Assert.Equal("open", Text((await scene.Call(HttpMethod.Get, "/proposals/" + proposal, leo.Key)).Expect(200).Json, "state"));
    }

    [Fact]
    public async Task Who_has_left_has_proposed_nothing()
    {
        await using var scene = await Scene.Start();
        var (mia, leo) = (await Join(scene, "mia"), await Join(scene, "leo", Role.Lead));
        var sandbox = await scene.Reviewed();
        var order = await Scene.Order(sandbox);
        var proposal = await Propose(scene, mia, order);
        (await scene.Call(HttpMethod.Delete, "/operators/" + mia.Person, leo.Key)).Expect(204);
        Scene.Problem(await Confirm(scene, proposal, leo), 422, "proposal_overtaken");
        Assert.Contains("ownership", await Open(sandbox, order));
    }

    [Fact]
    public async Task A_proposal_is_withdrawn_by_its_maker_or_a_lead_and_expires_by_the_worlds_clock()
    {
        await using var scene = await Scene.Start();
        var (mia, leo) = (await Join(scene, "mia"), await Join(scene, "leo"));
        var sandbox = await scene.Server.SandboxWith(new { accounts = new[] { new { name = "acme" } }, review = "manual", clock = new { mode = "standing" } });
        var order = await Scene.Order(sandbox);
        var proposal = await Propose(scene, mia, order);
        Assert.Equal(proposal, await Propose(scene, mia, order));
        Scene.Problem(await scene.Call(HttpMethod.Post, $"/proposals/{proposal}/withdraw", leo.Key), 403, "not_allowed");
        (await scene.Call(HttpMethod.Post, $"/proposals/{proposal}/withdraw", mia.Key)).Expect(200);
        Scene.Problem(await Confirm(scene, proposal, leo), 422, "proposal_over");

        var later = await Propose(scene, mia, order);
        (await sandbox.Control(HttpMethod.Post, "/clock", new { advance = "PT72H" })).Expect(200);
        Scene.Problem(await Confirm(scene, later, leo), 422, "proposal_over");
        Assert.Empty((await scene.Call(HttpMethod.Get, "/proposals", leo.Key)).Expect(200).Json.GetProperty("data").EnumerateArray());
        Assert.Equal(["expired", "withdrawn"], (await scene.Call(HttpMethod.Get, "/proposals?state=all", leo.Key)).Expect(200).Json.GetProperty("data")
            .EnumerateArray().Select(p => Text(p, "state")));
    }

    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task Of_many_who_confirm_at_once_one_carries_it_out(StoreKind kind)
    {
        await using var postgres = kind == StoreKind.Postgres ? await (await PostgresCluster.Shared()).CreateDatabase() : null;
        await using var scene = await Scene.Start(postgres?.Url);
        var people = new[] { await Join(scene, "mia"), await Join(scene, "leo"), await Join(scene, "eve"), await Join(scene, "tom") };
        var sandbox = await scene.Reviewed();
        var order = await Scene.Order(sandbox);
        var proposal = await Propose(scene, people[0], order);
        var answers = await Task.WhenAll(people.Skip(1).SelectMany(p => new[] { Confirm(scene, proposal, p), Confirm(scene, proposal, p) }));
        Assert.Equal(1, answers.Count(a => a.Status == 200));
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal(422, a.Status));
        Assert.Equal(1L, await scene.Database.One(new("select count(*) from events where kind = 'ownership.proven'"), r => r.Long(0)));
    }

    [Fact]
    public async Task Failing_what_has_passed_the_review_takes_two_and_before_it_one()
    {
        await using var scene = await Scene.Start();
        var (mia, leo) = (await Join(scene, "mia"), await Join(scene, "leo"));
        var sandbox = await scene.Reviewed();
        var early = await Scene.Order(sandbox, "+13125550002");
        (await scene.Call(HttpMethod.Post, $"/orders/{early}/fail", mia.Key, new { reason = "failed_by_operator" })).Expect(200);
        // Its carrier is silent, so that it stays there.
        const string Silent = "+13125550123";
        var order = await scene.OrderInReview(sandbox, Silent);
        (await scene.Call(HttpMethod.Post, $"/orders/{order}/accept", mia.Key)).Expect(200);
        var proposal = Text((await scene.Call(HttpMethod.Post, $"/orders/{order}/fail", mia.Key,
            new { reason = "carrier_timeout", note = "They went out of business." })).Expect(202).Json, "id");
        (await Confirm(scene, proposal, leo)).Expect(200);
        var failed = (await sandbox.Hostline(HttpMethod.Get, $"/orders/{order}")).Expect(200).Json.GetProperty("numbers")[0];
        Assert.Equal(("failed", "They went out of business."), (Text(failed, "state"), Text(failed.GetProperty("reason"), "note")));
    }

    [Fact]
    public async Task A_change_of_the_allowlist_takes_two_at_the_desk_and_stands_in_the_hosts_history()
    {
        await using var scene = await Scene.Start();
        var (mia, leo) = (await Join(scene, "mia"), await Join(scene, "leo"));
        var (from, to) = (await Account(scene, "acme"), await Account(scene, "globex"));
        var pair = new { from, to, until = "2100-01-01T00:00:00Z", reason = "One company." };
        var proposal = Text((await scene.Call(HttpMethod.Post, "/allowlist", mia.Key, pair)).Expect(202).Json, "id");
        Assert.Empty((await scene.Call(HttpMethod.Get, "/allowlist", leo.Key)).Expect(200).Json.GetProperty("data").EnumerateArray());
        (await Confirm(scene, proposal, leo)).Expect(200);
        Assert.Single((await scene.Call(HttpMethod.Get, "/allowlist", leo.Key)).Expect(200).Json.GetProperty("data").EnumerateArray());
        var removal = Text((await scene.Call(HttpMethod.Delete, "/allowlist", leo.Key, new { from, to })).Expect(202).Json, "id");
        (await Confirm(scene, removal, mia)).Expect(200);
        Assert.Empty((await scene.Call(HttpMethod.Get, "/allowlist", leo.Key)).Expect(200).Json.GetProperty("data").EnumerateArray());
        var kinds = (await scene.Call(HttpMethod.Get, "/audit/log", leo.Key)).Expect(200).Json.GetProperty("data").EnumerateArray().Select(e => Text(e, "kind"))
            .Where(k => k.StartsWith("proposal.", StringComparison.Ordinal));
        Assert.Equal(["proposal.made", "proposal.confirmed", "proposal.made", "proposal.confirmed"], kinds);
        Assert.True((await scene.AsOperator(HttpMethod.Get, "/audit/verify")).Expect(200).Json.GetProperty("ok").GetBoolean());
    }

    static readonly object Wanted = new { numbers = new[] { Scene.Number }, reason = "An alarm line; the bill names it." };

    static Task<HostPerson> Join(Scene scene, string name, Role role = Role.Operator) => HostPeople.Join(scene.Server, name, role);

    static async Task<string> Propose(Scene scene, HostPerson by, OrderId order) =>
        Text((await scene.Call(HttpMethod.Post, $"/orders/{order}/ownership", by.Key, Wanted)).Expect(202).Json, "id");

    static Task<Answered> Confirm(Scene scene, string proposal, HostPerson by) =>
        scene.Call(HttpMethod.Post, $"/proposals/{proposal}/confirm", by.Key);

    static async Task<string> Account(Scene scene, string name) =>
        Text((await scene.AsOperator(HttpMethod.Post, "/accounts", new { name, email = $"ops@{name}.example" })).Expect(201).Json, "id");

    static async Task<IEnumerable<string?>> Open(TestSandbox sandbox, OrderId order) => (await sandbox.Hostline(HttpMethod.Get, $"/orders/{order}")).Expect(200)
        .Json.GetProperty("numbers")[0].GetProperty("open").EnumerateArray().Select(o => o.GetString());

    static string Text(JsonElement from, string name) => from.GetProperty(name).GetString()!;
}
