using Microsoft.AspNetCore.WebUtilities;

namespace Hostline.Network.Texting;

/// <summary>Shared by the text senders that use the messages API of an upstream host.</summary>
static class UpstreamTexts
{
    const string Parameter = "text";

    /// <summary>The URL for status reports about a text; null without a public address.</summary>
    public static string? ReceiptUrl(string? address, Guid id) => address is null ? null : $"{address}?{Parameter}={id}";

    /// <summary>The id of the text in such a URL; null if there is none.</summary>
    public static Guid? IdIn(string url) => url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at
        && QueryHelpers.ParseQuery(url[at..]).TryGetValue(Parameter, out var value) && Guid.TryParse(value, out var id) ? id : null;

    /// <param name="id">The upstream host's id in its answer; null if it is missing.</param>
    public static CallOutcome Outcome(GatewayAnswer answer, string? id) => answer switch
    {
        { IsDone: true } when id is not null => new CallOutcome.Taken(id),
        // The text was not accepted: the host cannot be reached, refuses our credentials now, or is overloaded.
        { IsUnsent: true } or { Status: 401 or 403 or 425 or 429 or 503 } => new CallOutcome.NotNow(answer.Words),
        { IsRefusal: true } => new CallOutcome.Refused(answer.Words),
        _ => new CallOutcome.Unknown(),
    };
}
