namespace Hostline.Core.Deliveries;

/// <summary>
/// The kinds of errand: calls to the outside, stored as rows until they are done. The numbers are stored; never renumber them.
/// </summary>
public enum ErrandKind
{
    LookUp = 1,
    SendCode = 2,
    SpeakCode = 3,
    /// <summary>The sandbox's robot reviews the order.</summary>
    Review = 4,
    TestCapability = 5,
    SendMail = 6,
    AssignNumbers = 20,
    /// <summary>Notify an account's own channels of an event.</summary>
    Notify = 21,
    SendText = 22,
    CloseAccount = 30,
    /// <summary>Fetch the reply to an inbound text.</summary>
    AnswerText = 40,
    SendMessage = 41,
    /// <summary>Ask for the status of a text that was sent.</summary>
    ReadReceipt = 42,
    PlaceCall = 31,
    ReviewBill = 32,
    CheckDocuments = 50,
    SendSignerCode = 51,
    /// <summary>Call or text a line so that its owner can prove control of it.</summary>
    ProveLine = 60,
    /// <summary>Poll a verification call that the registry itself places.</summary>
    ReadProof = 61,
}
