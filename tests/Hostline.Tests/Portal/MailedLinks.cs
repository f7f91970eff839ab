using Hostline.People;
using Hostline.Tests.Letters;
using Hostline.Tests.Support;
using Hostline.Tests.Transfers;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Portal;

/// <summary>The pages behind each kind of mailed link, and those that say what went wrong, with the status of each.</summary>
static class MailedLinks
{
    const string Moved = "+13125550003", Letter = "+13125550004";

    public static async Task<IReadOnlyList<(string Path, int Status)>> Of(Exchange world)
    {
        await world.Host(Exchange.Acme, Exchange.Number, Moved);
        var (asked, moved) = (await world.Order(Exchange.Globex, Exchange.Number), await world.Order(Exchange.Globex, Moved));
        (await world.Approve(moved)).Expect(200);
        await world.Finish(Exchange.Globex, moved, Moved);
        await world.Quiet();
        var invited = (await world.Sandbox.Hostline(HttpMethod.Post, $"/accounts/{world.AccountId(Exchange.Acme)}/members",
            new { name = "ana", email = "ana@people.example", role = "owner" })).Expect(201).Json.GetProperty("link").GetString()!;
        var first = await world.Server.Services.GetRequiredService<FirstLogin>().Path();
        return
        [
            (new Uri(invited).PathAndQuery, 200),
            (first!, 200),
            ("/recover", 200),
            ("/sign-in", 200),
            ($"/transfers/{asked}?token={await world.TokenOf(asked)}", 200),
            ($"/transfers/{moved}?token={await world.TokenOf(moved)}", 200),
            ($"/transfers/{moved}/undo?token={await world.TokenOf(moved)}", 200),
            (await LetterLink(world), 200),
            ($"/transfers/{asked}?token=wrong", 404),
            ("/invite/" + new string('A', 64), 404),
            ("/portal/nowhere", 404),
            ("/nowhere", 404),
        ];
    }

    static async Task<string> LetterLink(Exchange world)
    {
        var order = await world.Order(Exchange.Acme, Letter);
        (await world.Sandbox.Send(HttpMethod.Post, $"/hostline/v1/orders/{order}/letter", world.Sandbox.ApiKey(), SigningStage.Letter())).Expect(201);
        await world.Quiet();
        var mails = (await world.Sandbox.Control(HttpMethod.Get, "/messages?kind=email&to=" + SigningStage.Signer)).Expect(200).Json.GetProperty("data");
        return new Uri(mails[0].GetProperty("links")[0].GetString()!).PathAndQuery;
    }
}
