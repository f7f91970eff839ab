using Hostline.Core.Ownership;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Inspector;

/// <summary>The state of a call that asks for keys, as endings of text keys.</summary>
static class CallStates
{
    public static bool TakesKeys(InspectedCall call) => call.State is not (CallState.Queued or CallState.Ended);

    public static string WordOf(InspectedCall call) => WordOf(call.State, call.End);

    public static string WordOf(CallState state, CallEnd? end) => (state, end) switch
    {
        (_, { } why) => VerificationCall.WordOf(why),
        (CallState.Queued, _) => "queued",
        (CallState.Ringing, _) => "rings",
        (CallState.ExtensionSent, _) => "dialed",
        (CallState.Challenge, _) => "challenge",
        (CallState.Prompt, _) => "prompt",
        _ => "answered",
    };
}
