using Hostline.Core.People;
using Hostline.Deciding;
using Hostline.Secrets;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.People;

/// <summary>The link with which the first operator of an installation sets a password; it stays open until there is an operator.</summary>
public sealed class FirstLogin(Database database, CommitQueue queue, InvitationTokens tokens)
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(72);

    /// <summary>The path of the link; null once there is an operator. A link that has expired is replaced.</summary>
    public async Task<string?> Path()
    {
        var batch = new ReadBatch();
        var operators = batch.Many(PersonTable.OfHost, r => r.Int(0));
        await database.Run(batch);
        if (operators.Rows.Count > 0)
        {
            return null;
        }

        var now = batch.Now;
        var open = await database.Many(InvitationTable.OfKind, InvitationTable.Read, InvitationKind.FirstOperator, now);
        return tokens.Path(InvitationKind.FirstOperator, open.Count > 0 ? open[0].Id : await Make(now));
    }

    async Task<InvitationId> Make(DateTimeOffset now)
    {
        var id = Ids.New<InvitationId>(now);
        await queue.Write(InvitationTable.Add(new Unit(),
            new(id, InvitationKind.FirstOperator, null, null, null, "", "", Role.Lead, "first start", now, now + Life)));
        return id;
    }
}
