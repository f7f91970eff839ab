using Hostline.Core.Messages;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Storage;

namespace Hostline.Network.Texting;

/// <param name="Id">The idempotency id: the same in every attempt, and in receipts.</param>
/// <param name="To">In +E.164 form.</param>
/// <param name="Code">The digits of the code in the text, if there is one.</param>
/// <param name="From">The hosted number that sends it, in +E.164 form; null for this host itself.</param>
/// <param name="Coding">Null for the smallest coding that has all characters.</param>
public sealed record OutgoingText(Guid Id, string To, string Text, string? Code = null, string? From = null, TextCoding? Coding = null);

public abstract class TextSender : Port
{
    public static readonly PortDescriptor Descriptor = new("text sender", "Send this text to that number.",
        "a handset, whose messages the inspector shows", [Gateways.Texts, Gateways.Variable], "its gateway answers and accepts our credentials",
        "It cannot tell whether a person has read a text.");

    public abstract Task<CallOutcome> Send(OutgoingText text, CancellationToken cancellation);

    /// <summary>Whether it can be asked for the status of a text that it accepted.</summary>
    public virtual bool TellsFate => false;

    /// <summary>The status of a text; null if it is not known now.</summary>
    public virtual Task<TextFate?> ReadFate(string externalId, CancellationToken cancellation) => Task.FromResult<TextFate?>(null);

    /// <summary>Why a text will not arrive, if that is known before it is sent; otherwise null. To be called after the batch has run.</summary>
    public virtual Func<Reason?> Foresee(PhoneNumber to, ReadBatch beside) => () => null;
}
