using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Network.Scanning;
using Hostline.Storage.Tables;

namespace Hostline.Documents;

/// <summary>
/// Receives a document, has it scanned, and only then stores it, chunk by chunk in separate units, so that no upload delays a batch and nothing
/// of a refused one is ever written to a disk. It belongs to no order until it is attached; documents never attached are deleted.
/// </summary>
public sealed class StageDocument(
    DocumentStore store, DocumentScan scan, TemplateGate templates, UploadRoom room, TimeProvider time, ILogger<StageDocument> log)
{
    public const int BytesAtMost = 5 * 1024 * 1024;
    public const int NameAtMost = 200;

    /// <summary>
    /// The limit of documents being scanned and stored. A document that is still arriving does not count; otherwise slow senders would stop all
    /// others.
    /// </summary>
    const int AtOnce = 16;

    static readonly TimeSpan TurnWithin = TimeSpan.FromSeconds(5), AskAgainAfter = TimeSpan.FromMinutes(1);

    readonly SharedTurns turns = new(AtOnce, time);

    /// <param name="name">The sender's name for the file: displayed, never used as a path.</param>
    public async Task<Outcome<DocumentId>> From(Stream content, Caller caller, DocumentKind kind, string name, string field, CancellationToken cancellation)
    {
        using var document = new ArrivingDocument(room.Bytes, caller.Taker);
        return await Read(content, document, cancellation) is { } fault
            ? fault with { Field = field }
            : await InTurn(document.Content, caller, kind, name, field, cancellation);
    }

    async Task<Outcome<DocumentId>> InTurn(ReadOnlyMemory<byte> document, Caller caller, DocumentKind kind, string name, string field,
        CancellationToken cancellation)
    {
        using var turn = await turns.Take(caller.Taker, TurnWithin, cancellation);
        if (turn is null)
        {
            return new Refusal(Reason.Busy);
        }

        var verdict = StandIn.Is(document.Span, caller.World) ? new ScanVerdict.Accepted() : await scan.Scan(document, cancellation);
        if (verdict is ScanVerdict.Accepted && kind == DocumentKind.Letter && await templates.Refuse(document, cancellation) is { } outdated)
        {
            return outdated with { Field = field };
        }

        return verdict is ScanVerdict.Accepted accepted
            ? await store.Keep(document, caller.World.Id, caller.Account.Id, kind, name, accepted.Marks, accepted.Opened, caller.Taker)
            : RefusalOf(verdict, caller) with { Field = field };
    }

    /// <summary>Reads the document as fast as its sender sends it; no other request waits for that.</summary>
    static async Task<Refusal?> Read(Stream content, ArrivingDocument document, CancellationToken cancellation)
    {
        while (document.Next(BytesAtMost) is { IsEmpty: false } next)
        {
            var filled = await content.ReadAsync(next, cancellation);
            document.Add(filled);
            if (document.Length > BytesAtMost)
            {
                return new Refusal(Reason.DocumentTooLarge);
            }

            if (filled == 0)
            {
                return document.Length == 0 ? new Refusal(Reason.DocumentEmpty) : null;
            }
        }

        return document.Refusal;
    }

    Refusal RefusalOf(ScanVerdict verdict, Caller caller)
    {
        switch (verdict)
        {
            case ScanVerdict.Refused refused:
                log.LogInformation("A document of account {Account} was refused: {Reason} {Signature}", caller.Account.Id, refused.Reason.Code(),
                    refused.Signature);
                return new Refusal(refused.Reason, Detail: refused.Sentence);
            case ScanVerdict.Unavailable unavailable:
                log.LogError("A document of account {Account} could not be checked: {Why}", caller.Account.Id, unavailable.Why);
                return new Refusal(Reason.DocumentNotChecked, RetryAfter: AskAgainAfter);
            default:
                throw new InvalidOperationException($"{verdict} is not a refusal.");
        }
    }
}
