using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Outbox;
using Hostline.Ownership;
using Hostline.Pages;
using Hostline.Sandboxes;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Inspector;

public sealed record MessageModel(Room Room, Message Message, InspectedCall? Call, IReadOnlyList<string> Links);

/// <param name="SeesPrivate">Whether the responses of receivers outside the public internet are shown.</param>
public sealed record WebhookModel(Room Room, LoggedDelivery Delivery, IReadOnlyList<LoggedAttempt> Attempts, bool SeesPrivate);

public sealed record HandsetModel(Room Room, PhoneNumber Number, InspectedPage Page);

sealed class MessagePages(Rooms rooms, SandboxInspector inspector, KeyHandset handset, IncomingTexts incoming, DeliveryLog log) : PageGroup
{
    const int RowsShown = 50, TextAtMost = 1_600, KeysAtMost = 32;

    public override void Map(PageTable pages)
    {
        pages.Get("/sandbox/{sandbox}/messages/{message}", Admits.Sandbox, rooms.In(ShowMessage));
        pages.Post("/sandbox/{sandbox}/messages/{message}/keys", Admits.Sandbox, rooms.In(PressKeys, acts: true));
        pages.Get("/sandbox/{sandbox}/webhooks/{delivery}", Admits.Sandbox, rooms.In(ShowWebhook));
        pages.Get("/sandbox/{sandbox}/handsets/{number}", Admits.Sandbox, rooms.In(ShowHandset));
        pages.Post("/sandbox/{sandbox}/handsets/{number}/texts", Admits.Sandbox, rooms.In(SendText, acts: true));
    }

    async Task<IResult> ShowMessage(Visit visit, Room room) =>
        await Message(visit, room) is { } found ? Page(visit, room, found) : ErrorPages.NotFound(visit);

    static IResult Page(Visit visit, Room room, InspectedMessage found) => visit.Page<MessageView, MessageModel>(
        new(room, found.Message, found.Call, SandboxInspector.LinksOf(found.Message)));

    async Task<InspectedMessage?> Message(Visit visit, Room room) =>
        Ids.TryParse(visit.Http.Request.RouteValues["message"]?.ToString(), out MessageId id) ? await inspector.Find(room.World.Id, id) : null;

    /// <summary>Enters the digit that the call asked for first: whoever does not listen does not get to the code.</summary>
    async Task<IResult> PressKeys(Visit visit, Room room)
    {
        if (await Message(visit, room) is not { Call: { } call } found || !PhoneNumber.TryParse(found.Message.To, out var number))
        {
            return ErrorPages.NotFound(visit);
        }

        var keys = visit.Field("code");
        if (CallStates.TakesKeys(call) && call.State != CallState.Prompt && visit.Field("challenge") != call.Challenge.ToString())
        {
            visit.Fault("challenge", visit.Words.Say("call.challenge.wrong", ("digit", call.Challenge)));
        }

        if (keys.Length is 0 or > KeysAtMost || keys.Any(c => !char.IsAsciiDigit(c) && c is not ('*' or '#')))
        {
            visit.Fault("code", visit.Words.Say("call.code.wrong"));
        }

        if (!visit.IsRefused && await handset.For(room.World, number, keys) is { IsRefused: true } refused)
        {
            visit.Fault(refused.Refusals);
        }

        return visit.IsRefused ? Page(visit, room, found) : visit.See(room.At($"/messages/{found.Message.Id}"), "keyed");
    }

    async Task<IResult> ShowWebhook(Visit visit, Room room)
    {
        if (!Ids.TryParse(visit.Http.Request.RouteValues["delivery"]?.ToString(), out DeliveryId id)
            || await inspector.Webhook(room.World.Id, id) is not { } delivery)
        {
            return ErrorPages.NotFound(visit);
        }

        var attempts = (await log.WithAttempts([delivery]))[0].Attempts;
        var seesPrivate = Rooms.IsOpen(visit) || visit.Session is { IsDesk: true, World: null };
        return visit.Page<WebhookView, WebhookModel>(new(room, delivery, [.. attempts.Reverse()], seesPrivate));
    }

    async Task<IResult> ShowHandset(Visit visit, Room room)
    {
        if (Number(visit) is not { } number)
        {
            return ErrorPages.NotFound(visit);
        }

        var before = Guid.TryParse(visit.Query("after"), out var cursor) ? cursor : (Guid?)null;
        return visit.Page<HandsetView, HandsetModel>(new(room, number, await inspector.OfHandset(room.World.Id, number, before, RowsShown)));
    }

    async Task<IResult> SendText(Visit visit, Room room)
    {
        if (Number(visit) is not { } from)
        {
            return ErrorPages.NotFound(visit);
        }

        var (to, text) = (TypedNumber.Read(visit.Field("to")), visit.Field("text"));
        if (!to.IsNumber)
        {
            visit.Fault("to", visit.Words.Say("handset.to.wrong"));
        }

        if (text.Length is 0 or > TextAtMost)
        {
            visit.Fault("text", visit.Words.Say(text.Length == 0 ? "handset.text.missing" : "handset.text.long", ("atmost", TextAtMost)));
        }

        if (visit.IsRefused)
        {
            return await ShowHandset(visit, room);
        }

        await incoming.Take(room.World, from, to.Number.ToString(), text.Replace('\0', ' '));
        return visit.See(room.At($"/handsets/{from}"), "text-sent");
    }

    static PhoneNumber? Number(Visit visit) =>
        PhoneNumber.TryParse(visit.Http.Request.RouteValues["number"]?.ToString(), out var number) ? number : null;
}
