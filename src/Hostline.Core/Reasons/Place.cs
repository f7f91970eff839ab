namespace Hostline.Core.Reasons;

/// <summary>The parts of a request or an order that a refusal can be about.</summary>
public enum PlaceKind
{
    Whole,
    Numbers,
    Number,
    Profile,
    Code,
    Letter,
    Bill,
    Name,
    Orders,
    Keyword,
    IdempotencyKey,
    ReviewReason,
    ClockAdvance,
    ClockTarget,
    FromAccount,
    ToAccount,
    Until,
    Extension,
    CallDelay,
    Address,
    Document,
    Sender,
    Recipient,
    Text,
    Media,
}

/// <summary>What a refusal is about, as core and verbs know it. Each interface maps it to its own field names.</summary>
/// <param name="Index">The position in a list, from 0; 0 if it is no list.</param>
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
