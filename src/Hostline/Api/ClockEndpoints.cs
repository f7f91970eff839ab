using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Sandboxes;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary><c>POST …/sandboxes/{id}/clock</c>: <c>{"advance":"PT72H"}</c> (ISO 8601 duration) or <c>{"to":"2026-11-24T00:00:00Z"}</c>.</summary>
sealed class ClockEndpoints(ClockMoves moves, NextDue due, Storage.Database database)
{
    const int NextShown = 20;

    public void Map(Endpoints endpoints)
    {
        endpoints.OfSandbox("GET", "/clock", Show).Does(new("getClock", SandboxEndpoints.Tag, "Read a sandbox's clock, and what becomes due next", Clock));
        endpoints.OfSandbox("POST", "/clock", Move).Does(new("moveClock", SandboxEndpoints.Tag, "Move a sandbox's clock forward", Moved)
        {
            Body = Where,
            AlsoRefuses = [StatusCodes.Status409Conflict],
        });
    }

    Task<IResult> Move(HttpContext http, Access access, World sandbox) => http.WithBody(ClockInput.Read, async where =>
    {
        var moved = await moves.Move(sandbox.Id, where.Advance, where.To, http.RequestAborted);
        return moved.IsRefused ? Problem.Of(moved.Refusals) : Answers.Of(new { now = moved.Value!.Now, fired = moved.Value.Fired, quiet = moved.Value.Quiet });
    });

    async Task<IResult> Show(HttpContext http, Access access, World sandbox)
    {
        var next = await due.Of(sandbox.Id, NextShown);
        return Answers.Of(new
        {
            mode = Answers.Word(sandbox.Mode),
            now = sandbox.Now(await database.Now()),
            next = next.Select(d => new { what = d.What, at = d.At, order = d.Order }),
        });
    }

    static readonly Schema Clock = Schema.Object("",
        Required("mode", Schema.OneOf("Whether it runs on its own.", Answers.WordsOf<ClockMode>())),
        Required("now", Schema.Instant("The sandbox's now.")),
        Required("next", Schema.ListOf(Schema.Object("",
            Required("what", Schema.OneOf("What happens then.", [.. NextDue.Words])),
            Required("at", Schema.Instant("When, by the sandbox's clock.")),
            Required("order", Schema.Uuid("To which order, or what else it is about."))), $"What becomes due next, the earliest first; at most {NextShown}.")));

    static readonly Schema Where = Schema.Object("Exactly one of the two.",
        Optional("advance", Schema.Text("By how much: an ISO 8601 duration such as PT72H.")),
        Optional("to", Schema.Instant("To which instant: not before the sandbox's now.")));

    static readonly Schema Moved = Schema.Object("",
        Required("now", Schema.Instant("The sandbox's present time.")),
        Required("fired", Schema.Whole("Deadlines that were due on the way.", atLeast: 0)),
        Required("quiet", Schema.Flag("Whether nothing due is left; if not, send the same again.")));
}

static class ClockInput
{
    /// <summary>Exactly one of the two; refusals are added to the fields.</summary>
    public static (CalendarSpan? Advance, DateTimeOffset? To) Read(Fields fields)
    {
        var (advance, to) = (fields.Text("advance"), fields.Text("to"));
        if (!fields.IsRefused && advance is null == to is null)
        {
            fields.Refuse(Reason.MissingField, "advance", "Send either advance, a duration such as PT72H, or to, an instant such as 2026-11-24T00:00:00Z.");
            return (null, null);
        }

        return (Duration(fields, advance), Instant(fields, to));
    }

    /// <summary>An instant with its offset; null if it is missing or wrong.</summary>
    public static DateTimeOffset? Instant(Fields fields, string? text, string name = "to")
    {
        if (text is null)
        {
            return null;
        }

        if (Iso8601.TryParse(text, out var instant))
        {
            return instant;
        }

        fields.Refuse(Reason.InvalidField, name, $"{name} must be an ISO 8601 instant such as 2026-11-24T00:00:00Z.");
        return null;
    }

    /// <summary>The upper limit is checked where the sandbox's time is known.</summary>
    static CalendarSpan? Duration(Fields fields, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (CalendarSpan.Parse(text) is { } span)
        {
            return span;
        }

        if (text.StartsWith('-') && CalendarSpan.Parse(text[1..]) is not null)
        {
            fields.Refuse(Reason.ValueOutOfRange, "advance", "advance must lie between PT0S and ten years.");
            return null;
        }

        fields.Refuse(Reason.InvalidField, "advance", "advance must be an ISO 8601 duration such as PT72H, P30D, P1M or P10Y.");
        return null;
    }
}
