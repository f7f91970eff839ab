using System.Security.Cryptography;
using Hostline.Core.Numbers;
using Hostline.Network.Voice;

namespace Hostline.Network.Twilio;

/// <summary>
/// Calls through this API: each is created by one request, and then asks us step by step what to say. Those requests report all events, to
/// whichever node they reach.
/// </summary>
/// <param name="from">The caller id.</param>
/// <param name="address">The base URL that calls request; under the public address.</param>
sealed class TwilioVoice(TwilioApi api, string from, Func<string> address, CallNotes notes) : VoiceVerifier
{
    const int RingsForSeconds = 60;

    public override Task<CallOutcome> Speak(SpokenCode code, CancellationToken cancellation) =>
        Create(code.To, "spoken", notes.Write(new(RandomNumberGenerator.GetInt32(10), code.Code, code.Sentence)), null, cancellation);

    public override Task<CallOutcome> Collect(KeyedCall call, TellCall tell, CancellationToken cancellation) =>
        Create(call.To, $"calls/{call.Id}", notes.Write(new(call.Challenge, call.Spoken ?? "", "")), call.Extension, cancellation);

    async Task<CallOutcome> Create(PhoneNumber to, string path, string note, string? extension, CancellationToken cancellation)
    {
        var here = $"{address()}/{path}";
        var answer = await api.Post($"{api.Hosts.Api}/2010-04-01/Accounts/{api.Account}/Calls.json",
        [
            ("To", to.ToString()), ("From", from), ("Url", $"{here}/answer?p={note}"), ("Method", "POST"), ("Timeout", $"{RingsForSeconds}"),
            ("StatusCallback", $"{here}/status?p={note}"), ("StatusCallbackMethod", "POST"), ("StatusCallbackEvent", "ringing"),
            ("StatusCallbackEvent", "completed"), .. extension is null ? Array.Empty<(string, string)>() : [("SendDigits", extension)],
        ], cancellation);
        return answer.IsDone ? new CallOutcome.Taken(answer.TextOf("sid") ?? "")
            : answer.IsUnsent || answer.Status is 429 or 503 ? new CallOutcome.NotNow(answer.Words)
            : answer.Status is >= 400 and < 500 ? new CallOutcome.Refused(answer.Words)
            : new CallOutcome.Unknown();
    }
}
