using Hostline.Core.Numbers;

namespace Hostline.Bench.Load;

/// <summary>
/// Telephone numbers for orders: each is used once, in an order as scattered as real ones, so that indexes get no help from neighbors.
/// All are valid numbers in the United States; exchange 555 with a sandbox's magic numbers is left out.
/// </summary>
static class Numbers
{
    const int LinesPerExchange = 10_000;
    const int FictionalExchange = 555;

    // Coprime to every possible count of blocks and lines, so that multiplying visits each number once.
    const long Stride = 1_000_000_007;

    static readonly int[] Blocks = [.. from area in Enumerable.Range(200, 800)
                                       from exchange in Enumerable.Range(200, 800)
                                       where exchange != FictionalExchange && IsHosted(area, exchange)
                                       select area * 1000 + exchange];

    static long given;

    /// <summary>The ten digits of a number that has not been used.</summary>
    public static long Next() => At(Interlocked.Increment(ref given));

    static long At(long index)
    {
        var scattered = (long)((UInt128)index * Stride % (UInt128)((long)Blocks.Length * LinesPerExchange));
        return (long)Blocks[scattered / LinesPerExchange] * LinesPerExchange + scattered % LinesPerExchange;
    }

    static bool IsHosted(int area, int exchange) =>
        PhoneNumber.TryParse($"+1{area}{exchange}0000", out var number) && number.Kind == NumberKind.UnitedStates;
}
