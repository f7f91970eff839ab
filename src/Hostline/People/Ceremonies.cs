using System.Security.Cryptography;
using System.Text;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.People;

/// <summary>What a browser has begun and must finish within ten minutes: stored here, not in the browser, and ended by one request only.</summary>
sealed class Ceremonies(Database database, CommitQueue queue)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <param name="browser">A secret of this browser: its cookie, or its session's id.</param>
    public async Task Begin(string browser, Ceremony begun)
    {
        var now = await database.Now();
        await queue.Write(CeremonyTable.Put(new Unit { IsRequest = true }, NameOf(browser, begun.Kind), begun, now + Life));
    }

    public async Task<Ceremony?> Find(string browser, CeremonyKind kind) =>
        await database.One(CeremonyTable.Open, CeremonyTable.Read, NameOf(browser, kind), await database.Now());

    /// <summary>False if another request was first.</summary>
    public async Task<bool> End(string browser, CeremonyKind kind) =>
        (await queue.Write(CeremonyTable.CheckEnded(new Unit { IsRequest = true }, NameOf(browser, kind)))).Status == CommitStatus.Done;

    public static byte[] NameOf(string browser, CeremonyKind kind) => SHA256.HashData(Encoding.UTF8.GetBytes($"{(int)kind} {browser}"));
}
