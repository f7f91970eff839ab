using Hostline.Core.Deliveries;
using Hostline.Core.Ownership;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Network.Mail;
using Hostline.Network.Voice;
using Hostline.Ownership;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

/// <summary>
/// Codes for the owners of lines. A text would reach whoever hosts the line, so a line whose texts come to this host is always called; this is
/// decided as late as possible, and not revealed to the page.
/// </summary>
public sealed class LineCodes(Database database, Calls calls, Ports ports, CodeKey codeKey, Letterhead letterhead) : Worker
{
    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.ProveLine];

    public override async Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost)
    {
        var batch = new ReadBatch();
        var proofs = batch.Many(LineProofTable.ById, LineProofTable.Read, Ids.Read<LineProofId>(errand.Payload));
        var worlds = batch.Many(WorldTable.ById, WorldTable.Read, errand.World);
        await database.Run(batch, lost);
        if (proofs.First is not { } proof || worlds.First is not { } world || !proof.TakesCode(world.Now(batch.Now)))
        {
            return await calls.End(errand, this, new CallOutcome.NotThere());
        }

        var comeHere = await database.Many(LineHostingTable.TextsComeHere, r => r.Int(0), world.Id, proof.Number);
        var sent = proof.Method == CodeMethod.Sms && comeHere.Count == 0
            ? await Text(errand, proof, world, lost) : await Call(errand, proof, world, proof.AskedAt + SentCode.Life - world.Now(batch.Now), lost);
        return sent is { } outcome ? await calls.End(errand, this, outcome) : WorkEnd.NoGateway;
    }

    string Host => letterhead.Name ?? "this messaging host";

    async Task<CallOutcome?> Call(ClaimedErrand errand, LineProof proof, World world, TimeSpan left, CancellationToken lost)
    {
        if (ports.Of(world).VoiceVerifier(proof.Number) is not { } telephone)
        {
            return null;
        }

        var digits = proof.DigitsWith(codeKey.Bytes);
        var spoken = string.Join(' ', digits.ToCharArray());
        var sentence = $"Someone asks {Host} who may route this line's texts. If that was you, your code is {spoken}. If not, tell it to no one.";
        return await calls.Once(errand, telephone, c => telephone.Speak(new(errand.IdempotencyId, proof.Number, sentence, digits)
        {
            Purpose = CodePurpose.Line,
            AskedBy = Host,
            GoodFor = left,
        }, c), lost);
    }

    async Task<CallOutcome?> Text(ClaimedErrand errand, LineProof proof, World world, CancellationToken lost)
    {
        if (ports.Of(world).TextSender(proof.Number.ToString()) is not { } sender)
        {
            return null;
        }

        var digits = proof.DigitsWith(codeKey.Bytes);
        var text = $"Someone asks {Host} who may route this line's texts. If that was you, your code is {digits}. If not, tell it to no one.";
        return await calls.Once(errand, sender, c => sender.Send(new(errand.IdempotencyId, proof.Number.ToString(), text, digits), c), lost);
    }
}
