using Hostline.Core.Hostings;
using Hostline.Core.Ownership;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Ownership;

/// <summary>What a customer may see of the proof of one number by calls, of this host or of its registry.</summary>
/// <param name="Calls">The ids of all its calls, in the order in which they were placed.</param>
/// <param name="Code">The six digits to key during the newest call; null once they are of no use.</param>
public sealed record ShownProof(IReadOnlyList<CallId> Calls, string? Code)
{
    public static readonly ShownProof None = new([], null);
}

/// <summary>Reads what is shown of proofs by calls.</summary>
public sealed class ProofBook(Database database, CodeKey key, CodesToKey foreign)
{
    /// <summary>By hosting: what is shown of its proof. A hosting that was never called has no entry.</summary>
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

    /// <summary>From the first call until the proof has succeeded or an operator must act.</summary>
    static bool IsShown(Hosting hosting) =>
        hosting is { State: HostingState.Gathering, Proof.Method: ProofMethod.Call } && hosting.Needs(Requirement.Ownership);
}
