using Hostline.Core.Deliveries;
using Hostline.Core.Ownership;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Network.Registry;
using Hostline.Ownership;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Outbox.Workers;

/// <summary>
/// Sends codes to numbers. A code is sent at most once per request: a second one would cost money and look suspicious. An errand ends without a
/// call if its code is no longer useful, or was sent after the errand was stored, as when two requests waited for the same gateway.
/// </summary>
public abstract class Codes(Database database, CommitQueue queue, Calls calls) : Worker
{
    public override WhileSuspended WhileSuspended => WhileSuspended.IsDropped;

    public override async Task<WorkEnd> Do(ClaimedErrand errand, CancellationToken lost)
    {
        var batch = new ReadBatch();
        var sendings = batch.Many(CodeSendingTable.ById, CodeSendingTable.Read, Ids.Read<CodeId>(errand.Payload));
        var worlds = batch.Many(WorldTable.ById, WorldTable.Read, errand.World);
        await database.Run(batch, lost);
        if (sendings.First is not { } sending || worlds.First is not { } world || !sending.IsWanted(world.Now(batch.Now)) || sending.HasGoneOutSince(errand))
        {
            return await calls.End(errand, this, new CallOutcome.NotThere());
        }

        if (sending.IsFrozen)
        {
            return WorkEnd.Again;
        }

        // A sandbox's handsets disturb no one, so a code may be sent again at once.
        if (world.IsLive && sending.NotBefore(errand.Id) is { } due && due > batch.Now)
        {
            var then = world.Now(batch.Now) + (due - batch.Now);
            await queue.Write(ErrandTable.CheckAskedLater(new Unit(), errand, then, world.WakeAt(then, batch.Now), answer: null));
            return WorkEnd.Later;
        }

        return await GoOut(errand, sending.Code, world, batch.Now, lost);
    }

    async Task<WorkEnd> GoOut(ClaimedErrand errand, SentCode code, World world, DateTimeOffset now, CancellationToken lost)
    {
        // Stored before the call, so that one of two simultaneous errands fails.
        var begun = await queue.Write(CodeSendingTable.CheckBegun(new Unit(), code.Id, errand, now, world.IsLive ? now - SentCode.AgainAfter : now));
        if (begun.Status != CommitStatus.Done)
        {
            return WorkEnd.Again;
        }

        Unit Undone(Unit unit) => CodeSendingTable.Forget(unit, code.Id, errand.Id);
        if (await Send(errand, code, code.ExpiresAt - world.Now(now), world, lost) is { } outcome)
        {
            return await calls.End(errand, this, outcome, Undone);
        }

        await queue.Write(Undone(new Unit()));
        return WorkEnd.NoGateway;
    }

    /// <summary>The code of a registry that sends its own. Ours is never sent; it only limits how long and how often a code may be entered.</summary>
    protected static WantedCode OfSource(ClaimedErrand errand, SentCode code, CodeMethod method) =>
        new(errand.IdempotencyId, code.HostingId, errand.Order, code.Number, method);

    /// <param name="left">How long the code is still valid.</param>
    /// <returns>Null if no gateway serves the number.</returns>
    protected abstract Task<CallOutcome?> Send(ClaimedErrand errand, SentCode code, TimeSpan left, World world, CancellationToken lost);
}

public sealed class SmsCodes(Database database, CommitQueue queue, Calls calls, Ports ports, CodeKey codeKey) : Codes(database, queue, calls)
{
    readonly Calls calls = calls;

    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.SendCode];

    protected override async Task<CallOutcome?> Send(ClaimedErrand errand, SentCode code, TimeSpan left, World world, CancellationToken lost)
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
        var minutes = Math.Ceiling(left.TotalMinutes) is > 1 and var several ? $"{several:0} minutes" : "1 minute";
        var text = $"Your verification code is {digits}. It is valid for {minutes}. Whoever has it can route this number's texts.";
        return await calls.Once(errand, sender, c => sender.Send(new(errand.IdempotencyId, code.Number.ToString(), text, digits), c), lost);
    }
}

public sealed class SpokenCodes(Database database, CommitQueue queue, Calls calls, Ports ports, CodeKey codeKey) : Codes(database, queue, calls)
{
    readonly Calls calls = calls;

    public override IReadOnlyList<ErrandKind> Kinds => [ErrandKind.SpeakCode];

    protected override async Task<CallOutcome?> Send(ClaimedErrand errand, SentCode code, TimeSpan left, World world, CancellationToken lost)
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
        return await calls.Once(errand, telephone, c => telephone.Speak(new(errand.IdempotencyId, code.Number, sentence, digits) { GoodFor = left }, c),
            lost);
    }
}
