using System.Text;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;

namespace Hostline.Network.Voice.Sip;

/// <param name="End">How it ended for the callee; null if it was not placed and may be placed later.</param>
sealed record SipFailure(CallOutcome Outcome, CallEnd? End);

/// <summary>Our own telephone has ended or stands still: no one knows what its callee has heard.</summary>
sealed class TelephoneLostException(string message) : IOException(message)
{
    public static TelephoneLostException Ended => new("The telephone of the call has ended.");
}

/// <summary>One call: it is dialed, plays prompts and hears keys, until one of both sides ends it.</summary>
sealed class SipCall : IAsyncDisposable
{
    /// <summary>The file of a prompt must be longer than the wait for keys, because the call ends with it.</summary>
    const int SilenceSeconds = 60;

    const int KeysAtMost = 16;

    readonly Baresip telephone;
    readonly Prompts prompts;
    readonly SipPace pace;
    readonly TimeProvider time;
    Task<SipEvent?>? coming;
    int made;

    SipCall(Baresip telephone, Prompts prompts, SipPace pace, TimeProvider time) =>
        (this.telephone, this.prompts, this.pace, this.time) = (telephone, prompts, pace, time);

    /// <summary>The process that is its telephone.</summary>
    public int ProcessId => telephone.ProcessId;

    /// <summary>Whether the other side has ended it.</summary>
    public bool IsClosed { get; private set; }

    public static async Task<SipCall> Place(
        SipTrunk trunk, Prompts prompts, SipPace pace, PhoneNumber to, TimeProvider time, CancellationToken cancellation)
    {
        var login = trunk.User is null ? "" : $";auth_user={trunk.User};auth_pass={trunk.Password}";
        var account = $"<sip:{trunk.From}@{trunk.Host};transport={trunk.Transport}>;regint=0;audio_codecs=PCMU,PCMA{login}"
            + $";outbound=\"sip:{trunk.Host}:{trunk.Port};transport={trunk.Transport}\"";
        var telephone = await Baresip.Start(account, folder =>
        {
            var silence = Path.Combine(folder, "silence.wav");
            TelephoneWav.Write(silence, [], SilenceSeconds);
            return Task.FromResult(silence);
        }, trunk.Address, 0, TimeSpan.FromMinutes(6), cancellation);
        var call = new SipCall(telephone, prompts, pace, time);
        try
        {
            await telephone.Dial($"sip:{to}@{trunk.Host}", cancellation);
            return call;
        }
        catch
        {
            await telephone.DisposeAsync();
            throw;
        }
    }

    /// <returns>Null once it is answered.</returns>
    public async Task<SipFailure?> Answered(Func<Task> rings, CancellationToken cancellation)
    {
        var (hasRung, begun) = (false, time.GetTimestamp());
        while (pace.Ringing - time.GetElapsedTime(begun) is var left && left > TimeSpan.Zero && await Next(left, cancellation) is { } heard)
        {
            switch (heard.Type)
            {
                case "CALL_RINGING" or "CALL_PROGRESS" when !hasRung:
                    hasRung = true;
                    await rings();
                    break;
                case "CALL_ESTABLISHED":
                    return null;
                case "CALL_CLOSED":
                    return Failure(heard.Text, hasRung);
            }
        }

        // Without a word from the trunk it may have rung as well, so it is not placed again.
        await MustAnswer(cancellation);
        return new(new CallOutcome.Refused("no answer"), CallEnd.NoAnswer);
    }

    /// <summary>The meaning of the trunk's response. If the trunk did not respond, it may do so later; nothing has rung then.</summary>
    internal static SipFailure Failure(string why, bool hasRung) => why.Split(' ')[0] switch
    {
        "486" or "600" => new(new CallOutcome.Refused("busy"), CallEnd.Busy),
        "408" or "480" or "487" when hasRung => new(new CallOutcome.Refused("no answer"), CallEnd.NoAnswer),
        "480" => new(new CallOutcome.Refused("no answer"), CallEnd.NoAnswer),
        "408" or "500" or "502" or "503" or "504" => new(new CallOutcome.NotNow($"the trunk answered {why}"), null),
        ['4' or '6', _, _] => new(new CallOutcome.Refused($"the trunk answered {why}"), CallEnd.NotPlaced),
        _ when hasRung => new(new CallOutcome.Refused(why), CallEnd.NoAnswer),
        _ => new(new CallOutcome.NotNow($"the trunk cannot be reached ({why})"), null),
    };

    public Task DialOn(string extension, CancellationToken cancellation) => telephone.Press(extension, time, cancellation);

    /// <summary>Asks twice for a digit. Any other key is wrong, and no key counts as no answer.</summary>
    public async Task<bool> Passes(int challenge, CancellationToken cancellation)
    {
        for (var tries = 0; tries < 2 && !IsClosed; tries++)
        {
            if (await Keys(new(PromptKind.Challenge, challenge.ToString(System.Globalization.CultureInfo.InvariantCulture)), 1, pace.Challenge, cancellation)
                is [var key])
            {
                return key - '0' == challenge;
            }
        }

        return false;
    }

    public Task<string> KeysAfter(Prompt prompt, int most, CancellationToken cancellation) => Keys(prompt, most, pace.Code, cancellation);

    public async Task Say(Prompt prompt, CancellationToken cancellation) => await Keys(prompt, KeysAtMost, TimeSpan.FromSeconds(1), cancellation);

    /// <summary>Plays a prompt and hears keys: up to this many, or up to #, or until none came for a while.</summary>
    async Task<string> Keys(Prompt prompt, int most, TimeSpan patience, CancellationToken cancellation)
    {
        var file = Path.Combine(telephone.Folder, $"prompt-{++made}.wav");
        var length = await prompts.Make(prompt, file, SilenceSeconds, cancellation);
        await telephone.Play(file, cancellation);
        var keys = new StringBuilder();
        var wait = length + patience;
        while (!IsClosed && keys.Length < most)
        {
            if (await Next(wait, cancellation) is not { } heard)
            {
                await MustAnswer(cancellation);
                break;
            }

            if (heard.Type == "CALL_DTMF_START")
            {
                if (heard.Text == "#")
                {
                    break;
                }

                keys.Append(heard.Text);
                wait = pace.BetweenKeys;
            }
        }

        return keys.ToString();
    }

    /// <summary>Nothing was heard for a while. That says something about the callee only as long as our own telephone works.</summary>
    /// <exception cref="TelephoneLostException">It does not answer.</exception>
    async Task MustAnswer(CancellationToken cancellation)
    {
        var answered = await telephone.Ask(cancellation);
        coming ??= telephone.Next(cancellation);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var late = Task.Delay(pace.Telephone, time, enough.Token);
        if (await Task.WhenAny(coming, answered, late) == late)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new TelephoneLostException($"The telephone of the call has not answered within {pace.Telephone}.");
        }

        await enough.CancelAsync();
        if (coming.IsCompleted && await coming is null)
        {
            throw TelephoneLostException.Ended;
        }
    }

    /// <summary>The next event within a time; null if there was none.</summary>
    async Task<SipEvent?> Next(TimeSpan within, CancellationToken cancellation)
    {
        coming ??= telephone.Next(cancellation);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (await Task.WhenAny(coming, Task.Delay(within, time, enough.Token)) != coming)
        {
            cancellation.ThrowIfCancellationRequested();
            return null;
        }

        await enough.CancelAsync();
        return await Next(cancellation);
    }

    async Task<SipEvent?> Next(CancellationToken cancellation)
    {
        var heard = await (coming ??= telephone.Next(cancellation)) ?? throw TelephoneLostException.Ended;
        coming = null;
        IsClosed |= heard.Type == "CALL_CLOSED";
        return heard;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!IsClosed)
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
                await telephone.HangUp(patience.Token);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // It has hung up by ending.
        }

        await telephone.DisposeAsync();
    }
}
