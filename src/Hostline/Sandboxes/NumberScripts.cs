using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Sandboxes;

public sealed record NumberScript(PhoneNumber Number, string Outcome);

/// <summary>Sets what the simulated network of a sandbox does with a number.</summary>
public sealed class NumberScripts(Database database, CommitQueue queue)
{
    /// <summary>Removes a script: the number's digits decide again.</summary>
    public const string Succeeds = "succeeds";

    public static readonly IReadOnlyList<string> Words = [Succeeds, .. OutcomeWords.All];

    /// <param name="outcome">One of <see cref="Words"/>.</param>
    public Task Set(WorldId world, PhoneNumber number, string outcome) =>
        queue.Write(OutcomeTable.Save(new Unit { IsRequest = true, Taker = Taker.OfSandbox(world) }, world, number.Digits,
            outcome == Succeeds ? null : outcome));

    public Task<IReadOnlyList<NumberScript>> Of(WorldId world, int limit) =>
        database.Many(OutcomeTable.OfWorld, r => new NumberScript(PhoneNumber.FromDigits(r.Long(0)), r.Text(1)), world, limit);
}
