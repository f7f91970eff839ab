using Hostline.Core.Deliveries;
using Hostline.Core.Ownership;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Network.Registry;
using Hostline.Ownership;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

/// <summary>Sends codes to numbers. A code is sent at most once per request: a second one would cost money and look suspicious.</summary>
public abstract class Codes(Database database, Calls calls) : Worker
{
    public override WhileSuspended WhileSuspended => WhileSuspended.IsDropped;

    public override async Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost)
    {
        var batch = new ReadBatch();
        var codes = batch.Many(NumberTable.CodeById, NumberTable.ReadCode, Ids.Read<CodeId>(errand.Payload));
        var worlds = batch.Many(WorldTable.ById, WorldTable.Read, errand.World);
        await database.Run(batch, lost);
        if (codes.First is not { } code || worlds.First is not { } world)
        {
            return await calls.End(errand, this, new CallOutcome.NotThere());
        }

        return await Send(errand, code, world, lost) is { } outcome ? await calls.End(errand, this, outcome) : WorkEnd.NoGateway;
    }

    /// <summary>The code of a registry that sends its own. Ours is never sent, and only marks for how long and how often one may be entered.</summary>
    protected static WantedCode OfSource(ClaimedErrand errand, SentCode code, CodeMethod method) =>
        new(errand.IdempotencyId, code.HostingId, errand.Order, code.Number, method);

    /// <returns>Null if no gateway serves the number.</returns>
    protected abstract Task<CallOutcome?> Send(ClaimedErrand errand, SentCode code, World world, CancellationToken lost);
}

/// <summary>Codes by SMS.</summary>
public sealed class SmsCodes(Database database, Calls calls, Ports ports, CodeKey codeKey) : Codes(database, calls)
{
    readonly Calls calls = calls;

    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.SendCode];

    protected override async Task<CallOutcome?> Send(ClaimedErrand errand, SentCode code, World world, CancellationToken lost)
    {
        if (ports.Of(world).CodesOf(code.Number) is { } source)
        {
            return await calls.Once(errand, source, c => source.Send(OfSource(errand, code, CodeMethod.Sms), c), lost);
        }

        if (ports.Of(world).TextSender(code.Number.ToString()) is not { } sender)
        {
            return null;
        }

        var digits = code.DigitsWith(codeKey.Bytes);
        var text = $"Your verification code is {digits}. It is valid for 10 minutes. Whoever has it can route this number's texts.";
        return await calls.Once(errand, sender, c => sender.Send(new(errand.IdempotencyId, code.Number.ToString(), text, digits), c), lost);
    }
}

/// <summary>Codes by call.</summary>
public sealed class SpokenCodes(Database database, Calls calls, Ports ports, CodeKey codeKey) : Codes(database, calls)
{
    readonly Calls calls = calls;

    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.SpeakCode];

    protected override async Task<CallOutcome?> Send(ClaimedErrand errand, SentCode code, World world, CancellationToken lost)
    {
        if (ports.Of(world).CodesOf(code.Number) is { } source)
        {
            return await calls.Once(errand, source, c => source.Send(OfSource(errand, code, CodeMethod.Call), c), lost);
        }

        if (ports.Of(world).VoiceVerifier(code.Number) is not { } telephone)
        {
            return null;
        }

        var digits = code.DigitsWith(codeKey.Bytes);
        var sentence = $"Your verification code is {string.Join(' ', digits.ToCharArray())}.";
        return await calls.Once(errand, telephone, c => telephone.Speak(new(errand.IdempotencyId, code.Number, sentence, digits), c), lost);
    }
}
