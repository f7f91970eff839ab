using Hostline.Core.Numbers;

namespace Hostline.Core.Ownership;

/// <summary>The state of a verification call. The numbers are stored; never renumber them.</summary>
public enum CallState
{
    /// <summary>It waits for its delay to pass.</summary>
    Queued = 1,
    Ringing = 2,
    Answered = 3,
    ExtensionSent = 4,
    /// <summary>The callee is asked for a random digit: an answering machine fails here, and hears no code.</summary>
    Challenge = 5,
    /// <summary>The callee is asked for the shown code.</summary>
    Prompt = 6,
    Ended = 7,
}

/// <summary>Why a verification call ended. The numbers are stored; never renumber them.</summary>
public enum CallEnd
{
    /// <summary>The right keys proved ownership.</summary>
    Proven = 1,
    KeysWrong = 2,
    NoAnswer = 3,
    /// <summary>It was answered, and no more keys came.</summary>
    NoKeys = 4,
    Busy = 5,
    Voicemail = 6,
    /// <summary>The network refused to place it, or the account was suspended before.</summary>
    NotPlaced = 7,
    /// <summary>This host, or its telephone, stopped during the call, and the other side cannot be asked about it.</summary>
    Lost = 8,
    /// <summary>Ownership was proven otherwise, or is no longer required.</summary>
    NotNeeded = 9,
    /// <summary>The right keys came too late: another order had proven ownership of the number.</summary>
    NumberTaken = 10,
}

/// <summary>One call that asks whoever answers a number to key the shown code.</summary>
/// <param name="Challenge">The digit that it asks for first, 0 to 9.</param>
/// <param name="Extension">What is dialed once it is answered; null for none.</param>
/// <param name="PlacedAt">World time at which the customer asked for it.</param>
public sealed record VerificationCall(
    CallId Id, OrderId OrderId, HostingId HostingId, PhoneNumber Number, ShownCodeId Shown, CodeId Sent, CallState State, int Prompts, int Challenge,
    CallEnd? End, string? Extension, DateTimeOffset PlacedAt)
{
    public const int PromptsAtMost = 4;

    /// <summary>Long enough for the menus of a telephone system, short enough for a person to wait.</summary>
    public const int ExtensionAtMost = 64;

    public const int DelayAtMostSeconds = 60;

    public static readonly TimeSpan RingsFor = TimeSpan.FromSeconds(60);

    /// <summary>How long an answered call waits for keys before it ends.</summary>
    public static readonly TimeSpan WaitsFor = TimeSpan.FromSeconds(60);

    public bool HasEnded => State == CallState.Ended;

    /// <summary>Whether an extension can be dialed: digits, # and *, and w for a wait of half a second.</summary>
    public static bool IsExtension(string text) =>
        text.Length is > 0 and <= ExtensionAtMost && text.All(c => char.IsAsciiDigit(c) || c is '#' or '*' or 'w');

    /// <summary>Whether the callee can key digits now; keying answers a ringing call.</summary>
    public bool TakesKeys => State is CallState.Ringing or CallState.Answered or CallState.ExtensionSent or CallState.Challenge or CallState.Prompt;

    /// <summary>How long the call may stay in this state before it times out; null for no limit.</summary>
    public TimeSpan? Patience => State switch
    {
        CallState.Queued or CallState.Ended => null,
        CallState.Ringing => RingsFor,
        _ => WaitsFor,
    };

    public CallEnd EndOfPatience => State == CallState.Ringing ? CallEnd.NoAnswer : CallEnd.NoKeys;

    /// <summary>The call after a report; null if the report does not apply in this state, such as a repeated one.</summary>
    /// <param name="right">How the call ends if the keys of the report are the shown code's; null if they are not.</param>
    public VerificationCall? After(CallReport report, CallEnd? right) => (State, report) switch
    {
        (CallState.Queued, CallReport.Rings) => this with { State = CallState.Ringing },
        (CallState.Ringing, CallReport.Answered) => this with { State = CallState.Answered },
        (CallState.Answered, CallReport.Dialed) when Extension is not null => this with { State = CallState.ExtensionSent },
        (CallState.Answered, CallReport.Challenged) when Extension is null => this with { State = CallState.Challenge },
        (CallState.ExtensionSent, CallReport.Challenged) => this with { State = CallState.Challenge },
        (CallState.Challenge, CallReport.ChallengePassed) => this with { State = CallState.Prompt, Prompts = 1 },
        (CallState.Prompt, CallReport.Keyed) when right is { } how => Ends(how),
        (CallState.Prompt, CallReport.Keyed) => Prompts < PromptsAtMost ? this with { Prompts = Prompts + 1 } : Ends(CallEnd.KeysWrong),
        (not CallState.Ended, CallReport.Over over) => Ends(over.Why),
        _ => null,
    };

    VerificationCall Ends(CallEnd why) => this with { State = CallState.Ended, End = why };

    /// <summary>The state in words, as used in sentences and answers.</summary>
    public string Words => (State, End) switch
    {
        (CallState.ExtensionSent, _) => "extension sent",
        (CallState.Prompt, _) => $"prompt {Prompts}",
        (CallState.Ended, { } why) => $"ended ({WordOf(why).Replace('_', ' ')})",
        _ => State.ToString().ToLowerInvariant(),
    };

    /// <summary>The end as a machine-readable word.</summary>
    public static string WordOf(CallEnd end) => end switch
    {
        CallEnd.Proven => "proven",
        CallEnd.KeysWrong => "keys_wrong",
        CallEnd.NoAnswer => "no_answer",
        CallEnd.NoKeys => "no_keys",
        CallEnd.Busy => "busy",
        CallEnd.Voicemail => "voicemail",
        CallEnd.NotPlaced => "not_placed",
        CallEnd.Lost => "lost",
        CallEnd.NotNeeded => "not_needed",
        CallEnd.NumberTaken => "number_taken",
        _ => throw new ArgumentOutOfRangeException(nameof(end), end, "An end without a word."),
    };
}
