using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Network.Lookup;

namespace Hostline.Network.OperatorHttp;

sealed class OperatorLineLookup(SignedCalls calls) : AskedLookup
{
    static readonly Dictionary<string, Reason> Reasons = new()
    {
        ["not_routable"] = Reason.NumberNotRoutable,
        ["not_found"] = Reason.NumberNotFound,
        ["ineligible_carrier"] = Reason.IneligibleCarrier,
        ["already_hosted"] = Reason.AlreadyHosted,
    };

    protected override async Task<LineFacts?> Ask(PhoneNumber number, CancellationToken cancellation)
    {
        var answer = await calls.Ask("number.look_up", $"look-up-{Guid.CreateVersion7():N}", new { number = number.ToString() }, cancellation);
        return answer.Status == StatusCodes.Status404NotFound ? NoSuchNumber
            : !answer.IsDone ? null
            : Line(TypeOf(answer.TextOf("line_type")), answer.TextOf("carrier"),
                answer.TextOf("not_hostable") is { } why ? Reasons.GetValueOrDefault(why, Reason.IneligibleCarrier) : null);
    }

    static LineType TypeOf(string? word) => word switch
    {
        "landline" => LineType.Landline,
        "voip" => LineType.Voip,
        "toll_free" => LineType.TollFree,
        "wireless" => LineType.Wireless,
        _ => LineType.Unknown,
    };
}
