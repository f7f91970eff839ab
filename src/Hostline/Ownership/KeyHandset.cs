using Hostline.Core.Events;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Ownership;

/// <summary>
/// Acts as the person at a sandbox's handset: answers the newest ringing verification call, or continues the newest one that was answered, and
/// keys digits. The challenge is not part of the digits: it is passed automatically.
/// </summary>
public sealed class KeyHandset(Database database, Ports ports, HearCall hear)
{
    /// <summary>More calls to one number than can be in progress at once, given the limits of sent codes.</summary>
    const int LookAtMost = 32;

    public async Task<Outcome<VerificationCall>> For(World sandbox, PhoneNumber number, string keys)
    {
        var batch = new ReadBatch();
        var newest = batch.Many(CallTable.NewestOfNumber, CallTable.Read, sandbox.Id, number, LookAtMost);
        var obstacle = ports.Of(sandbox).VoiceVerifier(number)?.Foresee(number, batch);
        await database.Run(batch);
        if (newest.Rows.FirstOrDefault(c => c.TakesKeys) is not { } call)
        {
            return new Refusal(Reason.NoCall, Number: number.ToString(), Detail: HearCall.NoCallSentence(newest.First));
        }

        if (obstacle?.Invoke() is not null)
        {
            return new Refusal(Reason.NoCall, Number: number.ToString(), Detail: "No call gets through to this handset: the simulated network rings in vain.");
        }

        var heard = await hear.Of(call.OrderId, call.Id, Actor.Handset, _ =>
        [
            new CallReport.Answered(), new CallReport.Dialed(), new CallReport.Challenged(), new CallReport.ChallengePassed(), new CallReport.Keyed(keys),
        ]);
        return heard.Value is { End: CallEnd.NumberTaken } ? new Refusal(Reason.NumberInProgress, Number: number.ToString()) : heard;
    }
}
