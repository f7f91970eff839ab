using Hostline.Core.Messages;
using Hostline.Core.Reasons;

namespace Hostline.Network.Texting;

/// <summary>What became of a text that was sent.</summary>
/// <param name="Why">Why it was not delivered.</param>
public sealed record TextFate(TextState State, Reason? Why = null)
{
    public static readonly TextFate Sent = new(TextState.Sent), Delivered = new(TextState.Delivered),
        Undelivered = new(TextState.Undelivered, Reason.TextNotDelivered), Refused = new(TextState.Failed, Reason.TextRefused),
        Expired = new(TextState.Failed, Reason.TextExpired);
}

/// <summary>What an upstream host tells about texts.</summary>
public abstract record HeardText
{
    /// <summary>One came in.</summary>
    /// <param name="From">As the carrier writes it.</param>
    /// <param name="ExternalId">By which a repetition is recognized.</param>
    public sealed record Arrived(string From, string To, string Body, string ExternalId) : HeardText;

    /// <summary>What became of one of ours.</summary>
    /// <param name="Id">With which it was sent.</param>
    /// <param name="ExternalId">The upstream host's.</param>
    /// <param name="To">Whom it is for; it must be the text's own recipient.</param>
    public sealed record Receipt(Guid Id, string ExternalId, string To, TextFate Fate) : HeardText;
}
