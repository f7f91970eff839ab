using System.Text.Json;
using Hostline.Core.Reasons;
using Hostline.Messages;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Support;

namespace Hostline.Tests.Refusals;

/// <summary>The second dialect: messages.</summary>
static partial class Scenarios
{
    static readonly Scenario[] TwilioMessages =
    [
        OfTwilio(Reason.SenderNotActive, "400 21606", Stage.Number, stage => Write(stage)),
        OfTwilio(Reason.RecipientInvalid, "400 21211", "112", stage => Write(stage, "112")),
        OfTwilio(Reason.RecipientOptedOut, "400 21610", Handset, async stage =>
        {
            await stage.Through();
            (await stage.Sandbox.Control(HttpMethod.Post, $"/handsets/{Uri.EscapeDataString(Handset)}/sms", new { to = Stage.Number, text = "STOP" }))
                .Expect(201);
            return await Write(stage);
        }),
        OfTwilio(Reason.MediaNotTaken, "400 20001", "MediaUrl", stage => Write(stage, Handset, ("MediaUrl", "https://example.com/cat.png"))),
        OfTwilio(Reason.TextQueueFull, "400 21611", "10000 messages", async stage =>
        {
            await stage.Through();
            await stage.Change("""
                insert into texts
                  (id, world, account, hosting, number, other, origin, state, body, coding, segments, interface, created_at, updated_at, version)
                with recursive n (i) as (select 1 union all select i + 1 from n where i < $2)
                select randomblob(16), h.world, h.account, h.id, h.number, '', 2, 1, '', 1, 1, '', 0, 0, 1 from hostings h, n where h.account = $1
                """, Guid.Parse(stage.AccountId(0)), TextRules.QueuedAtMost);
            return await Write(stage);
        }),
        OfTwilio(Reason.CampaignMissing, "400 30034", Stage.Number, async stage =>
        {
            await stage.On(s => s with { NeedsCampaign = true });
            await stage.Through();
            return await Write(stage);
        }),
        Undelivered(Reason.TextNotDelivered, "undelivered 30008", stage => Written(stage, "+13125550131")),
        Undelivered(Reason.TextRefused, "failed 30008", stage => Failed(stage, Reason.TextRefused)),
        Undelivered(Reason.TextExpired, "failed 30036", stage => Failed(stage, Reason.TextExpired)),
    ];

    static string MessagesOf(Stage stage) => $"/2010-04-01/Accounts/{Orders2(stage).AccountSid()}/Messages";

    static Task<Answered> Write(Stage stage, string to = Handset, params (string, string)[] more) =>
        stage.Sandbox.Twilio(HttpMethod.Post, MessagesOf(stage) + ".json", [("From", Stage.Number), ("To", to), ("Body", "x"), .. more]);

    /// <param name="told">The message's status and its error_code. The sentence is that of the reason; a message has no next step.</param>
    static Scenario Undelivered(Reason reason, string told, Func<Stage, Task<JsonElement>> act) => new(reason, told, async stage =>
    {
        var message = await act(stage);
        Assert.Equal(ReasonCatalog.Of(reason).Sentence, Seen.TextOf(message, "error_message"));
        return new($"{Seen.TextOf(message, "status")} {message.GetProperty("error_code").GetInt32()}",
            [new(ReasonSeen.TwilioOrder, reason.Code(), Hostline.Dialects.Twilio.NextSteps.ByReason.Of(reason).NextStep)]);
    }, Second);

    static async Task<JsonElement> Written(Stage stage, string to = Handset)
    {
        await stage.Through();
        var sid = Seen.TextOf((await Write(stage, to)).Expect(201).Json, "sid");
        await stage.Wait();
        return await Reread(stage, sid);
    }

    static async Task<JsonElement> Failed(Stage stage, Reason why)
    {
        var sid = Seen.TextOf(await Written(stage), "sid");
        await stage.Change("update texts set state = 5, reason = $2 where id = $1", Guid.ParseExact(sid[2..], "N"), why.Code());
        return await Reread(stage, sid);
    }

    static async Task<JsonElement> Reread(Stage stage, string sid) =>
        (await stage.Sandbox.Twilio(HttpMethod.Get, $"{MessagesOf(stage)}/{sid}.json")).Expect(200).Json;
}
