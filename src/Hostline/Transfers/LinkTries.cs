using Hostline.Storage;

namespace Hostline.Transfers;

/// <summary>How often the page behind a link may be told digits. Counted before they are compared, so that no crowd of requests gets more.</summary>
public sealed class LinkTries(CommitQueue queue)
{
    public const int AtMost = 5;

    /// <summary>A check: one more row, or one more try on it.</summary>
    static readonly Sql Count = new($"""
        insert into consent_tries (consent, world, tries) values ($1, $2, 1)
        on conflict (consent) do update set tries = consent_tries.tries + 1 where consent_tries.tries < {AtMost}
        """);

    /// <summary>False when all tries are used up.</summary>
    public async Task<bool> Take(Guid world, Guid consent) =>
        (await queue.Write(new Unit { IsRequest = true }.Check(1, Count, consent, world))).Status == CommitStatus.Done;
}
