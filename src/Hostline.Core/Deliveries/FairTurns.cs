namespace Hostline.Core.Deliveries;

/// <summary>
/// Divides places among destinations, one each in turn: a destination with many requests gets a second place only after every other one has its
/// first.
/// </summary>
public static class FairTurns
{
    /// <summary>One of each world and, within it, one of each account; then the second of each, and so on.</summary>
    public static IReadOnlyList<T> InTurns<T>(IEnumerable<T> all, Func<T, WorldId> world, Func<T, AccountId> account)
    {
        var inWorlds = all.GroupBy(world).Select(w => Interleave(w.GroupBy(account).Select(a => a.ToList())));
        return Interleave(inWorlds);
    }

    /// <summary>Gives out places one at a time until no one wants more or can take more.</summary>
    /// <param name="wants">How many places each one wants, in the order of their turns.</param>
    /// <param name="tryTake">Takes one place for the one whose turn it is; false if it cannot have another.</param>
    public static int[] Divide(IReadOnlyList<int> wants, Func<int, bool> tryTake)
    {
        var got = new int[wants.Count];
        var open = Enumerable.Range(0, wants.Count).Where(i => wants[i] > 0).ToList();
        while (open.Count > 0)
        {
            open.RemoveAll(i => !tryTake(i) || ++got[i] == wants[i]);
        }

        return got;
    }

    static List<T> Interleave<T>(IEnumerable<List<T>> lines) =>
        [.. lines.SelectMany(line => line.Select((one, turn) => (one, turn))).OrderBy(t => t.turn).Select(t => t.one)];
}
