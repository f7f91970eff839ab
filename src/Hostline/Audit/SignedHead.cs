using System.Text;
using Hostline.Core.Events;
using Hostline.Core.Worlds;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Audit;

/// <summary>
/// The head of a world's seal log, to be kept elsewhere: signed, so that a forgery can be recognized. A later comparison shows whether
/// everything up to that point still exists.
/// </summary>
/// <param name="PublicKey">Ed25519, base64: always the same for one master key.</param>
public sealed record SignedHead(WorldId World, long Sealed, string Link, DateTimeOffset At, string PublicKey, string Signature)
{
    /// <summary>The present head; step 0 if nothing is sealed yet.</summary>
    public static async Task<SignedHead> Export(Database database, AuditKey key, WorldId world)
    {
        var batch = new ReadBatch();
        var heads = batch.Many(SealTable.Head, SealTable.ReadHead, world);
        await database.Run(batch);
        var draft =
            new SignedHead(world, heads.First?.N ?? 0, Convert.ToHexStringLower(heads.First?.Link ?? EventChain.Genesis), batch.Now.CutToMicros(),
                Convert.ToBase64String(key.Signing.PublicKey), "");
        return draft with { Signature = Convert.ToBase64String(key.Signing.Sign(draft.SignedText)) };
    }

    public bool IsOurs(AuditKey key)
    {
        var signature = new byte[64];
        return Convert.TryFromBase64String(Signature, signature, out var length) && length == signature.Length
            && Signatures.Ed25519Key.Verify(key.Signing.PublicKey, SignedText, signature);
    }

    /// <summary>Whether everything up to that point still exists.</summary>
    public Task<bool> IsReached(Database database) => IsReached(database, World, Sealed, Convert.FromHexString(Link));

    public static async Task<bool> IsReached(Database database, WorldId world, long n, byte[] link) =>
        n == 0 || (await database.One(SealTable.Step, SealTable.ReadStep, world, n))?.Link.AsSpan().SequenceEqual(link) == true;

    byte[] SignedText => Encoding.UTF8.GetBytes($"hostline audit head\n{World}\n{Sealed}\n{Link}\n{At.ToMicros()}\n");
}
