using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Storage;

namespace Hostline.Network.Texting;

/// <summary>A text on its way to a handset.</summary>
/// <param name="Id">The idempotency id: the same in every attempt.</param>
/// <param name="To">E.164.</param>
/// <param name="Code">The digits that the text tells, if it tells a code.</param>
public sealed record OutgoingText(Guid Id, string To, string Text, string? Code = null);

/// <summary>Sends texts.</summary>
public abstract class TextSender : Port
{
    public static readonly PortDescriptor Descriptor = new("text sender", "Send this text to that number.",
        "a handset, whose messages the inspector shows", [Gateways.Variable], "nothing yet: there is no real sender in this release",
        "It cannot tell whether a person has read a text.");

    public abstract Task<CallOutcome> Send(OutgoingText text, CancellationToken cancellation);

    /// <summary>Why a text will not arrive, as far as that is known before it is sent; null when nothing is known. To be read once the batch has run.</summary>
    public virtual Func<Reason?> Foresee(PhoneNumber to, ReadBatch beside) => () => null;
}
