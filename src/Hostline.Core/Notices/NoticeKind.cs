namespace Hostline.Core.Notices;

/// <summary>
/// The kinds of notice. The numbers are stored; never renumber them. Each has a template of the same name in each language.
/// </summary>
public enum NoticeKind
{
    Plain = 1,
    /// <summary>The reviewer refused a document and needs a new one.</summary>
    DocumentsRefused = 2,
    NumbersActive = 3,
    NumbersFailed = 4,
    /// <summary>An operator must act; the notice gives the customer the reason.</summary>
    ActionRequired = 5,
    /// <summary>To the current holder: another account requests its numbers.</summary>
    ConsentRequested = 6,
    /// <summary>To the current holder: the window is closing.</summary>
    ConsentReminded = 7,
    /// <summary>To the requesting account: the holder approved, was silent, or was not asked because of the allowlist.</summary>
    ConsentGiven = 8,
    /// <summary>To the requesting account: the holder refused.</summary>
    ConsentRefused = 9,
    /// <summary>To the requesting account: the consent was reversed before the numbers had moved.</summary>
    ConsentReversed = 10,
    /// <summary>To the account that had the numbers.</summary>
    NumbersLost = 11,
    /// <summary>To the holder: its approval was recorded.</summary>
    HolderApproved = 12,
    /// <summary>To the holder: its rejection was recorded.</summary>
    HolderRefused = 13,
    /// <summary>To the holder: its silence approved.</summary>
    HolderSilent = 14,
    /// <summary>To the holder: it was not asked, because of the allowlist.</summary>
    HolderBypassed = 15,
    /// <summary>To the holder: the consent was reversed.</summary>
    HolderReversed = 16,
    /// <summary>To the holder: no decision is needed any longer.</summary>
    HolderReleased = 17,
    /// <summary>To the holder: the window ended with a locked number or an undelivered mail, and the decision is still open.</summary>
    HolderOverdue = 18,
    /// <summary>To the holder: the requesting account deleted its order before the holder decided.</summary>
    HolderWithdrawn = 19,
    /// <summary>To a holder who had consented: the transfer ended without a move.</summary>
    HolderEnded = 20,
    /// <summary>To the requesting account: the window is over and no one has decided. It gives no reason, which is the holder's business.</summary>
    ConsentUndecided = 21,
    /// <summary>To the holder: an operator approved on its behalf.</summary>
    DeskApproved = 22,
    /// <summary>To the holder: an operator rejected on its behalf.</summary>
    DeskRefused = 23,
    /// <summary>To the holder: the window ends later, because some time did not count.</summary>
    WindowExtended = 24,
    /// <summary>To every holder of an order: it was reported as fraud, and nothing moves until an operator has decided.</summary>
    FraudReported = 25,
    /// <summary>To the requesting account: the order is on hold.</summary>
    TransferFrozen = 26,
    /// <summary>To the holder: an operator has lifted the hold.</summary>
    ReportClosed = 27,
    /// <summary>To the requesting account: an operator has lifted the hold.</summary>
    TransferUnfrozen = 28,
    /// <summary>To the account whose webhook URL answered 410 Gone.</summary>
    ReceiverGone = 30,
    /// <summary>To someone who is invited to the account: a link that joins it.</summary>
    MemberInvited = 31,
    /// <summary>To a person who has lost access: a link, which is not enough on its own.</summary>
    AccessRecovery = 32,
    /// <summary>To the new address of a person: a link that proves that it is theirs.</summary>
    EmailToConfirm = 33,
    /// <summary>To the old address of a person: it was replaced; a link reverses this.</summary>
    EmailReplaced = 34,
    /// <summary>To the account of an active number that the registry routes elsewhere.</summary>
    RoutingLost = 35,
    /// <summary>To the account that released a number: the registry no longer routes it here.</summary>
    ReleaseComplete = 36,
    /// <summary>To the account of an order that is no transfer: it is on hold.</summary>
    OrderFrozen = 60,
    /// <summary>To the account of an order that is no transfer: an operator has lifted the hold.</summary>
    OrderUnfrozen = 61,
    /// <summary>To the signer of a letter: a link to read and sign it.</summary>
    LetterToSign = 50,
    /// <summary>To the signer of a letter that is still not signed.</summary>
    LetterToSignStill = 51,
    /// <summary>To those who get copies: the letter is out for signature.</summary>
    LetterSentOut = 52,
    /// <summary>To the signer and those who get copies: the signed letter.</summary>
    LetterSignedCopy = 53,
    /// <summary>To the account: the signer has declined.</summary>
    LetterDeclined = 54,
    /// <summary>To the account: the letter was not signed in time.</summary>
    LetterNotSigned = 55,
    /// <summary>To the former holder of numbers: it has asked for them back.</summary>
    UndoAsked = 62,
    /// <summary>To the account that took numbers over: their former holder asks for them back.</summary>
    UndoWanted = 63,
    /// <summary>To both: the numbers went back.</summary>
    UndoAccepted = 64,
    /// <summary>To both: the numbers stay where they are.</summary>
    UndoRefused = 65,
    /// <summary>To someone who is invited to work for the host: a link that joins it.</summary>
    OperatorInvited = 70,
}
