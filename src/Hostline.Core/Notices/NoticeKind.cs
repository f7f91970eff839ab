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
    /// <summary>To the requesting account.</summary>
    ConsentRefused = 9,
    /// <summary>To the requesting account: the consent was taken back before activation.</summary>
    ConsentReversed = 10,
    /// <summary>To the holder: what it decided, or what its silence did.</summary>
    ConsentDecided = 11,
    /// <summary>To the account that had the number.</summary>
    NumbersLost = 12,
}
