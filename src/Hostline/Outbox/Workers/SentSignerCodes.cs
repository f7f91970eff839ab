using Hostline.Core.Deliveries;
using Hostline.Core.Letters;
using Hostline.Core.Ownership;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Network.Voice;
using Hostline.Ownership;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

/// <summary>Codes to the telephones of signers, by text or call. Like any code, one is not sent twice.</summary>
public sealed class SentSignerCodes(Database database, Calls calls, Ports ports, CodeKey codeKey) : Worker
{
    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.SendSignerCode];

    public override WhileSuspended WhileSuspended => WhileSuspended.IsDropped;

    public override async Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost)
    {
        var batch = new ReadBatch();
        var codes = batch.Many(SignerCodeTable.ById, SignerCodeTable.Read, Ids.Read<CodeId>(errand.Payload));
        var worlds = batch.Many(WorldTable.ById, WorldTable.Read, errand.World);
        var accounts = batch.Many(AccountTable.ById, AccountTable.Read, errand.Account);
        await database.Run(batch, lost);
        if (codes.First is not { } code || worlds.First is not { } world || accounts.First is not { } account || !code.TakesCode(world.Now(batch.Now)))
        {
            return await calls.End(errand, this, new CallOutcome.NotThere());
        }

        var sent = code.Method == CodeMethod.Sms ? await Text(errand, code, world, account.Name, lost)
            : await Call(errand, code, world, account.Name, code.SentAt + SentCode.Life - world.Now(batch.Now), lost);
        return sent is { } outcome ? await calls.End(errand, this, outcome) : WorkEnd.NoGateway;
    }

    async Task<CallOutcome?> Text(ClaimedErrand errand, SignerCode code, World world, string account, CancellationToken lost)
    {
        if (ports.Of(world).TextSender(code.Number.ToString()) is not { } sender)
        {
            return null;
        }

        var digits = code.DigitsWith(codeKey.Bytes);
        var text = $"{digits} is your code to read and sign the letter for {account}. Tell it to no one.";
        return await calls.Once(errand, sender, c => sender.Send(new(errand.IdempotencyId, code.Number.ToString(), text, digits), c), lost);
    }

    async Task<CallOutcome?> Call(ClaimedErrand errand, SignerCode code, World world, string account, TimeSpan left, CancellationToken lost)
    {
        if (ports.Of(world).VoiceVerifier(code.Number) is not { } telephone)
        {
            return null;
        }

        var digits = code.DigitsWith(codeKey.Bytes);
        var sentence = $"Your code to read and sign the letter for {account} is {string.Join(' ', digits.ToCharArray())}. Tell it to no one.";
        return await calls.Once(errand, telephone, c => telephone.Speak(new(errand.IdempotencyId, code.Number, sentence, digits)
        {
            Purpose = CodePurpose.Letter,
            AskedBy = account,
            GoodFor = left,
        }, c), lost);
    }
}
