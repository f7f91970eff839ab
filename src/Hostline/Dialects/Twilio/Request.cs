using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;

namespace Hostline.Dialects.Twilio;

/// <param name="Fields">Its parameters: those of the form, and those of the query that the form does not have.</param>
sealed record Request(HttpContext Http, Caller Caller, Fields Fields)
{
    public CancellationToken Aborted => Http.RequestAborted;

    public string Part(string name) => Http.Request.RouteValues[name] as string ?? "";

    /// <summary>Scheme and host that the client used, for URLs in the response.</summary>
    public string Origin => VendorHosts.OriginOf(Http.Request);

    public IReadOnlyList<Refusal>? Refused => Fields.IsRefused ? Fields.Refusals : null;
}

/// <summary>A successful response; the body is empty for 204.</summary>
readonly record struct Answer(int Status, byte[] Body)
{
    public static readonly Answer NoContent = new(StatusCodes.Status204NoContent, []);

    public static Answer Ok(byte[] body) => new(StatusCodes.Status200OK, body);

    public static Answer Created(byte[] body) => new(StatusCodes.Status201Created, body);
}
