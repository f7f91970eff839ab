namespace Hostline.Core.Reasons;

/// <summary>The things of a request or an order in which something can be wrong.</summary>
public enum PlaceKind
{
    /// <summary>The request as a whole.</summary>
    Whole,
    Numbers,
    /// <summary>One number of the list.</summary>
    Number,
    /// <summary>The messaging profile.</summary>
    Profile,
    /// <summary>One of the entered codes: the number that it is for.</summary>
    Code,
    Letter,
    Bill,
    /// <summary>The name by which the customer finds an order.</summary>
    Name,
    /// <summary>The orders that a letter is for.</summary>
    Orders,
    /// <summary>One keyword of an automatic answer.</summary>
    Keyword,
    /// <summary>The key under which a request is repeated safely.</summary>
    IdempotencyKey,
    ReviewReason,
    /// <summary>How far a clock is to be moved.</summary>
    ClockAdvance,
    /// <summary>The instant to which a clock is to be moved.</summary>
    ClockTarget,
    /// <summary>The account that gives a number away.</summary>
    FromAccount,
    /// <summary>The account that takes a number.</summary>
    ToAccount,
    /// <summary>The instant until which something holds.</summary>
    Until,
    /// <summary>What a verification call dials once it is answered.</summary>
    Extension,
    /// <summary>How long a verification call is delayed.</summary>
    CallDelay,
    /// <summary>The postal address that a letter states.</summary>
    Address,
    /// <summary>The document that a proof of ownership names.</summary>
    Document,
    /// <summary>The number that a text is sent from.</summary>
    Sender,
    /// <summary>The number that a text is sent to.</summary>
    Recipient,
    /// <summary>What a text says.</summary>
    Text,
    /// <summary>Files that a text is sent with.</summary>
    Media,
}

/// <summary>
/// Where a refusal lies, as core and verbs know it. What that is called in a request, each interface knows for itself.
/// </summary>
/// <param name="Index">Which one of a list, counted from 0; 0 for what is no list.</param>
public readonly record struct Place(PlaceKind Kind, int Index = 0)
{
    public static readonly Place Whole = new(PlaceKind.Whole);
    public static readonly Place Numbers = new(PlaceKind.Numbers);
    public static readonly Place Profile = new(PlaceKind.Profile);
    public static readonly Place Letter = new(PlaceKind.Letter);
    public static readonly Place Bill = new(PlaceKind.Bill);

    public static Place Number(int index) => new(PlaceKind.Number, index);

    public static Place Code(int index) => new(PlaceKind.Code, index);

    public static Place Keyword(int index) => new(PlaceKind.Keyword, index);

    public static implicit operator Place(PlaceKind kind) => new(kind);
}
