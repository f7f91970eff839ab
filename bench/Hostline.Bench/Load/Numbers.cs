using Hostline.Core.Numbers;

namespace Hostline.Bench.Load;

/// <summary>
/// Telephone numbers for orders: each is given once, in an order as scattered as real ones, so that indexes get no help from neighbors.
/// All are numbers of the plan in the United States; exchange 555, where a sandbox's magic numbers are, is left out.
/// </summary>
static class Numbers
{
    const int LinesPerExchange = 10_000;
    const int FictionalExchange = 555;

    // Prime to every count of blocks and lines there can be, so that multiplying visits each number once.
    const long Stride = 1_000_000_007;

    static readonly int[] Blocks = [.. from area in Enumerable.Range(200, 800)
                                       from exchange in Enumerable.Range(200, 800)
                                       where exchange != FictionalExchange && IsHosted(area, exchange)
                                       select area * 1000 + exchange];

    static long given;

    /// <summary>The ten digits of a number nobody was given before.</summary>
    public static long Next() => At(Interlocked.Increment(ref given));

    static long At(long index)
    {
        var scattered = (long)((UInt128)index * Stride % (UInt128)((long)Blocks.Length * LinesPerExchange));
        return (long)Blocks[scattered / LinesPerExchange] * LinesPerExchange + scattered % LinesPerExchange;
    }

    static bool IsHosted(int area, int exchange) =>
        PhoneNumber.TryParse($"+1{area}{exchange}0000", out var number) && number.Kind == NumberKind.UnitedStates;
}
