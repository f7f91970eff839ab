using Hostline.Core.Reasons;
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
    ];

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
