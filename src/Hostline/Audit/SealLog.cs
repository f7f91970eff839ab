using System.Security.Cryptography;
using Hostline.Core.Events;
using Hostline.Core.Worlds;
using Hostline.Seals;
using Hostline.Storage.Tables;

namespace Hostline.Audit;

/// <summary>How the steps of a seal log are linked. Removing anything that the log covers breaks it.</summary>
public static class SealLog
{
    public static byte[] Digest(byte[] before, SealedEvent e)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(before);
        sha.AppendData(new SealedParts("event").Add(e.Subject).Add(e.Sequence).Add(e.Hash).Bytes);
        return sha.GetHashAndReset();
    }

    /// <summary>The step as stored in the log after the given link.</summary>
    public static SealStep Linked(AuditKey key, byte[] before, SealStep step) => step with { Link = key.Seal(Parts(before, step)) };

    public static bool Follows(AuditKey key, byte[] before, SealStep step) => key.Holds(Parts(before, step), step.Link);

    public static SealHead Empty(AuditKey key, WorldId world, DateTimeOffset now) => Head(key, new(world, 0, EventChain.Genesis, now.CutToMicros(), []));

    public static SealHead Head(AuditKey key, SealHead head) => head with { Mac = key.Seal(Parts(head)) };

    public static bool Holds(AuditKey key, SealHead head) => key.Holds(Parts(head), head.Mac);

    public static SealStep Before(WorldId world, AccountId account) => new(world, 0, account, 0, -1, default, 0, EventChain.Genesis, default, []);

    static SealedParts Parts(byte[] before, SealStep s) => new SealedParts("seal step").Add(before).Add(s.World).Add(s.N).Add(s.Account).Add(s.Events)
        .Add(s.Position).Add(s.Subject).Add(s.Sequence).Add(s.Digest).Add(s.At);

    static SealedParts Parts(SealHead head) => new SealedParts("seal head").Add(head.World).Add(head.N).Add(head.Link).Add(head.BeganAt);
}
