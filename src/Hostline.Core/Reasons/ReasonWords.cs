using System.Collections.Frozen;

namespace Hostline.Core.Reasons;

/// <summary>
/// What one interface says for each reason: the catalog's texts, except where a next step is clearer in the interface's own terms, such as the
/// name of a field or a route.
/// </summary>
public sealed class ReasonWords(params IReadOnlyList<(Reason Reason, string NextStep)> own)
{
    public static readonly ReasonWords Neutral = new();

    readonly FrozenDictionary<Reason, ReasonEntry> entries =
        own.ToFrozenDictionary(o => o.Reason, o => ReasonCatalog.Of(o.Reason) with { NextStep = o.NextStep });

    public IEnumerable<ReasonEntry> All => Enum.GetValues<Reason>().Select(Of);

    public ReasonEntry Of(Reason reason) => entries.TryGetValue(reason, out var entry) ? entry : ReasonCatalog.Of(reason);

    public string NextStep(Refusal refusal) => Of(refusal.Reason).NextStep;

    public ReasonWords And(params IReadOnlyList<(Reason Reason, string NextStep)> more) => new([.. own, .. more]);
}
