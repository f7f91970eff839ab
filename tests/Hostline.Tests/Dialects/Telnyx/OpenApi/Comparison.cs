namespace Hostline.Tests.Dialects.Telnyx.OpenApi;

/// <summary>Compares what we serve with a contract.</summary>
static class Comparison
{
    /// <summary>Each difference as an operation and a few words, for which <see cref="Differences"/> gives reasons.</summary>
    public static IEnumerable<(string Operation, string What)> Of(Surface ours, Surface theirs)
    {
        var (served, published) = (ours.Operations(), theirs.Operations());
        foreach (var (name, shape) in served)
        {
            if (!published.TryGetValue(name, out var contract))
            {
                yield return (name, "is served beyond the contract");
                continue;
            }

            foreach (var what in Of(shape, contract))
            {
                yield return (name, what);
            }
        }

        foreach (var name in published.Keys.Except(served.Keys))
        {
            yield return (name, "is not served");
        }
    }

    static IEnumerable<string> Of(Shape ours, Shape theirs) =>
    [
        .. ours.Parameters.Except(theirs.Parameters).Select(p => $"takes {p}"),
        .. theirs.Parameters.Except(ours.Parameters).Select(p => $"does not take {p}"),
        .. ours.Successes.Except(theirs.Successes).Select(s => $"answers with status {s}"),
        .. Places("reads", "does not read", ours.Body, theirs.Body),
        .. Both(ours.Body, theirs.Body).Where(b => b.Ours.IsRequired && !b.Theirs.IsRequired).Select(b => $"requires {b.Path}"),
        .. Both(ours.Body, theirs.Body).Where(b => !b.Ours.IsRequired && b.Theirs.IsRequired).Select(b => $"does not require {b.Path}"),
        .. Words("reads", "does not read", ours.Body, theirs.Body),
        .. Places("answers", "does not answer", ours.Answer, theirs.Answer),
        .. Both(ours.Answer, theirs.Answer).Where(b => !b.Ours.IsRequired && b.Theirs.IsRequired).Select(b => $"may leave out {b.Path}"),
        .. Words("answers", "does not answer", ours.Answer, theirs.Answer),
    ];

    /// <summary>If only one side has a whole object, only the object is reported.</summary>
    static IEnumerable<string> Places(string has, string lacks, IReadOnlyDictionary<string, Place> ours, IReadOnlyDictionary<string, Place> theirs) =>
    [
        .. ours.Keys.Where(p => !theirs.ContainsKey(p) && theirs.ContainsKey(Above(p))).Select(p => $"{has} {p}"),
        .. theirs.Keys.Where(p => !ours.ContainsKey(p) && ours.ContainsKey(Above(p))).Select(p => $"{lacks} {p}"),
    ];

    /// <summary>
    /// If the contract allows any text, our enumeration is an additional promise; if it has an enumeration, each value counts.
    /// </summary>
    static IEnumerable<string> Words(string says, string never, IReadOnlyDictionary<string, Place> ours, IReadOnlyDictionary<string, Place> theirs) =>
        Both(ours, theirs).SelectMany(both => both.Theirs.Words.Count == 0
            ? both.Ours.Words.Select(w => $"{says} {both.Path} only as {w}")
            : both.Ours.Words.Except(both.Theirs.Words).Select(w => $"{says} {both.Path} as {w}")
                .Concat(both.Theirs.Words.Except(both.Ours.Words).Select(w => $"{never} {both.Path} as {w}")));

    static IEnumerable<(string Path, Place Ours, Place Theirs)> Both(IReadOnlyDictionary<string, Place> ours, IReadOnlyDictionary<string, Place> theirs) =>
        ours.Where(o => theirs.ContainsKey(o.Key)).Select(o => (o.Key, o.Value, theirs[o.Key]));

    static string Above(string path) => path.LastIndexOf('/') is >= 0 and var end ? path[..end] : "";
}
