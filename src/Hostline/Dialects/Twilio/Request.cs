using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;

namespace Hostline.Dialects.Twilio;

/// <summary>A request of a known account.</summary>
/// <param name="Fields">Its parameters: those of the form, and those of the query that the form does not have.</param>
sealed record Request(HttpContext Http, Caller Caller, Fields Fields)
{
    public CancellationToken Aborted => Http.RequestAborted;

    public string Part(string name) => Http.Request.RouteValues[name] as string ?? "";

    /// <summary>Scheme and host that the client used, for the URLs in the answer.</summary>
    public string Origin => VendorHosts.OriginOf(Http.Request);

    /// <summary>The refusals of the parameters; null if there are none.</summary>
    public IReadOnlyList<Refusal>? Refused => Fields.IsRefused ? Fields.Refusals : null;
}

/// <summary>A successful answer; the body is empty for 204.</summary>
readonly record struct Answer(int Status, byte[] Body)
{
    public static readonly Answer NoContent = new(StatusCodes.Status204NoContent, []);

    public static Answer Ok(byte[] body) => new(StatusCodes.Status200OK, body);

    public static Answer Created(byte[] body) => new(StatusCodes.Status201Created, body);
}
