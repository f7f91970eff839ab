using Hostline.Core.Events;
using Hostline.Core.Reasons;
using Hostline.Tests.Dialects.Telnyx;
using Hostline.Tests.Support;
using Hostline.Transfers;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Refusals;

static partial class Scenarios
{
    /// <summary>The account that has the number ordered by the first account.</summary>
    const int Holder = 1;

    static readonly Scenario[] Transfers =
    [
        Refused(Reason.ConsentPending, "422 10027 /phone_numbers/0", async stage => await stage.Journey.AskCodes(await Wanted(stage), Stage.Number)),
        Ends(Reason.ConsentRefused, "failed failed", async stage => await Decided(stage, await Wanted(stage), "reject")),
        Announced(Reason.Allowlist, "internal_transfer_auto_approved pending", async stage =>
        {
            var pair = new { from = stage.AccountId(Holder), to = stage.AccountId(0), until = "2100-01-01T00:00:00Z" };
            (await stage.Sandbox.ByTwo(HttpMethod.Post, "/allowlist", pair)).Expect(200);
            return await Wanted(stage);
        }),
        Announced(Reason.WindowElapsed, "internal_transfer_auto_approved pending", async stage =>
        {
            var order = await Wanted(stage);
            await stage.Wait("PT73H");
            return order;
        }),
        Ends(Reason.DecidedByOperator, "failed failed", async stage =>
        {
            var order = await Wanted(stage);
            var consent = (await stage.Sandbox.Hostline(HttpMethod.Get, "/orders/" + order)).Expect(200).Json.GetProperty("consents")[0].GetProperty("id")
                .GetString();
            (await stage.Sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/consents/{consent}/reject", new { reason = "They said so." })).Expect(200);
            return order;
        }),
        Ends(Reason.Reversed, "failed failed", async stage =>
        {
            var order = await Decided(stage, await Wanted(stage), "approve");
            (await Reverse(stage, order)).Expect(200);
            return order;
        }),
        Refused(Reason.Disputed, "422 10027 -", async stage =>
        {
            var order = await Wanted(stage);
            (await stage.Sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/dispute", new { reason = "Not us." })).Expect(200);
            return await stage.Delete(order);
        }),
        new(Reason.DisputeLifted, "timeline", async stage =>
        {
            var order = await Wanted(stage);
            (await stage.Sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/dispute", new { reason = "Not us." })).Expect(200);
            (await stage.Sandbox.Hostline(HttpMethod.Post, $"/orders/{order}/lift", new { reason = "They know each other." })).Expect(200);
            return new("timeline", [await stage.LastOfTimeline(order)]);
        }),
        Ends(Reason.NumberLocked, "failed failed_activation", async stage =>
        {
            var order = await Decided(stage, await Wanted(stage), "approve");
            await Lock(stage);
            await Finish(stage, stage.Journey, order);
            return order;
        }),
        Refused(Reason.TokenWrong, "422 10027 ?token", async stage => await Decide(stage, await Wanted(stage), "approve", "guessed")),
        Refused(Reason.TokenExpired, "422 10027 ?token", async stage =>
        {
            var order = await Wanted(stage);
            // In reality it is refused only between the window's end and the moment it is noticed.
            await stage.Change("update consents set deadline = opened_at where order_id = $1", AnyId.Parse(order));
            return await Decide(stage, order, "approve");
        }),
        Refused(Reason.TransferDecided, "422 10027 ?token", async stage => await Decide(stage, await Decided(stage, await Wanted(stage), "approve"), "reject")),
        Problem(Reason.TransferOver, "422 -", async stage => await Reverse(stage, await Decided(stage, await Wanted(stage), "reject"))),
        Ends(Reason.Transferred, "successful deleted", async stage =>
        {
            var lost = await stage.Through();
            var gaining = await stage.Journey.As(Holder);
            var order = await gaining.Order(Stage.Number);
            await Decided(stage, order, "approve", holder: 0);
            await Finish(stage, gaining, order);
            return lost;
        }),
        Refused(Reason.MovedLately, "422 10027 /phone_numbers/0", async stage =>
        {
            await stage.Through();
            var gaining = await stage.Journey.As(Holder);
            var order = await gaining.Order(Stage.Number);
            await Decided(stage, order, "approve", holder: 0);
            await Finish(stage, gaining, order);
            await stage.Wait();
            return await stage.TryOrder(Stage.Number);
        }),
        Refused(Reason.AskedBack, "422 10027 -", async stage =>
        {
            var order = await Decided(stage, await Wanted(stage), "approve");
            await Finish(stage, stage.Journey, order);
            await stage.Wait();
            (await stage.Sandbox.Send(HttpMethod.Post, $"/hostline/v1/orders/{order}/undo", stage.Sandbox.ApiKey(Holder), new { reason = "Not us." }))
                .Expect(200);
            return await stage.Call(HttpMethod.Delete, "/messaging_hosted_numbers/" + Stage.Number);
        }),
        Ends(Reason.Returned, "successful deleted", async stage =>
        {
            var order = await Decided(stage, await Wanted(stage), "approve");
            await Finish(stage, stage.Journey, order);
            await stage.Wait();
            (await stage.Sandbox.Send(HttpMethod.Post, $"/hostline/v1/orders/{order}/undo", stage.Sandbox.ApiKey(Holder), new { reason = "Not us." }))
                .Expect(200);
            var undo = (await stage.Sandbox.Hostline(HttpMethod.Get, "/undos")).Expect(200).Json.GetProperty("data")[0].GetProperty("id").GetString();
            var proposed = (await stage.Sandbox.Hostline(HttpMethod.Post, $"/undos/{undo}/accept", new { reason = "Shown." })).Expect(202).Json;
            (await stage.Sandbox.Hostline(HttpMethod.Post, $"/proposals/{proposed.GetProperty("id").GetString()}/confirm", new { })).Expect(200);
            return order;
        }),
        new(Reason.MailNotDelivered, "mail.bounced", async stage =>
        {
            (await stage.Sandbox.Control(HttpMethod.Post, $"/numbers/{Stage.Number}/outcome", new { outcome = "mail_bounces" })).Expect(200);
            await Wanted(stage);
            await stage.Wait();
            var told = (await stage.Sandbox.Hostline(HttpMethod.Get, $"/events?account={stage.AccountId(Holder)}&limit=100"))
                .Expect(200).Json.GetProperty("data");
            return new(EventKinds.MailBounced,
                [ReasonSeen.In("the holder's events", told.EnumerateArray().Last(e => e.GetProperty("kind").GetString() == EventKinds.MailBounced))]);
        }),
        new(Reason.ConsentOverdue, "consent.overdue", async stage =>
        {
            var order = await Wanted(stage);
            await Lock(stage);
            await stage.Wait("PT73H");
            return new(EventKinds.ConsentOverdue, [await stage.LastOfTimeline(order)]);
        }),
    ];

    /// <summary>An order for a number that another account of the sandbox has, which is then asked.</summary>
    static async Task<string> Wanted(Stage stage)
    {
        await (await stage.Journey.As(Holder)).OrderWithDocuments(Stage.Number);
        await stage.Wait();
        return await stage.Journey.Order(Stage.Number);
    }

    /// <summary>
    /// Proof of ownership and documents. The number's handset already has the code of its holder's order, so wait for the new one.
    /// </summary>
    static async Task Finish(Stage stage, Journey gaining, string order)
    {
        (await gaining.AskCodes(order, Stage.Number)).Expect(200);
        await stage.Wait();
        (await gaining.Validate(order, (Stage.Number, await gaining.CodeOf(Stage.Number)))).Expect(200);
        (await gaining.Upload(order, Journey.Pdf, Journey.Pdf)).Expect(200);
    }

    static async Task<string> Decided(Stage stage, string order, string verb, int holder = Holder)
    {
        (await Decide(stage, order, verb, holder: holder)).Expect(200);
        return order;
    }

    /// <param name="token">Null for that of the notice.</param>
    static async Task<Answered> Decide(Stage stage, string order, string verb, string? token = null, int holder = Holder) =>
        await stage.Journey.Post($"{Journey.Orders}/{order}/{verb}?token={token ?? await TokenOf(stage, order)}", null, holder);

    static async Task<string> TokenOf(Stage stage, string order)
    {
        var asked = (await stage.Sandbox.Hostline(HttpMethod.Get, "/orders/" + order)).Expect(200).Json.GetProperty("consents")[0];
        return (await stage.Journey.Server.Services.GetRequiredService<ConsentLinks>().Of(asked.GetProperty("id").GetId()))!.Token;
    }

    static async Task Lock(Stage stage) => (await stage.Sandbox.Hostline(HttpMethod.Put, "/locks/" + Stage.Number)).Expect(200);

    static Task<Answered> Reverse(Stage stage, string order) =>
        stage.Sandbox.ByTwo(HttpMethod.Post, $"/orders/{order}/reverse", new { reason = "Not ours to give." });
}
