using Hostline.Core.Reasons;
using Hostline.Dialects.Telnyx;

namespace Hostline.Tests.Dialects.Telnyx;

/// <summary>
/// Every code of this dialect, its status, and the source of that status. "seen" is a status observed from the vendor's API with the
/// code; "spec" is its published contract or the general rules for its errors.
/// </summary>
public sealed class WireStatusTests
{
    static readonly Dictionary<string, (int[] Statuses, string Source)> Documented = new()
    {
        ["10002"] = ([422], "ours: a business refusal; no status is published"),
        ["10003"] = ([422], "ours: a business refusal; no status is published"),
        ["10004"] = ([422], "seen"),
        ["10005"] = ([404], "seen"),
        ["10007"] = ([500], "seen"),
        ["10009"] = ([401], "seen"),
        ["10010"] = ([403], "seen"),
        ["10011"] = ([429], "seen"),
        ["10012"] = ([422], "ours: a conflict, and SDKs send a 409 again"),
        ["10014"] = ([415], "seen"),
        ["10015"] = ([400], "seen, beside 422"),
        ["10016"] = ([422], "seen"),
        ["10017"] = ([422], "ours: a business refusal; no status is published"),
        ["10023"] = ([400], "ours: the body is no JSON; no status is published"),
        ["10026"] = ([422], "seen"),
        ["10027"] = ([422], "seen"),
        ["10030"] = ([405], "seen"),
        ["10031"] = ([400], "seen"),
        ["10032"] = ([422], "seen"),
        ["10033"] = ([413, 422], "422 seen; 413 is HTTP's own for a body that is too large, for which no code is published"),
        ["10037"] = ([503], "seen"),
        ["10039"] = ([422], "ours: a business refusal; no status is published"),
        ["20002"] = ([401], "seen: 401 for every state of a key"),
        ["40158"] = ([422], "the code was seen, its status not"),
        ["40004"] = ([422], "ours: the code is the contract's, its status is not published"),
        ["40008"] = ([422], "ours: the code is the contract's, its status is not published"),
        ["40010"] = ([422], "ours: the code is the contract's, its status is not published"),
        ["40014"] = ([422], "ours: the code is the contract's, its status is not published"),
        ["40300"] = ([422], "ours: the code is the contract's, its status is not published"),
        ["40305"] = ([422], "ours: the code is the contract's, its status is not published"),
        ["40308"] = ([422], "ours: the code is the contract's, its status is not published"),
        ["40309"] = ([422], "ours: the code is the contract's, its status is not published"),
        ["40310"] = ([422], "ours: the code is the contract's, its status is not published"),
        ["40312"] = ([422], "ours: the code is the contract's, its status is not published"),
        ["40318"] = ([429], "ours: the code is the contract's, its status is not published"),
        ["40331"] = ([400], "seen, in three public sources"),
    };

    [Fact]
    public void Every_reason_goes_out_with_the_status_that_its_code_has_at_the_vendor()
    {
        var wrong = Enum.GetValues<Reason>().Select(r => (Reason: r, Error: Errors.Of(r)))
            .Where(e => !Documented.TryGetValue(e.Error.Code, out var known) || !known.Statuses.Contains(e.Error.Status));
        Assert.Empty(wrong.Select(e => $"{e.Reason}: {e.Error.Status} {e.Error.Code}"));
    }

    [Fact]
    public void Every_status_of_the_table_is_answered_with_its_code()
    {
        var answered = Enum.GetValues<Reason>().Select(Errors.Of).ToHashSet();
        var unused = Documented.SelectMany(d => d.Value.Statuses.Select(status => new TelnyxError(status, d.Key))).Where(e => !answered.Contains(e));
        Assert.Empty(unused);
    }
}
