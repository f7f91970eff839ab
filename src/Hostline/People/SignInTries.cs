using System.Net;
using System.Security.Cryptography;
using System.Text;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.People;

/// <summary>A counted try, or the instant from which one is possible again.</summary>
public readonly record struct Tried(DateTimeOffset? Until)
{
    public bool IsCounted => Until is null;
}

/// <summary>
/// Limits how often someone can try: passwords by the address that was typed, whether anyone has it or not; codes by person; both also by the
/// client's network address. Tries are counted before they are checked. Codes are short, so their failures are only forgotten when the right
/// one is entered, and from the twentieth on the wait is a day.
/// </summary>
public sealed class SignInTries(Database database, CommitQueue queue, MasterKey masterKey)
{
    public static readonly TimeSpan Wait = TimeSpan.FromMinutes(15), LongWait = TimeSpan.FromDays(1);

    readonly byte[] key = masterKey.Derive("sign-in-tries");

    public Task<Tried> OfPassword(string email, IPAddress client) => Take(false, Email(email), Client(client));

    public Task<Tried> OfCode(PersonId person, IPAddress client) => Take(true, Code(person), Client(client));

    /// <summary>A request for a mail to an address; it always counts.</summary>
    public Task<Tried> OfMail(string email, IPAddress client) => Take(false, Of("mail " + Person.KeyOf(email)), Client(client));

    /// <summary>A return from the identity provider; checking it costs a request to that provider.</summary>
    public Task<Tried> OfReturn(IPAddress client) => Take(false, null, Client(client));

    public Task ReturnWasRight(IPAddress client) => queue.Write(TryTable.GiveBack(new Unit { IsRequest = true }, Client(client)));

    public Task PasswordWasRight(string email, IPAddress client) => Forget(Email(email), client);

    public Task CodeWasRight(PersonId person, IPAddress client) => Forget(Code(person), client);

    /// <summary>Removes a try that had no result because the server was busy.</summary>
    public Task GiveBack(string email, IPAddress client) =>
        queue.Write(TryTable.GiveBack(TryTable.GiveBack(new Unit { IsRequest = true }, Email(email)), Client(client)));

    /// <param name="what">Null if only the client is counted.</param>
    async Task<Tried> Take(bool isCode, byte[]? what, byte[] client)
    {
        var batch = new ReadBatch();
        var waits = batch.Many(TryTable.Waits, r => r.Time(0), client, 0L);
        await database.Run(batch);
        if (waits.Rows.Where(until => until > batch.Now).Select(until => (DateTimeOffset?)until).FirstOrDefault() is { } closed)
        {
            return new(closed);
        }

        var (now, mine, theirs) = (batch.Now, Counted(), Counted());
        var unit = new Unit { IsRequest = true };
        var soon = now + Wait;
        if (what is not null)
        {
            unit.Returning(mine, TryTable.CountToFew, what, now, isCode ? DateTimeOffset.UnixEpoch : now - Wait, soon, isCode ? now + LongWait : soon);
        }

        unit.Returning(theirs, TryTable.CountToMany, client, now, now - Wait, soon, soon);
        await queue.Write(unit);
        return what is not null && mine.Rows.Count == 0 ? new(await Next(what, now))
            : theirs.Rows.Count == 0 ? new(await Next(client, now)) : default;
    }

    static RowList<int> Counted() => new(r => r.Int(0));

    async Task<DateTimeOffset> Next(byte[] what, DateTimeOffset now)
    {
        var until = await database.Many(TryTable.Waits, r => r.Time(0), what, now);
        return until.Count == 0 ? now : until[0];
    }

    Task<CommitResult> Forget(byte[] what, IPAddress client) =>
        queue.Write(TryTable.GiveBack(TryTable.Forget(new Unit { IsRequest = true }, what), Client(client)));

    byte[] Email(string email) => Of("email " + Person.KeyOf(email));

    byte[] Code(PersonId person) => Of("code " + person);

    byte[] Client(IPAddress client) => Of("client " + client);

    /// <summary>Keyed, so that the table does not reveal who has tried.</summary>
    byte[] Of(string what) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(what));
}
