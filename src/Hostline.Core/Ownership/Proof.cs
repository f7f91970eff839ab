namespace Hostline.Core.Ownership;

/// <summary>
/// How a customer proves ownership of a number. The numbers are stored; never renumber them.
/// </summary>
public enum ProofMethod
{
    /// <summary>The number is called, and whoever answers keys the code that was shown to the customer.</summary>
    Call = 1,
    /// <summary>A bill of the voice provider is reviewed.</summary>
    Bill = 2,
    /// <summary>The customer enters a code that was sent to the number.</summary>
    SentCode = 3,
}

/// <param name="Method">The method that was begun last.</param>
/// <param name="Calls">Calls placed since it was begun, or since an operator last resumed the hosting.</param>
/// <param name="Extension">What the last call dials once it is answered; null for none.</param>
/// <param name="DelaySeconds">How long after it was requested the last call is placed.</param>
/// <param name="Document">The bill that was named last; null if none was.</param>
/// <param name="BegunAt">World time of its beginning.</param>
public sealed record Proof(ProofMethod Method, int Calls, string? Extension, int DelaySeconds, DocumentId? Document, DateTimeOffset BegunAt)
{
    public static Proof ByCall(Proof? before, string? extension, int delaySeconds, DateTimeOffset now) =>
        (before ?? new(ProofMethod.Call, 0, null, 0, null, now)) with
        {
            Method = ProofMethod.Call,
            Calls = (before?.Calls ?? 0) + 1,
            Extension = extension,
            DelaySeconds = delaySeconds,
        };

    /// <summary>Adds a sent code. A call or a bill that was begun before continues.</summary>
    public static Proof BySentCode(Proof? before, DateTimeOffset now) => before ?? new(ProofMethod.SentCode, 0, null, 0, null, now);

    public static Proof ByBill(Proof? before, DocumentId document, DateTimeOffset now) =>
        (before ?? new(ProofMethod.Bill, 0, null, 0, null, now)) with { Method = ProofMethod.Bill, Document = document };
}
