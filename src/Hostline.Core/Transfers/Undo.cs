namespace Hostline.Core.Transfers;

/// <summary>The state of a request to undo a transfer. The numbers are stored; never renumber them.</summary>
public enum UndoState
{
    Asked = 1,
    Accepted = 2,
    Refused = 3,
}

/// <summary>A former holder's request to get moved numbers back.</summary>
/// <param name="Holder">The account that had them.</param>
/// <param name="AskedBy">"holder:…", with the public hint of the key or the person's name.</param>
/// <param name="Why">The holder's reason; for the desk only.</param>
/// <param name="Note">The reason of whoever decided; both sides see it.</param>
public sealed record Undo(
    UndoId Id, WorldId World, OrderId Order, ConsentId Consent, AccountId Holder, DateTimeOffset AskedAt, string AskedBy, string Why, UndoState State,
    DateTimeOffset? DecidedAt, string? DecidedBy, string? Note)
{
    /// <summary>How long after a move the former holder may ask for the numbers; until then they cannot move again.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(72);

    public bool IsOpen => State == UndoState.Asked;
}

/// <param name="Consent">The consent by which it moved; null if an undo brought it back.</param>
/// <param name="At">World time.</param>
public sealed record MovedNumber(
    HostingId Hosting, Numbers.PhoneNumber Number, AccountId From, OrderId FromOrder, HostingId FromHosting, AccountId To, OrderId ToOrder, ConsentId? Consent,
    DateTimeOffset At)
{
    /// <summary>Whether its former holder can still ask for it back. A number that an undo brought back is not asked for again.</summary>
    public bool CanBeAsked(DateTimeOffset now) => Consent is not null && now < At + Undo.Window;
}
