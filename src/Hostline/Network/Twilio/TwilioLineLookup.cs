using System.Text.Json;
using Hostline.Core.Numbers;
using Hostline.Network.Lookup;

namespace Hostline.Network.Twilio;

/// <summary>Lookup v2 with the line's type.</summary>
sealed class TwilioLineLookup(TwilioApi api) : AskedLookup
{
    protected override async Task<LineFacts?> Ask(PhoneNumber number, CancellationToken cancellation)
    {
        var answer = await api.Get(
            $"{api.Hosts.Lookups}/v2/PhoneNumbers/{Uri.EscapeDataString(number.ToString())}?Fields=line_type_intelligence", cancellation);
        return answer.Status == StatusCodes.Status404NotFound || answer.Member("valid").ValueKind == JsonValueKind.False ? NoSuchNumber
            : !answer.IsDone ? null
            // With an error of this kind, the API knows nothing about the line now, but may know it later.
            : answer.Member("line_type_intelligence", "error_code").ValueKind == JsonValueKind.Number ? null
            : Line(TypeOf(answer.TextOf("line_type_intelligence", "type")), answer.TextOf("line_type_intelligence", "carrier_name"));
    }

    static LineType TypeOf(string? word) => word switch
    {
        "landline" => LineType.Landline,
        "mobile" => LineType.Wireless,
        "fixedVoip" or "nonFixedVoip" => LineType.Voip,
        "tollFree" => LineType.TollFree,
        _ => LineType.Unknown,
    };
}
