using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Storage;

namespace Hostline.Network.Voice;

/// <summary>A code that is read out in a call.</summary>
/// <param name="Id">The idempotency id: the same in every attempt.</param>
public sealed record SpokenCode(Guid Id, PhoneNumber To, string Sentence, string Code);

/// <summary>Calls numbers to verify them.</summary>
public abstract class VoiceVerifier : Port
{
    public static readonly PortDescriptor Descriptor = new("voice verifier", "Call this number and speak a code.",
        "a handset that answers, whose calls the inspector shows", [Gateways.Variable], "nothing yet: there is no real telephone line in this release",
        "It cannot tell a person from an answering machine.");

    public abstract Task<CallOutcome> Speak(SpokenCode code, CancellationToken cancellation);

    /// <summary>Why a call will not be answered, if that is known beforehand; otherwise null. Read it after the batch has run.</summary>
    public virtual Func<Reason?> Foresee(PhoneNumber to, ReadBatch beside) => () => null;
}
