using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Storage;

namespace Hostline.Network.Voice;

/// <summary>The purpose of a spoken code. A verifier with its own texts or recordings chooses them by it.</summary>
public enum CodePurpose
{
    /// <summary>It proves that whoever has ordered a number may use it.</summary>
    Number,
    /// <summary>It lets the owner of a line see and change who may route its texts.</summary>
    Line,
    /// <summary>It opens a letter for its signer.</summary>
    Letter,
}

/// <param name="Id">The idempotency id: the same in every attempt.</param>
/// <param name="Sentence">In English, with the code.</param>
/// <param name="Code">Empty for a test call, which speaks none.</param>
public sealed record SpokenCode(Guid Id, PhoneNumber To, string Sentence, string Code)
{
    public CodePurpose Purpose { get; init; }

    /// <summary>Who asks: this host for the owner of a line, the account for a signer.</summary>
    public string AskedBy { get; init; } = "";

    /// <summary>How long the code is useful; null for no limit.</summary>
    public TimeSpan? GoodFor { get; init; }
}

/// <summary>A call whose callee keys the code that was shown to the customer.</summary>
/// <param name="Id">The idempotency id: the same in every attempt.</param>
/// <param name="Extension">Dialed once the call is answered: digits, # and *, and w for a wait of half a second. Null for none.</param>
/// <param name="Challenge">The digit that the callee must press first; a callee that does not is a machine and hears nothing else.</param>
/// <param name="Greeting">Asks for that digit.</param>
/// <param name="Question">Asks for the code; said at each prompt.</param>
/// <param name="Spoken">The digits of the code in the question, if there is one.</param>
public sealed record KeyedCall(Guid Id, PhoneNumber To, string? Extension, int Challenge, string Greeting, string Question, string? Spoken = null)
{
    /// <summary>How long the shown code is useful; null for no limit.</summary>
    public TimeSpan? GoodFor { get; init; }
}

/// <summary>Reports what happened in a call, in order, and returns the call as it is now: prompted again, or ended.</summary>
public delegate Task<VerificationCall> TellCall(params CallReport[] reports);

public abstract class VoiceVerifier : Port
{
    public static readonly PortDescriptor Descriptor = new("voice verifier", "Call this number, and speak a code or ask for one.",
        "a handset that answers, whose calls the inspector shows", [Gateways.Calls, Gateways.Variable], "its gateway answers and accepts our credentials",
        "It cannot tell a person from an answering machine, except by asking for a digit.");

    public abstract Task<CallOutcome> Speak(SpokenCode code, CancellationToken cancellation);

    /// <summary>Places a call that asks for a code. It need not have ended when this returns: later events are reported in the same way.</summary>
    public abstract Task<CallOutcome> Collect(KeyedCall call, TellCall tell, CancellationToken cancellation);

    /// <summary>Why a call will not be answered, if that is known beforehand; otherwise null. To be called after the batch has run.</summary>
    public virtual Func<Reason?> Foresee(PhoneNumber to, ReadBatch beside) => () => null;
}
