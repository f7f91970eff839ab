using System.Security.Cryptography;
using Hostline.Core.Events;
using Hostline.Storage.Tables;

namespace Hostline.Audit;

/// <summary>A walk along one chain, event by event, to the end that was read first. Events appended since are ignored.</summary>
/// <param name="seen">Called for each valid event, in order.</param>
sealed class ChainWalk(ChainHead head, Action<Event>? seen = null)
{
    byte[] previous = EventChain.Genesis;

    public ChainHead Head => head;

    public long Verified { get; private set; }

    public bool IsAtHead => Verified >= head.Sequence;

    public ChainBreak? Take(IReadOnlyList<Event> events)
    {
        foreach (var e in events)
        {
            if (IsAtHead)
            {
                return null;
            }

            if (Fault(e) is { } fault)
            {
                return new(head.Subject, head.Id, Verified + 1, fault);
            }

            previous = e.Hash;
            Verified++;
            seen?.Invoke(e);
        }

        return null;
    }

    public ChainBreak? End() =>
        !IsAtHead ? new(head.Subject, head.Id, Verified + 1, $"Event {Verified + 1} of {head.Sequence} is missing.")
        : !previous.AsSpan().SequenceEqual(head.Hash)
            ? new(head.Subject, head.Id, Verified, "The last event's hash is not the one stored as the end of the chain.")
        : null;

    /// <summary>Checks the highest sequence, read at the same moment as the head.</summary>
    public ChainBreak? Beyond(long last) =>
        last > head.Sequence
            ? new(head.Subject, head.Id, head.Sequence + 1, $"There is an event {last}, but the chain ends with event {head.Sequence}.")
            : null;

    string? Fault(Event e) =>
        e.Sequence != Verified + 1 ? $"Event {Verified + 1} is missing; the next is {e.Sequence}."
        : e.Payload.Length == 0 ? $"The payload of an event is gone: event {e.Sequence} cannot be checked."
        : !SHA256.HashData(e.Payload).AsSpan().SequenceEqual(e.PayloadHash) ? $"The payload of event {e.Sequence} was altered."
        : !EventChain.Hash(previous, e).AsSpan().SequenceEqual(e.Hash) ? $"Event {e.Sequence} was altered, or does not follow the one before it."
        : null;
}
