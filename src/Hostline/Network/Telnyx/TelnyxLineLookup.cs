using Hostline.Core.Numbers;
using Hostline.Network.Lookup;

namespace Hostline.Network.Telnyx;

/// <summary>The API's number look-up: the carrier, and the type of its line.</summary>
sealed class TelnyxLineLookup(TelnyxApi api) : AskedLookup
{
    protected override async Task<LineFacts?> Ask(PhoneNumber number, CancellationToken cancellation)
    {
        var answer = await api.Get($"/number_lookup/{Uri.EscapeDataString(number.ToString())}?type=carrier", cancellation);
        return answer.Status is StatusCodes.Status404NotFound or StatusCodes.Status422UnprocessableEntity ? NoSuchNumber
            : answer.IsDone ? Line(TypeOf(answer.TextOf("data", "carrier", "type")), answer.TextOf("data", "carrier", "name")) : null;
    }

    /// <summary>"fixed line or mobile" does not say whether the line is wireless, so it counts as unknown, like all other words.</summary>
    static LineType TypeOf(string? word) => word switch
    {
        "fixed line" => LineType.Landline,
        "mobile" => LineType.Wireless,
        "voip" => LineType.Voip,
        "toll free" => LineType.TollFree,
        _ => LineType.Unknown,
    };
}
