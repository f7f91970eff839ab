using System.Globalization;
using System.Xml;
using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Sandboxes;

namespace Hostline.Api;

/// <summary><c>POST …/sandboxes/{id}/clock</c>: <c>{"advance":"PT72H"}</c> (ISO 8601 duration) or <c>{"to":"2026-11-24T00:00:00Z"}</c>.</summary>
sealed class ClockEndpoints(Sandboxes.Sandboxes sandboxes, ClockMoves moves)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/hostline/v1/sandboxes/{id}/clock", (Delegate)Move);

    async Task<IResult> Move(HttpContext http, Guid id)
    {
        var bearer = http.Request.Headers.Authorization.ToString() is { } header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : null;
        if (await sandboxes.Authenticate(bearer) is not { } world || world.Id != id)
        {
            return Problem.Of(new Refusal(Reason.NotAuthenticated));
        }

        var body = await StrictJson.Read(http.Request, http.RequestAborted);
        if (body.IsRefused)
        {
            return Problem.Of(body.Refusals);
        }

        var fields = new Fields(body.Value);
        var (advance, to) = ClockInput.Read(fields);
        if (fields.IsRefused)
        {
            return Problem.Of(fields.Refusals);
        }

        var moved = await moves.Move(id, advance, to, http.RequestAborted);
        return moved.IsRefused ? Problem.Of(moved.Refusals) : Results.Json(new { now = moved.Value!.Now, fired = moved.Value.Fired, quiet = moved.Value.Quiet });
    }
}

/// <summary>Reads where a clock is to go.</summary>
static class ClockInput
{
    static readonly TimeSpan AtMost = TimeSpan.FromDays(3660);

    /// <summary>Exactly one of the two; the refusals lie in the fields.</summary>
    public static (TimeSpan? Advance, DateTimeOffset? To) Read(Fields fields)
    {
        if (fields.Has("advance") == fields.Has("to"))
        {
            fields.Refuse(Reason.MissingField, "advance", "Send either advance, a duration such as PT72H, or to, an instant such as 2026-11-24T00:00:00Z.");
            return (null, null);
        }

        return (Duration(fields, fields.Text("advance")), Instant(fields, fields.Text("to")));
    }

    /// <summary>An instant with its offset; null when it is missing or wrong.</summary>
    public static DateTimeOffset? Instant(Fields fields, string? text, string name = "to")
    {
        if (text is null)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant))
        {
            return instant;
        }

        fields.Refuse(Reason.InvalidField, name, $"{name} must be an ISO 8601 instant such as 2026-11-24T00:00:00Z.");
        return null;
    }

    static TimeSpan? Duration(Fields fields, string? text)
    {
        if (text is null)
        {
            return null;
        }

        try
        {
            var span = XmlConvert.ToTimeSpan(text);
            if (span >= TimeSpan.Zero && span <= AtMost)
            {
                return span;
            }

            fields.Refuse(Reason.ValueOutOfRange, "advance", "advance must lie between PT0S and ten years.");
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            fields.Refuse(Reason.InvalidField, "advance", "advance must be an ISO 8601 duration such as PT72H.");
        }

        return null;
    }
}
