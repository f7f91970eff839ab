using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Tests.Desk;
using Hostline.Tests.Portal;
using Hostline.Tests.Support;

namespace Hostline.Tests.Refusals;

static partial class Scenarios
{
    static readonly Scenario[] Team =
    [
        Problem(Reason.LastOwner, "422 -", async stage =>
        {
            await Invite(stage, joins: true);
            var team = (await stage.Sandbox.Hostline(HttpMethod.Get, MembersOf(stage))).Expect(200).Json;
            return await stage.Sandbox.Hostline(HttpMethod.Delete, $"{MembersOf(stage)}/{team.GetProperty("data")[0].GetProperty("id").GetString()}");
        }),
        Problem(Reason.AlreadyMember, "422 /email", async stage =>
        {
            await Invite(stage, joins: true);
            return await Invite(stage, joins: false);
        }),
        Problem(Reason.LastLead, "422 -", async stage =>
        {
            await stage.On(s => s);
            var lead = await HostPeople.Join(stage.Journey.Server, "mia", Role.Lead);
            return await stage.Sandbox.Send(HttpMethod.Delete, $"/hostline/v1/operators/{lead.Person}", lead.Key, null);
        }),
        Problem(Reason.SecondPrincipalNeeded, "422 -", async stage =>
        {
            await stage.On(s => s);
            var mia = await HostPeople.Join(stage.Journey.Server, "mia", Role.Operator);
            return await Confirm(stage, await ProposeOwnership(stage, mia.Key), mia.Key);
        }),
        Problem(Reason.ProposalOver, "422 -", async stage =>
        {
            var proposal = await ProposeOwnership(stage, stage.Sandbox.Key);
            (await Confirm(stage, proposal, stage.Sandbox.Key)).Expect(200);
            return await Confirm(stage, proposal, stage.Sandbox.Key);
        }),
        Problem(Reason.ProposalOvertaken, "422 -", async stage =>
        {
            var proposal = await ProposeOwnership(stage, stage.Sandbox.Key);
            var order = proposal.GetProperty("order").GetString()!;
            (await stage.Delete(order)).Expect(200);
            return await Confirm(stage, proposal, stage.Sandbox.Key);
        }),
    ];

    static async Task<System.Text.Json.JsonElement> ProposeOwnership(Stage stage, string key)
    {
        var order = await stage.Journey.Order(Stage.Number);
        return (await stage.Sandbox.Send(HttpMethod.Post, $"/hostline/v1/orders/{order}/ownership", key,
            new { numbers = new[] { Stage.Number }, reason = "An alarm line." })).Expect(202).Json;
    }

    static Task<Answered> Confirm(Stage stage, System.Text.Json.JsonElement proposal, string key) =>
        stage.Sandbox.Send(HttpMethod.Post, $"/hostline/v1/proposals/{proposal.GetProperty("id").GetString()}/confirm", key, null);

    static string MembersOf(Stage stage) => $"/accounts/{stage.Sandbox.Account().GetProperty("id").GetString()}/members";

    static async Task<Answered> Invite(Stage stage, bool joins)
    {
        var email = $"{stage.Sandbox.Id}@people.example";
        var made = await stage.Sandbox.Hostline(HttpMethod.Post, MembersOf(stage), new { name = "ana", email, role = "owner" });
        if (joins)
        {
            var link = new Uri(made.Expect(201).Json.GetProperty("link").GetString()!).PathAndQuery;
            (await new PersonBrowser(stage.Sandbox.BaseUrl).Send(link, link, ("name", "ana"), ("password", PersonBrowser.Password))).Expect(200);
        }

        return made;
    }
}
