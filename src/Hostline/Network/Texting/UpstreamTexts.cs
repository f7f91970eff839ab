using Microsoft.AspNetCore.WebUtilities;

namespace Hostline.Network.Texting;

/// <summary>What text senders have in common that are the messages API of a host of which this one is a customer.</summary>
static class UpstreamTexts
{
    const string Parameter = "text";

    /// <summary>Where the fate of a text is to be told; null without a public address.</summary>
    public static string? ReceiptUrl(string? address, Guid id) => address is null ? null : $"{address}?{Parameter}={id}";

    /// <summary>The id of the text in such a URL; null if it is none.</summary>
    public static Guid? IdIn(string url) => url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at
        && QueryHelpers.ParseQuery(url[at..]).TryGetValue(Parameter, out var value) && Guid.TryParse(value, out var id) ? id : null;

    /// <param name="id">The upstream host's id in its answer; null if it is missing.</param>
    public static CallOutcome Outcome(GatewayAnswer answer, string? id) => answer switch
    {
        { IsDone: true } when id is not null => new CallOutcome.Taken(id),
        // Nothing was taken: it cannot be reached, does not accept our credentials now, or has too much to do.
        { IsUnsent: true } or { Status: 401 or 403 or 425 or 429 or 503 } => new CallOutcome.NotNow(answer.Words),
        { IsRefusal: true } => new CallOutcome.Refused(answer.Words),
        _ => new CallOutcome.Unknown(),
    };
}
