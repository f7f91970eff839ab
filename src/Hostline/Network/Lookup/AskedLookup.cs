using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Storage;

namespace Hostline.Network.Lookup;

/// <summary>A look-up that asks another server about one number at a time.</summary>
public abstract class AskedLookup : LineLookup
{
    /// <summary>Limits parallel requests, so that an order of many numbers neither takes the sum of their times nor overloads the other server.</summary>
    const int AtOnce = 8;

    public override LineQuestion Begin(IReadOnlyList<PhoneNumber> numbers, ReadBatch beside) => (tell, cancellation) => Parallel.ForEachAsync(numbers,
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (number, cancel) =>
        {
            if (await Ask(number, cancel) is { } facts)
            {
                tell(number, facts);
            }
        });

    /// <returns>Null if there is no answer now; the number is asked about again later.</returns>
    protected abstract Task<LineFacts?> Ask(PhoneNumber number, CancellationToken cancellation);

    /// <param name="carrier">May be null: not every server knows the carrier.</param>
    /// <param name="hosting">Why it cannot be hosted, if that is known.</param>
    protected static LineFacts Line(LineType type, string? carrier, Reason? hosting = null) =>
        new(type, type == LineType.Wireless ? Reason.NumberWireless : null, hosting, true)
        {
            Carrier = string.IsNullOrWhiteSpace(carrier) ? null : WellFormed.Of(WellFormed.Start(carrier.Trim(), CarrierAtMost)),
        };

    /// <summary>The other server does not know the number.</summary>
    protected static readonly LineFacts NoSuchNumber = new(LineType.Unknown, Reason.NumberNotValidated, null, true);

    const int CarrierAtMost = 100;
}
