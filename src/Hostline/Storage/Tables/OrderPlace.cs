using System.Globalization;
using Hostline.Core.Worlds;

namespace Hostline.Storage.Tables;

/// <summary>The start of a page of orders that are listed by waiting time: after an instant and an order.</summary>
public sealed record OrderPlace(DateTimeOffset Since, OrderId Order)
{
    public static readonly OrderPlace Start = new(DateTimeOffset.UnixEpoch, Ids.First<OrderId>());

    /// <summary>The year 9000.</summary>
    const long MicrosAtMost = 221_845_392_000_000_000;

    public override string ToString() => $"{Since.ToMicros().ToString(CultureInfo.InvariantCulture)}_{Order}";

    public static bool TryParse(string text, out OrderPlace place)
    {
        place = text.Split('_', 2) is [var since, var order]
            && long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out var micros) && micros < MicrosAtMost
            && Ids.TryParseExact(order, out OrderId id)
                ? new(DateTimeOffset.UnixEpoch.AddMicroseconds(micros), id) : Start;
        return place != Start;
    }
}
