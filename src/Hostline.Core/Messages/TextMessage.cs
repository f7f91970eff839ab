using Hostline.Core.Deliveries;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;

namespace Hostline.Core.Messages;

public enum TextState
{
    Queued = 1,
    /// <summary>The carrier accepted it; a receipt may follow.</summary>
    Sent = 2,
    Delivered = 3,
    /// <summary>The carrier gave up.</summary>
    Undelivered = 4,
    /// <summary>It was never given to a carrier.</summary>
    Failed = 5,
    /// <summary>The gateway's answer was lost, so it may or may not have been sent; a receipt can still decide that.</summary>
    Unconfirmed = 6,
    Received = 7,
}

/// <summary>The origin of a text. The numbers are stored; never renumber them.</summary>
public enum TextOrigin
{
    Handset = 1,
    /// <summary>Its account sent it.</summary>
    Request = 2,
    /// <summary>The reply from its account's URL to an inbound text.</summary>
    Answer = 3,
    /// <summary>The reply to a keyword.</summary>
    AutoResponse = 4,
}

/// <summary>The URLs to which the status of one text is reported, in place of the account's usual ones.</summary>
/// <param name="Kind">The dialect's name for such destinations.</param>
/// <param name="Urls">Empty for no report.</param>
public sealed record TextCallback(string Kind, string Method, IReadOnlyList<string> Urls);

/// <param name="Hosting">The hosting of the number when the text was received or sent.</param>
/// <param name="Other">The other party, in +E.164 form, or as the carrier wrote it.</param>
/// <param name="Profile">The number's messaging profile at that time.</param>
/// <param name="Campaign">The registry's name of the number's campaign at that time; null for none.</param>
/// <param name="Interface">The name of the dialect in which it was sent; "" for none.</param>
/// <param name="CreatedAt">World time, as are the other instants.</param>
public sealed record TextMessage(
    TextId Id, WorldId World, AccountId Account, HostingId Hosting, PhoneNumber Number, string Other, TextOrigin Origin, TextState State, string Body,
    TextSize Size, ProfileId? Profile, string? Campaign, string Interface, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public DateTimeOffset? SentAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public Reason? Why { get; init; }

    public string? ExternalId { get; init; }

    /// <summary>Null to report to the account's usual URLs.</summary>
    public TextCallback? Callback { get; init; }

    public KeywordKind? Keyword { get; init; }

    /// <summary>Counts the changes, from 1.</summary>
    public int Version { get; init; } = 1;

    public bool IsInbound => Origin == TextOrigin.Handset;

    public string From => IsInbound ? Other : Number.ToString();

    public string To => IsInbound ? Number.ToString() : Other;

    /// <summary>No further status is expected.</summary>
    public bool IsOver => State is TextState.Delivered or TextState.Undelivered or TextState.Failed or TextState.Received;

    public Destination? Own => Callback is { } c ? new(Id, c.Kind, Account, DestinationSource.TextCallback, c.Method, c.Urls) : null;

    /// <summary>
    /// The text in a later state; unchanged if the report is older. Receipts come in any order, repeatedly, and sometimes before the gateway's
    /// own answer.
    /// </summary>
    public TextMessage In(TextState state, DateTimeOffset now, Reason? why = null) => Rank(state) <= Rank(State) ? this : this with
    {
        State = state,
        Why = why,
        SentAt = SentAt ?? (state is TextState.Sent or TextState.Delivered or TextState.Undelivered ? now : null),
        EndedAt = state is TextState.Sent ? null : now,
        UpdatedAt = now,
    };

    public TextMessage Reply(TextId id, string body, TextOrigin origin, DateTimeOffset now) => new(
        id, World, Account, Hosting, Number, Other, origin, TextState.Queued, body, TextSize.Of(body)!.Value, Profile, Campaign, Interface, now, now);

    static int Rank(TextState state) => state switch
    {
        TextState.Queued => 0,
        TextState.Unconfirmed => 1,
        TextState.Sent => 2,
        _ => 3,
    };
}
