using System.Text.Json;
using Hostline.Core.Reasons;
using Hostline.Messages;
using Hostline.Tests.Support;

namespace Hostline.Tests.Refusals;

/// <summary>Messages of active numbers.</summary>
static partial class Scenarios
{
    const string Handset = "+13125550150", Messages = "/messages";

    static readonly Scenario[] OfMessages =
    [
        Refused(Reason.SenderNotActive, "422 40305 /from", stage => Message(stage)),
        Refused(Reason.RecipientInvalid, "422 40310 /to", stage => Message(stage, "112")),
        Refused(Reason.RecipientOptedOut, "422 40300 /to", async stage =>
        {
            await stage.Through();
            (await stage.Sandbox.Control(HttpMethod.Post, $"/handsets/{Uri.EscapeDataString(Handset)}/sms", new { to = Stage.Number, text = "STOP" }))
                .Expect(201);
            return await Message(stage);
        }),
        Refused(Reason.MediaNotTaken, "422 40308 /type", stage => stage.Post(Messages, new { from = Stage.Number, to = Handset, text = "x", type = "MMS" })),
        Refused(Reason.TextNotEncodable, "400 10015 /text",
            stage => stage.Post(Messages, new { from = Stage.Number, to = Handset, text = "я", encoding = "gsm7" })),
        Refused(Reason.TextQueueFull, "429 40318 -", async stage =>
        {
            await stage.Through();
            await stage.Change("""
                insert into texts
                  (id, world, account, hosting, number, other, origin, state, body, coding, segments, interface, created_at, updated_at, version)
                with recursive n (i) as (select 1 union all select i + 1 from n where i < $2)
                select randomblob(16), h.world, h.account, h.id, h.number, '', 2, 1, '', 1, 1, '', 0, 0, 1 from hostings h, n where h.account = $1
                """, Guid.Parse(stage.AccountId(0)), TextRules.QueuedAtMost);
            return await Message(stage);
        }),
        Refused(Reason.CampaignMissing, "422 40010 /from", async stage =>
        {
            await stage.On(s => s with { NeedsCampaign = true });
            await stage.Through();
            return await Message(stage);
        }),
        Refused(Reason.DestinationNotAllowed, "422 40309 /to", async stage =>
        {
            await stage.Through();
            return await Message(stage, "+442079460000");
        }),
        Refused(Reason.ProfileDisabled, "422 40312 /from", async stage =>
        {
            await stage.Through();
            (await stage.Call(HttpMethod.Patch, $"/messaging_profiles/{stage.Journey.Profile}", new { enabled = false })).Expect(200);
            return await Message(stage);
        }),
        EndsMessage(Reason.TextNotDelivered, "delivery_failed 40008", stage => Finished(stage, "+13125550131")),
        EndsMessage(Reason.TextRefused, "sending_failed 40004", stage => Marked(stage, Reason.TextRefused)),
        EndsMessage(Reason.TextExpired, "expired 40014", stage => Marked(stage, Reason.TextExpired)),
    ];

    static Task<Answered> Message(Stage stage, string to = Handset) => stage.Post(Messages, new { from = Stage.Number, to, text = "x" });

    /// <param name="told">The message's status and the code of its error.</param>
    static Scenario EndsMessage(Reason reason, string told, Func<Stage, Task<JsonElement>> act) => new(reason, told, async stage =>
    {
        var message = await act(stage);
        var (error, status) = (message.GetProperty("errors")[0], message.GetProperty("to")[0].GetProperty("status").GetString());
        return new($"{status} {Seen.TextOf(error, "code")}",
            [new("errors[0].meta", Seen.TextOf(error.GetProperty("meta"), "reason"), Seen.TextOf(error.GetProperty("meta"), "next_step"))]);
    });

    /// <summary>A message that has come to its end in the sandbox.</summary>
    static async Task<JsonElement> Finished(Stage stage, string to = Handset)
    {
        await stage.Through();
        var id = (await Message(stage, to)).Expect(200).Json.GetProperty("data").GetProperty("id").GetString();
        await stage.Wait();
        return (await stage.Call(HttpMethod.Get, $"{Messages}/{id}")).Expect(200).Json.GetProperty("data");
    }

    /// <summary>The sandbox's network takes every message at once; the tests of the gateway show how these ends come about.</summary>
    static async Task<JsonElement> Marked(Stage stage, Reason why)
    {
        var message = await Finished(stage);
        await stage.Change("update texts set state = 5, reason = $2 where id = $1", message.GetProperty("id").GetGuid(), why.Code());
        return (await stage.Call(HttpMethod.Get, $"{Messages}/{message.GetProperty("id").GetString()}")).Expect(200).Json.GetProperty("data");
    }
}
