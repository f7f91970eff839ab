using Hostline.Core.Hostings;
using Hostline.Core.Ownership;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Ownership;

/// <summary>The parts of a number's proof by calls, of this host or of its registry, that its customer may see.</summary>
/// <param name="Calls">The ids of all its calls, in the order in which they were placed.</param>
/// <param name="Code">The six digits to key during the newest call; null once they are no longer valid.</param>
public sealed record ShownProof(IReadOnlyList<CallId> Calls, string? Code)
{
    public static readonly ShownProof None = new([], null);
}

/// <param name="Calls">Newest first.</param>
/// <param name="Code">The six digits to key during the newest call, and until when they are valid; null once they no longer are.</param>
/// <param name="Bill">The bill that was named last; null if none was.</param>
public sealed record ProofProgress(IReadOnlyList<VerificationCall> Calls, (string Digits, DateTimeOffset Until)? Code, IdentityDocument? Bill);

public sealed class ProofBook(Database database, CodeKey key, CodesToKey foreign)
{
    /// <summary>By hosting: its proof. A hosting that was never called has no entry.</summary>
    public async Task<IReadOnlyDictionary<HostingId, ShownProof>> Of(IReadOnlyList<Hosting> hostings)
    {
        var begun = hostings.Where(h => h.Proof is not null).ToDictionary(h => h.Id);
        if (begun.Count == 0)
        {
            return new Dictionary<HostingId, ShownProof>();
        }

        var batch = new ReadBatch();
        var codes = foreign.Ask(batch, begun.Values);
        var calls = batch.Many(ShownCodeTable.OfHostings, ShownCodeTable.ReadOfHosting, begun.Keys.ToArray());
        await database.Run(batch);
        var shown = calls.Rows.GroupBy(c => c.Hosting).ToDictionary(of => of.Key, of => new ShownProof(
            [.. of.Select(c => c.Call)], IsShown(begun[of.Key]) ? of.Last().Shown.DigitsWith(key.Bytes) : null));
        foreach (var (hosting, code) in codes())
        {
            shown[hosting] = shown.GetValueOrDefault(hosting, ShownProof.None) with { Code = code };
        }

        return shown;
    }

    /// <summary>By hosting: the progress of its proof. A hosting without a call or a bill has no entry.</summary>
    public async Task<IReadOnlyDictionary<HostingId, ProofProgress>> Progress(IReadOnlyList<Hosting> hostings)
    {
        var batch = new ReadBatch();
        var begun = hostings.Where(h => h.Proof is { Method: not ProofMethod.SentCode }).Select(h => (
            Hosting: h, Calls: batch.Many(CallTable.OfHosting, CallTable.Read, h.Id), Shown: batch.Many(ShownCodeTable.Newest, ShownCodeTable.Read, h.Id),
            Bill: h.Proof!.Document is { } bill ? batch.Many(IdentityDocumentTable.ById, IdentityDocumentTable.Read, bill) : null)).ToList();
        if (begun.Count > 0)
        {
            await database.Run(batch);
        }

        return begun.ToDictionary(b => b.Hosting.Id, b => new ProofProgress([.. b.Calls.Rows.Reverse()],
            IsShown(b.Hosting) && b.Shown.First is { } shown ? (shown.DigitsWith(key.Bytes), shown.ExpiresAt) : null, b.Bill?.First));
    }

    /// <summary>From the first call until the proof has succeeded or an operator must act.</summary>
    static bool IsShown(Hosting hosting) =>
        hosting is { State: HostingState.Gathering, Proof.Method: ProofMethod.Call } && hosting.Needs(Requirement.Ownership);
}
