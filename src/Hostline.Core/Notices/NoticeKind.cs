namespace Hostline.Core.Notices;

/// <summary>What a person can be told. The numbers are stored; never renumber them. Each has a template of its own name in each language.</summary>
public enum NoticeKind
{
    /// <summary>A sentence that the caller brings.</summary>
    Plain = 1,
    /// <summary>The reviewer wants a document again.</summary>
    DocumentsRefused = 2,
    NumbersActive = 3,
    NumbersFailed = 4,
    /// <summary>An operator has to look; the customer is told why.</summary>
    ActionRequired = 5,
    /// <summary>To the current holder: another account asks for its numbers.</summary>
    ConsentRequested = 6,
    /// <summary>To the current holder: the window is closing.</summary>
    ConsentReminded = 7,
    /// <summary>To the requesting account: the holder approved, was silent, or need not be asked.</summary>
    ConsentGiven = 8,
    /// <summary>To the requesting account: the holder said no.</summary>
    ConsentRefused = 9,
    /// <summary>To the requesting account: the consent was taken back before the numbers had moved.</summary>
    ConsentReversed = 10,
    /// <summary>To the account that had the numbers.</summary>
    NumbersLost = 11,
    /// <summary>To the holder: its approval was taken.</summary>
    HolderApproved = 12,
    /// <summary>To the holder: its rejection was taken.</summary>
    HolderRefused = 13,
    /// <summary>To the holder: its silence approved.</summary>
    HolderSilent = 14,
    /// <summary>To the holder: it was not asked, because of the allowlist.</summary>
    HolderBypassed = 15,
    /// <summary>To the holder: the consent was taken back.</summary>
    HolderReversed = 16,
    /// <summary>To the holder: there is nothing to decide any more.</summary>
    HolderReleased = 17,
    /// <summary>To the holder: the window ended over a locked number, and the decision is still open.</summary>
    HolderOverdue = 18,
    /// <summary>To the holder: the requesting account has given its order up while the holder was asked.</summary>
    HolderWithdrawn = 19,
    /// <summary>To a holder whose consent stood: the transfer has ended otherwise, and no number leaves by it.</summary>
    HolderEnded = 20,
    /// <summary>To the requesting account: the window is over and nobody has decided. Why, is the holder's business.</summary>
    ConsentUndecided = 21,
    /// <summary>To the holder: an operator approved in its place.</summary>
    DeskApproved = 22,
    /// <summary>To the holder: an operator rejected in its place.</summary>
    DeskRefused = 23,
    /// <summary>To the holder: the window ends later, because time has passed that does not count.</summary>
    WindowExtended = 24,
    /// <summary>To every holder of an order: somebody reported it as fraud, and nothing moves until an operator has decided.</summary>
    FraudReported = 25,
    /// <summary>To the requesting account: the order is on hold.</summary>
    TransferFrozen = 26,
    /// <summary>To the holder: an operator has lifted the hold.</summary>
    ReportClosed = 27,
    /// <summary>To the requesting account: an operator has lifted the hold.</summary>
    TransferUnfrozen = 28,
    /// <summary>To the account whose webhook URL answered 410 Gone.</summary>
    ReceiverGone = 30,
}
