using Hostline.Core.Events;
using Hostline.Core.Notices;
using Hostline.Core.Transfers;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.History;
using Hostline.Network.Mail;
using Hostline.Notices;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Transfers;

/// <param name="Number">Its number within this hour, from 1.</param>
public sealed record LinkTry(ConsentId Consent, int Number)
{
    public bool IsLast => Number == LinkTries.AtMost;
}

/// <summary>
/// Limits how often, within an hour of its world's clock, digits can be entered on the page behind a link. Tries are counted before they are
/// compared, so that simultaneous requests get no extra tries.
/// </summary>
public sealed class LinkTries(Database database, AuditKey audit, CommitQueue queue, Decisions decisions)
{
    public const int AtMost = 5;

    const string Subject = "Wrong digits were entered on the page of a transfer";

    /// <summary>Inserts a row, or adds a try to it; $3 is the current hour. No row if all tries are used up.</summary>
    static readonly Sql Count = new($"""
        insert into consent_tries (consent, world, hour, tries) values ($1, $2, $3, 1)
        on conflict (consent) do update set tries = case when consent_tries.hour < $3 then 1 else consent_tries.tries + 1 end, hour = $3
          where consent_tries.hour < $3 or consent_tries.tries < {AtMost}
        returning tries
        """);

    static readonly Sql Return = new("update consent_tries set tries = tries - 1 where consent = $1 and tries > 0");

    /// <summary>
    /// Rows of past hours in the live world; $1 the start of this hour, $2 limit. Rows of a sandbox are deleted with it, because its clock may
    /// be stopped or ahead.
    /// </summary>
    internal static readonly Sql Over =
        new("select consent from consent_tries where hour < $1 and world in (select id from worlds where key_hash is null) limit $2");

    static readonly Sql Delete = new("delete from consent_tries where consent = $1");

    /// <summary>Null if the tries of this hour are used up.</summary>
    public async Task<LinkTry?> Take(WorldId world, ConsentId consent)
    {
        var counted = new RowList<int>(r => r.Int(0));
        await queue.Write(new Unit { IsRequest = true }.Returning(counted, Count, consent, world, HourOf(await Now(world))));
        return counted.Rows.Count == 0 ? null : new(consent, counted.Rows[0]);
    }

    /// <summary>Removes a try that had no result because the server was busy.</summary>
    public Task GiveBack(LinkTry taken) => queue.Write(new Unit { IsRequest = true }.Then(Return, taken.Consent));

    /// <summary>When the next hour begins, by the world's clock.</summary>
    public async Task<DateTimeOffset> Next(WorldId world) => HourOf(await Now(world)).AddHours(1);

    async Task<DateTimeOffset> Now(WorldId world)
    {
        var batch = new ReadBatch();
        var found = batch.Many(WorldTable.ById, WorldTable.Read, world);
        await database.Run(batch);
        return found.First?.Now(batch.Now) ?? batch.Now;
    }

    /// <summary>Notifies the holder that someone has its link but not its numbers: in its own history, and by a notice.</summary>
    public Task TellHolder(HolderView view) => decisions.Reach<bool>(async () =>
    {
        var next = await Next(view.Order.World);
        var batch = new ReadBatch();
        var holder = batch.Many(AccountTable.ById, AccountTable.Read, view.Consent.Holder);
        var chain = batch.Many(AccountTable.Chain, AccountChain.Read, view.Consent.Holder);
        var world = batch.Many(WorldTable.ById, WorldTable.Read, view.Order.World);
        await database.Run(batch);
        if (holder.First is not { } told || world.First is not { } where)
        {
            return new(false);
        }

        var (unit, now) = (new Unit(), where.Now(batch.Now).CutToMicros());
        chain.First.Tell(unit, audit, told, EventKinds.LinkTriesUsed, Actor.Holder, now,
            new Dictionary<string, string> { ["order"] = view.Order.Id.ToString() });
        var text = $"Wrong digits were entered {AtMost} times on the page that decides on the transfer of order {view.Order.Id}. Nothing has been decided. "
            + $"The page accepts digits again from {NoticeWords.Instant(next)}. If that was not you, contact support, or decide with the API.";
        var notice =
            new Notice(NoticeKind.Plain, view.Consent.Holder, view.Order.Id,
                new([.. view.Order.HostingsOf(view.Consent).Select(h => h.Number.ToString())], Subject: Subject, Text: text));
        NoticePosting.Post(unit, where, notice, now, batch.Now);
        return new(true, unit);
    });

    internal static DateTimeOffset HourOf(DateTimeOffset now) => now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour));

    internal static Unit Forget(Unit unit, ConsentId consent) => unit.Then(Delete, consent);
}
