using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Orders;
using Hostline.Core.Reasons;

namespace Hostline.Seals;

/// <summary>
/// The content of the seal of each row that records a decision. A unit that changes one of these columns also writes the new seal.
/// </summary>
public static class RowSeals
{
    /// <summary>
    /// An order with the end and length of its history, the state and owner of each number, whether it is frozen, and each holder's
    /// decision and deadline.
    /// </summary>
    public static SealedParts Order(Order order)
    {
        var parts = new SealedParts("order").Add(order.Id).Add(order.World).Add(order.Account).Add(order.Sequence).Add(order.ChainHead)
            .Add((long)order.Status).Add(order.Letter).Add(order.Bill).Add(order.Frozen?.At).Add(order.Frozen?.By).Add(order.Hostings.Count);
        foreach (var h in order.Hostings)
        {
            parts.Add(h.Id).Add(h.Number.Digits).Add((long)h.State).Add((long)h.Required).Add((long)h.Open).Add(h.Reason?.Code()).Add(h.Consent).Add(h.Source);
        }

        parts.Add(order.Consents.Count);
        // Ids made within one millisecond have no defined order, and the two databases could sort them differently.
        foreach (var c in order.Consents.OrderBy(c => c.Id))
        {
            parts.Add(c.Id).Add(c.Holder).Add(c.TokenHash).Add((long)c.Decision).Add(c.Reason?.Code()).Add(c.DecidedAt).Add(c.DecidedBy)
                .Add(c.OpenedAt).Add(c.Deadline).Add(c.IsOverdue ? 1L : 0L);
        }

        return parts;
    }

    /// <summary>The messaging profile of a number; it changes independently of the order.</summary>
    public static SealedParts Profile(HostingId hosting, ProfileId? profile) => new SealedParts("profile of number").Add(hosting).Add(profile);

    /// <summary>The end and length of an account's own history: a forged event would have to change them.</summary>
    public static SealedParts Account(AccountId id, WorldId world, long sequence, byte[] head) =>
        new SealedParts("account").Add(id).Add(world).Add(sequence).Add(head);

    /// <summary>An event that this program wrote. Its hash covers all of it, and the events before it.</summary>
    public static SealedParts Event(Event e) => Event(e.Account, e.SubjectId, e.Sequence, e.Hash);

    public static SealedParts Event(AccountId account, SubjectId subject, long sequence, byte[] hash) =>
        new SealedParts("written event").Add(account).Add(subject).Add(sequence).Add(hash);

    /// <summary>The owner of a key. Whether it is live is recorded in the account's history.</summary>
    public static SealedParts Key(KeyId id, byte[] hash, WorldId world, AccountId account, string hint, KeyKind kind)
    {
        var parts = new SealedParts("key").Add(id).Add(hash).Add(world).Add(account).Add(hint);
        // The first release knew bearer keys only, and sealed them without a kind.
        return kind == KeyKind.Bearer ? parts : parts.Add((long)kind);
    }

    /// <summary>The owner of an operator's own key.</summary>
    public static SealedParts OwnKey(OperatorKeyId id, byte[] hash, PersonId person) => new SealedParts("operator's own key").Add(id).Add(hash).Add(person);

    public static SealedParts Document(DocumentId id, WorldId world, AccountId account, long kind, long size, byte[] sha256) =>
        new SealedParts("document").Add(id).Add(world).Add(account).Add(kind).Add(size).Add(sha256);

    /// <summary>The operator key, with the event that stored it; none for the first key.</summary>
    public static SealedParts OperatorKey(byte[] hash, byte[] replacedBy) => new SealedParts("operator key").Add(hash).Add(replacedBy);
}
