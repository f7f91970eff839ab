using System.Security.Cryptography;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;

namespace Hostline.Network.Voice.Sip;

/// <summary>
/// Calls over the operator's trunk. A call cannot be repeated, and if its process has ended, its outcome is unknown, so it is not placed again.
/// </summary>
sealed class SipVoice(SipTrunk trunk, Prompts prompts, int atOnce, TimeProvider time, ILogger<SipVoice> log) : VoiceVerifier, IDisposable
{
    /// <summary>The limit of a whole call, which rings for a minute and then has up to five prompts.</summary>
    static readonly TimeSpan CallAtMost = TimeSpan.FromMinutes(5);

    readonly SemaphoreSlim room = new(atOnce);
    int waiting;

    /// <summary>How long to wait for keys; shorter in tests.</summary>
    internal SipPace Pace { get; init; } = SipPace.Usual;

    public void Dispose() => room.Dispose();

    /// <summary>Given the process of each call that is placed.</summary>
    internal Action<int> Placed { get; init; } = _ => { };

    /// <summary>Calls that wait for one to end.</summary>
    internal int Waiting => waiting;

    public override Task<CallOutcome> Speak(SpokenCode code, CancellationToken cancellation) => InTurn(code.GoodFor, async late =>
    {
        var said = new Prompt(code.Code.Length == 0 ? PromptKind.Test : KindOf(code.Purpose), code.Code, code.AskedBy);
        await using var call = await Place(code.To, late);
        if (await call.Answered(() => Task.CompletedTask, late) is { } failed)
        {
            return failed.Outcome;
        }

        // A callee that does not press the digit is a machine, and hears no code.
        var challenge = RandomNumberGenerator.GetInt32(10);
        if (said.Kind != PromptKind.Test && !await call.Passes(challenge, late))
        {
            return new CallOutcome.Refused("no one pressed the digit that the call asked for");
        }

        await call.Say(said, late);
        return new CallOutcome.Taken(code.Id.ToString());
    }, cancellation);

    async Task<SipCall> Place(PhoneNumber to, CancellationToken late)
    {
        var call = await SipCall.Place(trunk, prompts, Pace, to, time, late);
        Placed(call.ProcessId);
        return call;
    }

    static PromptKind KindOf(CodePurpose purpose) => purpose switch
    {
        CodePurpose.Line => PromptKind.LineCode,
        CodePurpose.Letter => PromptKind.LetterCode,
        _ => PromptKind.Code,
    };

    public override Task<CallOutcome> Collect(KeyedCall wanted, TellCall tell, CancellationToken cancellation) => InTurn(wanted.GoodFor, async late =>
    {
        await using var call = await Place(wanted.To, late);
        if (await call.Answered(async () => await tell(new CallReport.Rings()), late) is { } failed)
        {
            if (failed.End is { } end)
            {
                await tell(new CallReport.Rings(), new CallReport.Over(end));
            }

            return failed.Outcome;
        }

        var heard = await tell(new CallReport.Rings(), new CallReport.Answered());
        if (wanted.Extension is { } extension && !heard.HasEnded)
        {
            await call.DialOn(extension, late);
            heard = await tell(new CallReport.Dialed());
        }

        if (!heard.HasEnded)
        {
            await Ask(call, wanted, tell, late);
        }

        return new CallOutcome.Taken(wanted.Id.ToString());
    }, cancellation);

    /// <summary>The digit first, then the code, at most four times; the recipient of the keys decides when the call is over.</summary>
    static async Task Ask(SipCall call, KeyedCall wanted, TellCall tell, CancellationToken late)
    {
        var heard = await tell(new CallReport.Challenged());
        if (heard.HasEnded)
        {
            return;
        }

        if (!await call.Passes(wanted.Challenge, late))
        {
            await tell(new CallReport.Over(call.IsClosed ? CallEnd.NoKeys : CallEnd.Voicemail));
            return;
        }

        heard = await tell(new CallReport.ChallengePassed());
        var anyKeys = false;
        while (!heard.HasEnded)
        {
            var keys = await call.KeysAfter(new(PromptKind.Question, wanted.Spoken ?? ""), SentCode.Digits, late);
            anyKeys |= keys.Length > 0;
            heard = call.IsClosed && keys.Length == 0 || (!anyKeys && heard.Prompts == VerificationCall.PromptsAtMost)
                ? await tell(new CallReport.Over(CallEnd.NoKeys))
                : await tell(new CallReport.Keyed(keys));
            if (call.IsClosed && !heard.HasEnded)
            {
                heard = await tell(new CallReport.Over(CallEnd.NoKeys));
            }
        }
    }

    /// <summary>Runs a limited number of calls at once, each with a watchdog. A call whose code expires while it waits for its turn is not placed.</summary>
    async Task<CallOutcome> InTurn(TimeSpan? goodFor, Func<CancellationToken, Task<CallOutcome>> call, CancellationToken cancellation)
    {
        var asked = time.GetTimestamp();
        await Turn(cancellation);
        using var watchdog = new CancellationTokenSource(CallAtMost, time);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation, watchdog.Token);
        try
        {
            return goodFor is { } life && time.GetElapsedTime(asked) >= life
                ? new CallOutcome.Refused($"its code was of no use any longer when one of {atOnce} calls had ended")
                : await call(late.Token);
        }
        catch (TelephoneLostException lost)
        {
            // It may have rung, and spoken the code, so it is not placed again.
            log.LogWarning("A call over {Trunk} was ended: {Why}", trunk, lost.Message);
            return new CallOutcome.Unknown();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            log.LogWarning("A call over {Trunk} took longer than {Limit} and was ended.", trunk, CallAtMost);
            return new CallOutcome.Refused("the call took too long");
        }
        finally
        {
            room.Release();
        }
    }

    async Task Turn(CancellationToken cancellation)
    {
        if (room.Wait(0, CancellationToken.None))
        {
            return;
        }

        Interlocked.Increment(ref waiting);
        try
        {
            await room.WaitAsync(cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }
}

/// <summary>How long a call waits for an answer and for keys.</summary>
/// <param name="Challenge">After the request for the digit, which is made twice.</param>
/// <param name="Code">After the request for the code.</param>
/// <param name="BetweenKeys">Between two keys.</param>
sealed record SipPace(TimeSpan Challenge, TimeSpan Code, TimeSpan BetweenKeys)
{
    public TimeSpan Ringing { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long our own telephone has for an answer.</summary>
    public TimeSpan Telephone { get; init; } = TimeSpan.FromSeconds(10);

    public static readonly SipPace Usual = new(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(5));
}
