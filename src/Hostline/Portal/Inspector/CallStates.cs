using Hostline.Core.Ownership;
using Hostline.Storage.Tables;

namespace Hostline.Portal.Inspector;

/// <summary>The state of a call that asks for keys, as the ends of keys of texts.</summary>
static class CallStates
{
    public static bool TakesKeys(InspectedCall call) => call.State is not (CallState.Queued or CallState.Ended);

    public static string WordOf(InspectedCall call) => call switch
    {
        { End: { } end } => VerificationCall.WordOf(end),
        { State: CallState.Queued } => "queued",
        { State: CallState.Ringing } => "rings",
        { State: CallState.Prompt } => "prompt",
        _ => "answered",
    };
}
