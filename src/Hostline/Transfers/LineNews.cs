using Hostline.Core.Events;
using Hostline.Core.Notices;
using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.History;
using Hostline.Notices;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Transfers;

/// <summary>Something that happened to an account's line, for its history and a notice.</summary>
public sealed record LineEvent(AccountId Account, OrderId Order, PhoneNumber Number, string Kind, Actor By, string Subject, string Text);

/// <summary>Notifies the account that has a line of acts of the line's owner or the desk.</summary>
public sealed class LineNews(Database database, AuditKey audit)
{
    public async Task Tell(Unit unit, World world, LineEvent what, DateTimeOffset now, DateTimeOffset databaseNow)
    {
        var batch = new ReadBatch();
        var holder = batch.Many(AccountTable.ById, AccountTable.Read, what.Account);
        var chain = batch.Many(AccountTable.Chain, AccountChain.Read, what.Account);
        await database.Run(batch);
        if (holder.First is not { } told)
        {
            return;
        }

        var number = what.Number.ToString();
        chain.First.Tell(unit, audit, told, what.Kind, what.By, now, new Dictionary<string, string> { ["number"] = number });
        NoticePosting.Post(
            unit, world, new(NoticeKind.Plain, what.Account, what.Order, new([number], Subject: what.Subject, Text: what.Text)), now, databaseNow);
    }
}
