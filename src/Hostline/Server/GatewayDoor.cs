using Hostline.Core.Events;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Network.Voice;
using Hostline.Ownership;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Server;

/// <summary>
/// Receives requests of gateways under <c>/gateways/NAME</c>. A webhook only marks the routes of its numbers to be checked now; their state is
/// then read from the gateway, so a recorded or repeated webhook changes nothing. A webhook about a text contains the status itself, and counts
/// once. The paths below are for calls, which ask what to say.
/// </summary>
static class GatewayDoor
{
    const int BodyAtMost = 64 * 1024;

    const int NumbersAtMost = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(GatewayAddress.Root + "/{name}", (RequestDelegate)(http => Open(http, TakeNews)));
        routes.MapPost(GatewayAddress.Root + "/{name}/{**path}", (RequestDelegate)(http => Open(http, TakeCall)));
    }

    static async Task Open(HttpContext http, Func<HttpContext, Gateway, GatewayRequest, Task<int>> take)
    {
        var (services, name) = (http.RequestServices, (string)http.Request.RouteValues["name"]!);
        if (!services.GetRequiredService<Settings>().Live.Gateways.TryGetValue(name, out var gateway))
        {
            await Refuse(http, StatusCodes.Status404NotFound);
            return;
        }

        if (await Read(http) is not { } body)
        {
            await Refuse(http, StatusCodes.Status413PayloadTooLarge);
            return;
        }

        var url = services.GetRequiredService<GatewayAddress>().Of(name) + (http.Request.RouteValues["path"] is string path ? "/" + path : "")
            + http.Request.QueryString.Value;
        var status = await take(http, gateway, new(url, header => http.Request.Headers.TryGetValue(header, out var value) ? value.ToString() : null, body,
            services.GetRequiredService<TimeProvider>().GetUtcNow()));
        if (status >= StatusCodes.Status400BadRequest)
        {
            await Refuse(http, status);
        }
        else if (!http.Response.HasStarted)
        {
            http.Response.StatusCode = status;
        }
    }

    static Task Refuse(HttpContext http, int status) => http.RequestServices.GetRequiredService<Claims>().AnswerOutside(http, status, new(status switch
    {
        StatusCodes.Status401Unauthorized => Reason.NotAuthenticated,
        StatusCodes.Status413PayloadTooLarge => Reason.BodyTooLarge,
        _ => Reason.NotFound,
    }), status == StatusCodes.Status413PayloadTooLarge ? null : "Compare the address and the secret of the gateway's webhook with Hostline's settings.");

    static async Task<int> TakeNews(HttpContext http, Gateway gateway, GatewayRequest request)
    {
        if (gateway.Hear(request) is not { } news)
        {
            return StatusCodes.Status404NotFound;
        }

        var (services, unit) = (http.RequestServices, new Unit());
        foreach (var number in news.Numbers.Take(NumbersAtMost))
        {
            var now = await services.GetRequiredService<Database>().Now();
            RouteTable.LookNow(unit, World.LiveId, number.Digits, now);
            UpstreamTable.LookNow(unit, number.Digits, now);
        }

        if (unit.Statements > 0)
        {
            await services.GetRequiredService<CommitQueue>().Write(unit);
        }

        if (news.Text is { } text)
        {
            await services.GetRequiredService<Messages.Inbound.UpstreamInbox>().Take(text);
        }

        return news.IsGenuine ? StatusCodes.Status204NoContent : StatusCodes.Status401Unauthorized;
    }

    /// <summary>A call reports what has happened, and asks what to say.</summary>
    static async Task<int> TakeCall(HttpContext http, Gateway gateway, GatewayRequest request)
    {
        var services = http.RequestServices;
        if (gateway.HearCall((string)http.Request.RouteValues["path"]!, request, services) is not { } step)
        {
            return StatusCodes.Status401Unauthorized;
        }

        var after = step.Call is { } id ? await Hear(services, id, step) : null;
        http.Response.ContentType = step.ContentType;
        http.Response.StatusCode = StatusCodes.Status200OK;
        await http.Response.WriteAsync(step.Answer(after), http.RequestAborted);
        return StatusCodes.Status200OK;
    }

    /// <summary>The call afterwards; null if there is none. A report that does not apply changes nothing.</summary>
    static async Task<VerificationCall?> Hear(IServiceProvider services, CallId id, CallStep step)
    {
        var database = services.GetRequiredService<Database>();
        if (await database.One(CallTable.ById, CallTable.Read, id) is not { } call)
        {
            return null;
        }

        var heard = await services.GetRequiredService<HearCall>().Of(call.OrderId, id, Actor.Network, step.Reports);
        return heard.IsRefused ? await database.One(CallTable.ById, CallTable.Read, id) : heard.Value;
    }

    /// <summary>Null if the body is too long.</summary>
    static async Task<byte[]?> Read(HttpContext http)
    {
        var body = new byte[BodyAtMost + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, http.RequestAborted);
        return length > BodyAtMost ? null : body[..length];
    }
}
