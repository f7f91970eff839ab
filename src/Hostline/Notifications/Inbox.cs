using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Notifications;

/// <param name="Asks">The consent that it requests, as long as the account can still decide.</param>
public sealed record InboxEntry(PostedNotice Posted, Consent? Asks)
{
    /// <summary>Whether the order is the account's own; otherwise another account has ordered numbers of this one.</summary>
    public bool IsOfOwnOrder => Posted.Owner == Posted.Notice.Account;
}

/// <param name="Next">Where the next page begins; null on the last one.</param>
public sealed record InboxPage(IReadOnlyList<InboxEntry> Entries, NoticeId? Next);

/// <summary>The notices of an account: listed, counted, and marked as read for all of its people.</summary>
public sealed class Inbox(Database database, Decisions decisions)
{
    /// <summary>Unread notices are counted up to this number.</summary>
    public const int CountedAtMost = 1_000;

    /// <summary>Newest first.</summary>
    /// <param name="before">Where the previous page ended; null for the newest.</param>
    public async Task<InboxPage> Page(Caller caller, bool onlyUnread, NoticeId? before, int limit)
    {
        var list = onlyUnread ? NoticeTable.UnreadOfAccount : NoticeTable.OfAccount;
        var found = await database.Many(list, NoticeTable.Read, caller.Account.Id, before ?? Ids.AfterAll<NoticeId>(), limit + 1);
        return new(await Asking(caller, [.. found.Take(limit)]), found.Count > limit ? found[limit - 1].Id : null);
    }

    /// <summary>Null if it is not the account's.</summary>
    public async Task<InboxEntry?> Find(Caller caller, NoticeId notice) =>
        await database.One(NoticeTable.ById, NoticeTable.Read, notice) is { } posted && posted.Notice.Account == caller.Account.Id
            ? (await Asking(caller, [posted]))[0]
            : null;

    /// <summary>How many notices are unread, up to <see cref="CountedAtMost"/>.</summary>
    public async Task<int> Unread(AccountId account) =>
        (await database.Many(NoticeTable.CountUnread, r => r.Int(0), account, CountedAtMost))[0];

    public Task<Outcome<NoticeId>> Read(Caller caller, NoticeId notice) => decisions.Reach<NoticeId>(async () =>
    {
        if (await database.One(NoticeTable.ById, NoticeTable.Read, notice) is not { } posted || posted.Notice.Account != caller.Account.Id)
        {
            return new Refusal(Reason.NotFound);
        }

        var unit = caller.NewUnit();
        return new(notice, posted.ReadAt is null ? NoticeTable.Read(unit, notice, caller.World.Now(await database.Now()).CutToMicros()) : null);
    });

    /// <param name="through">Later ones stay unread: whoever marks a list has not seen them.</param>
    public Task<Outcome<AccountId>> ReadAll(AccountId account, NoticeId through, Principal by) => decisions.Reach<AccountId>(async () =>
    {
        var batch = new ReadBatch();
        var world = batch.Many(WorldTable.OfAccount, WorldTable.Read, account);
        await database.Run(batch);
        if (world.First is not { } where)
        {
            return new Refusal(Reason.NotFound);
        }

        var unit = by.NewUnit();
        return new(account, NoticeTable.ReadAll(unit, account, through, where.Now(batch.Now).CutToMicros()));
    });

    async Task<IReadOnlyList<InboxEntry>> Asking(Caller caller, IReadOnlyList<PostedNotice> posted)
    {
        var asked = posted.Select(p => p.Notice.Facts.Consent).OfType<ConsentId>().Distinct().ToArray();
        if (asked.Length == 0)
        {
            return [.. posted.Select(p => new InboxEntry(p, null))];
        }

        var batch = new ReadBatch();
        var found = batch.Many(ConsentTable.Askable, ConsentTable.Read, caller.Account.Id, asked);
        await database.Run(batch);
        var now = caller.World.Now(batch.Now);
        var open = found.Rows.Where(c => c.TakesToken(now, caller.World.IsLive)).ToDictionary(c => c.Id);
        return [.. posted.Select(p => new InboxEntry(p, p.Notice.Facts.Consent is { } consent ? open.GetValueOrDefault(consent) : null))];
    }
}
