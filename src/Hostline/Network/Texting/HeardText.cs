using Hostline.Core.Messages;
using Hostline.Core.Reasons;

namespace Hostline.Network.Texting;

public sealed record TextFate(TextState State, Reason? Why = null)
{
    public static readonly TextFate Sent = new(TextState.Sent), Delivered = new(TextState.Delivered),
        Undelivered = new(TextState.Undelivered, Reason.TextNotDelivered), Refused = new(TextState.Failed, Reason.TextRefused),
        Expired = new(TextState.Failed, Reason.TextExpired);
}

/// <summary>An upstream host's report about texts.</summary>
public abstract record HeardText
{
    /// <param name="From">As the carrier writes it.</param>
    /// <param name="ExternalId">A repetition is recognized by it.</param>
    public sealed record Arrived(string From, string To, string Body, string ExternalId) : HeardText;

    /// <summary>The result of one of our texts.</summary>
    /// <param name="Id">The id that it was sent with.</param>
    /// <param name="To">The recipient; it must be the text's own.</param>
    public sealed record Receipt(Guid Id, string ExternalId, string To, TextFate Fate) : HeardText;
}
