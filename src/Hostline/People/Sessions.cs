using Hostline.Accounts;
using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.People;

/// <param name="Person">Null for the demo.</param>
/// <param name="Agent">The browser, as it describes itself.</param>
/// <param name="Since">When the factors were shown, if this continues another session of the same browser; null for now.</param>
public sealed record SigningIn(PersonId? Person, string Name, Factors Factors, string Agent, string Address, DateTimeOffset? Since = null)
{
    /// <summary>The person's stamp when the factors were checked: if it has changed, they no longer count. Null to continue from a session.</summary>
    public string? Stamp { get; init; }

    const int AgentAtMost = 200;

    public string ShortAgent => WellFormed.Start(Agent, AgentAtMost);
}

/// <summary>
/// Signed-in browsers. A session that acts for an account is one of its credentials, like a key: it is recorded in the account's history, every
/// change checks that it has not ended, and closing the account ends it (docs/decisions/0026-sessions-are-keys.md).
/// </summary>
public sealed class Sessions(Database database, Decisions decisions, CommitQueue queue, AuditKey audit, SandboxUse use)
{
    /// <summary>
    /// A person must sign in again after this time, and after this time without a request. NIST SP 800-63B §2.2.3 (AAL2) asks for at most 12 h.
    /// </summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(12), Idle = TimeSpan.FromHours(2);

    /// <summary>The demo protects nothing.</summary>
    public static readonly TimeSpan DemoLife = TimeSpan.FromDays(30);

    /// <summary>The shortest interval between two writes of a session's row.</summary>
    static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(5);

    /// <summary>Signs in a person, or the demo, to an account.</summary>
    /// <returns>The content of the cookie; a refusal if the account is gone, suspended or closed.</returns>
    public Task<Outcome<ApiKey>> StartFor(AccountId account, Role role, SigningIn who) => decisions.Reach<ApiKey>(async () =>
    {
        if (await LoadedAccount.Of(database, account) is not { } loaded)
        {
            return new Refusal(Reason.NotFound);
        }

        if (!loaded.Account.IsActive)
        {
            return new Refusal(loaded.Account.Status == AccountStatus.Closed ? Reason.AccountClosed : Reason.AccountSuspended);
        }

        var (secret, key) = (ApiKey.NewSession(), Ids.New<KeyId>(loaded.DatabaseNow));
        var unit = Begin(who);
        loaded.Chain.Tell(unit, audit, loaded.Account, EventKinds.KeyCreated, Actor.Customer(who.Name), loaded.Now,
            new Dictionary<string, string> { ["key"] = secret.Hint, ["session"] = who.Name, ["address"] = who.Address });
        AccountTable.AddKey(unit, key, secret, loaded.World.Id, account, loaded.DatabaseNow,
            audit.Seal(RowSeals.Key(key, secret.Hash, loaded.World.Id, account, secret.Hint, KeyKind.Session)), KeyKind.Session, who.Name);
        SessionTable.Add(unit, RowOf(who, role, loaded.DatabaseNow) with { Key = key, Account = account, World = loaded.World.Id }, secret.Hash);
        return new(secret, unit, check => check == PersonTable.IsProven ? new Refusal(Reason.NotAuthenticated) : (Outcome<ApiKey>?)null);
    });

    /// <summary>Signs in to a desk, the host's or a sandbox's; or, without a role, up to the choice of an account.</summary>
    /// <exception cref="StorageBusyException">The factors that the person has shown were changed meanwhile.</exception>
    public async Task<ApiKey> Start(Role role, WorldId? world, SigningIn who)
    {
        var (secret, now) = (ApiKey.NewSession(), await database.Now());
        var unit = Begin(who);
        SessionTable.Add(unit, RowOf(who, role, now) with { World = world }, secret.Hash);
        return (await queue.Write(unit)).Status == CommitStatus.Done ? secret
            : throw new StorageBusyException("What proves this person was changed while they signed in.");
    }

    static Unit Begin(SigningIn who)
    {
        var unit = new Unit { IsRequest = true };
        return who is { Person: { } person, Stamp: { } stamp } ? PersonTable.CheckProven(unit, person, stamp) : unit;
    }

    /// <summary>The session of a cookie; null if there is none, if it has ended or expired, or if its person has lost the role.</summary>
    public async Task<Session?> Find(string cookie)
    {
        if (!ApiKey.IsSession(cookie))
        {
            return null;
        }

        var hash = ApiKey.OfSession(cookie).Hash;
        var batch = new ReadBatch();
        var found = batch.Many(SessionTable.ByHash, SessionTable.ReadFound, hash);
        var key = batch.Many(AccountTable.ByKey, AccountTable.ReadKey, hash);
        await database.Run(batch);
        if (found.First is not { } known || !IsOpen(known.Session, batch.Now) || RoleOf(known) is not { } role)
        {
            return null;
        }

        if (known.Session.Key is null)
        {
            return await Seen(known, role, null, null, await DeskOf(known.Session), batch.Now);
        }

        if (key.First is not { IsRevoked: false, Account.Status: AccountStatus.Active } credential)
        {
            return null;
        }

        var principal = Principal.OfKey(credential.Id, known.Session.Name, Caller.TakerOf(credential.World, credential.Account));
        var caller = new Caller(credential.World, credential.Account, principal, batch.Now, credential.Envelope, credential.Kind)
        {
            RequestsASecond = credential.RequestsASecond,
        };
        return await Seen(known, role, caller, credential.Hint, credential.World, batch.Now);
    }

    /// <summary>Ends a session; does nothing if it has ended already.</summary>
    public Task<Outcome<SessionId>> End(SessionRef session, Actor by) => decisions.Reach<SessionId>(async () =>
    {
        var unit = new Unit { IsRequest = true };
        if (session.Account is { } account && await LoadedAccount.Of(database, account) is { } loaded)
        {
            End(unit, [session], loaded, loaded.Chain, by);
        }
        else
        {
            SessionTable.CheckEnded(unit, session.Id, await database.Now());
        }

        // If the history has grown meanwhile, it is loaded again; any other conflict means that the session has ended already.
        return new(session.Id, unit, failed => failed == AccountTable.SetChain ? null : (Outcome<SessionId>?)session.Id);
    });

    /// <summary>Ends sessions that act for one account, in the unit that removes their right.</summary>
    /// <returns>The new end of the account's history.</returns>
    internal History.AccountChain End(Unit unit, IEnumerable<SessionRef> open, LoadedAccount loaded, History.AccountChain chain, Actor by)
    {
        foreach (var session in open)
        {
            SessionTable.CheckEnded(unit, session.Id, loaded.DatabaseNow);
            AccountTable.CheckRevoked(unit, session.Key!.Value, loaded.Account.Id, loaded.DatabaseNow);
            chain = chain.Tell(unit, audit, loaded.Account, EventKinds.KeyRevoked, by, loaded.Now,
                new Dictionary<string, string> { ["key"] = session.Hint!, ["session"] = session.Name });
        }

        return chain;
    }

    /// <summary>Ends all sessions of a person in the unit that changes their proofs of identity.</summary>
    /// <param name="but">A session that stays open; null for none.</param>
    internal async Task EndAll(Unit unit, PersonId person, SessionId? but, Actor by)
    {
        var now = await database.Now();
        var open = await database.Many(SessionTable.AllOfPerson, SessionTable.ReadListed, person, now - Life);
        foreach (var ofAccount in open.Where(s => s.Row.Id != but).GroupBy(s => s.Row.Key is null ? null : s.Row.Account))
        {
            if (ofAccount.Key is { } account && await LoadedAccount.Of(database, account) is { } loaded)
            {
                End(unit, ofAccount.Select(s => s.Ref), loaded, loaded.Chain, by);
                continue;
            }

            foreach (var session in ofAccount)
            {
                SessionTable.CheckEnded(unit, session.Row.Id, now);
            }
        }
    }

    internal async Task<IReadOnlyList<ListedSession>> OfPerson(PersonId person)
    {
        var batch = new ReadBatch();
        var listed = batch.Many(SessionTable.OfPerson, SessionTable.ReadListed, person);
        await database.Run(batch);
        return [.. listed.Rows.Where(s => IsOpen(s.Row, batch.Now))];
    }

    static SessionRow RowOf(SigningIn who, Role role, DateTimeOffset now) =>
        new(Ids.New<SessionId>(now), null, who.Person, null, null, role, who.Name, who.Factors, who.ShortAgent, who.Address, who.Since ?? now, now, null);

    static bool IsOpen(SessionRow s, DateTimeOffset now) =>
        s.EndedAt is null && (s is { Person: null, Factors: Factors.None } ? now - s.CreatedAt < DemoLife : now - s.CreatedAt < Life && now - s.SeenAt < Idle);

    /// <summary>The role of the demo is stored with its session; a person's role is read again each time.</summary>
    static Role? RoleOf(FoundSession found) => found.Session switch
    {
        { Person: null } demo => demo.Role,
        { Account: not null } => found.InAccount,
        { Role: Role.None } => Role.None,
        _ => found.AtHost,
    };

    async Task<World?> DeskOf(SessionRow session) =>
        session.World is { } world ? await database.One(WorldTable.ById, WorldTable.Read, world) : null;

    async Task<Session?> Seen(FoundSession found, Role role, Caller? caller, string? hint, World? world, DateTimeOffset now)
    {
        var row = found.Session;
        if (row.World is not null && world is null)
        {
            return null;
        }

        if (now - row.SeenAt >= SeenEvery)
        {
            await queue.Write(SessionTable.Seen(new Unit(), row.Id, now));
        }

        if (world is not null)
        {
            use.Of(world, now);
        }

        return new(row.Id, row.Person, row.Name, role, caller, world, row.Factors, row.CreatedAt, now)
        {
            Key = row.Key,
            Hint = hint,
            Email = found.Email,
            Unread = found.Unread,
            Taste = new(found.Language, found.Zone, found.Theme),
        };
    }
}
