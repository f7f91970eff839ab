using System.Diagnostics.Metrics;
using Hostline.Core.Worlds;
using Hostline.Telemetry;

namespace Hostline.Storage;

public enum GuardKind
{
    Order,
    /// <summary>A number's version; the row is created on first use.</summary>
    Number,
    /// <summary>The clock version of a sandbox, if wake times were computed with it.</summary>
    Clock,
    Key,
    /// <summary>A messaging profile that must still exist.</summary>
    Profile,
    /// <summary>A destination of deliveries: if two nodes claimed there at once, each would count the other's places as free, so one waits.</summary>
    Destination,
    /// <summary>An account that must not be closed.</summary>
    Account,
    /// <summary>
    /// Whoever keeps rows of a limited number: two units that add some at once would each count the other's place as free, so one waits.
    /// </summary>
    Keeper,
    /// <summary>A session of a desk that must not have ended, and whose person must still have the role: that is its version.</summary>
    Session,
    /// <summary>A key of an operator that must not be revoked, and whose person must still have the role, which is the guard's version.</summary>
    OperatorKey,
}

/// <summary>A version that must be unchanged when the unit is written.</summary>
/// <param name="Id">The order, the world of a number or clock, the key, the account, the keeper, or the destination.</param>
/// <param name="Number">The digits of the number; 0 otherwise.</param>
public readonly record struct Guard(GuardKind Kind, Guid Id, long Number, int Version)
{
    public static Guard Order(OrderId id, int version) => new(GuardKind.Order, id.Value, 0, version);

    public static Guard OfNumber(WorldId world, long number, int version) => new(GuardKind.Number, world.Value, number, version);

    public static Guard Clock(WorldId world, int version) => new(GuardKind.Clock, world.Value, 0, version);

    public static Guard Profile(ProfileId profile) => new(GuardKind.Profile, profile.Value, 0, 0);

    public static Guard Key(KeyId key) => new(GuardKind.Key, key.Value, 0, 0);

    public static Guard Session(SessionId session, Core.People.Role role) => new(GuardKind.Session, session.Value, 0, (int)role);

    public static Guard OperatorKey(OperatorKeyId key, Core.People.Role role) => new(GuardKind.OperatorKey, key.Value, 0, (int)role);

    public static Guard NotClosed(AccountId account) => new(GuardKind.Account, account.Value, 0, 0);

    public static Guard Keeper(Guid owner) => new(GuardKind.Keeper, owner, 0, 0);

    public static Guard Destination(DestinationId id) => new(GuardKind.Destination, id.Value, 0, 0);

    /// <summary>Two units that change the same aggregate never share a batch; clocks, keys, accounts and profiles are only read.</summary>
    public bool IsExclusive => Kind is GuardKind.Order or GuardKind.Number or GuardKind.Destination or GuardKind.Keeper;
}

/// <summary>
/// Everything that one change writes: in one transaction, all or nothing. Guards are checked first; then the checks, each of which must change
/// the expected number of rows; then the remaining statements, which fail only if the database does.
/// </summary>
public sealed class Unit
{
    readonly List<Guard> guards = [];
    readonly List<Write> checks = [];
    readonly List<Write> rest = [];
    List<(WorldId World, AccountId Account)>? told;
    List<Counted>? counts;

    /// <summary>A client waits for this change; if there are many of these, workers' units wait a little.</summary>
    public bool IsRequest { get; init; }

    /// <summary>Whose request it is: requests are written in turns. Null for no one's in particular; those take turns as one.</summary>
    public Taker? Taker { get; init; }

    /// <summary>
    /// A change of something that other units depend on without guarding it exclusively (a world's clock): it is written alone.
    /// </summary>
    public bool IsAlone { get; init; }

    public IReadOnlyList<Guard> Guards => guards;

    public IReadOnlyList<Write> Checks => checks;

    public IReadOnlyList<Write> Rest => rest;

    /// <summary>The loops for which this makes work due; after the commit they are woken on this node and on the others.</summary>
    public Wakes Wakes { get; private set; }

    /// <summary>The accounts to which it adds events, by world.</summary>
    public IReadOnlyCollection<(WorldId World, AccountId Account)> Told => told ?? [];

    /// <summary>The approximate size of the arguments; limits the size of a batch.</summary>
    public int Bytes { get; private set; }

    public int Statements => guards.Count + checks.Count + rest.Count;

    public Unit Guard(Guard guard)
    {
        guards.Add(guard);
        return this;
    }

    /// <summary>
    /// A statement that must change exactly <paramref name="expect"/> rows; otherwise the unit is a conflict at this check.
    /// </summary>
    public Unit Check(int expect, Sql sql, params object?[] args) => AddCheck(new(sql, SqlValues.Plain(args), expect));

    /// <summary>A statement whose rows are returned.</summary>
    /// <param name="rows">Used by this statement only: a receiver is cleared before its statement runs.</param>
    /// <exception cref="InvalidOperationException">Another statement of this unit has the same receiver.</exception>
    public Unit Returning(IRowSink rows, Sql sql, params object?[] args) => AddCheck(new(sql, SqlValues.Plain(args), null, rows));

    public Unit Then(Sql sql, params object?[] args)
    {
        rest.Add(new(sql, SqlValues.Plain(args)));
        Bytes += SizeOf(args);
        return Wake(sql.Wakes);
    }

    public Unit Wake(Wakes wakes)
    {
        Wakes |= wakes;
        return this;
    }

    /// <summary>What to count in metrics once this is durable.</summary>
    internal IReadOnlyList<Counted> Counts => counts ?? [];

    /// <summary>Counts something when this is durable, if metrics are collected.</summary>
    internal Unit Count(Counter<long> counter, string? label = null, string? value = null)
    {
        if (counter.Enabled)
        {
            (counts ??= []).Add(new(counter, label, value));
        }

        return this;
    }

    public Unit Tell(WorldId world, AccountId account)
    {
        told ??= new(1);
        if (!told.Contains((world, account)))
        {
            told.Add((world, account));
        }

        return this;
    }

    Unit AddCheck(Write write)
    {
        if (write.Rows is { } rows && checks.Exists(c => ReferenceEquals(c.Rows, rows)))
        {
            throw new InvalidOperationException("Two statements of a unit have one receiver of rows; it would keep only the rows of the second.");
        }

        checks.Add(write);
        Bytes += SizeOf(write.Args);
        return Wake(write.Sql.Wakes);
    }

    static int SizeOf(object?[] args)
    {
        var size = 0;
        foreach (var arg in args)
        {
            size += arg switch { byte[] bytes => bytes.Length, string text => text.Length, _ => 8 };
        }

        return size;
    }
}

/// <summary>What a commit can wake: loops, and nodes that remember keys.</summary>
[Flags]
public enum Wakes
{
    None = 0,
    Deliveries = 1,
    Errands = 2,
    Deadlines = 4,
    Routes = 8,
    Advances = 16,
    Mail = 32,
    /// <summary>A key, its account or its world was changed.</summary>
    Keys = 64,
}

public enum CommitStatus
{
    /// <summary>Durable.</summary>
    Done,
    /// <summary>A guarded version has changed: load and decide again.</summary>
    Stale,
    /// <summary>A check changed a different number of rows than expected.</summary>
    Conflict,
    /// <summary>The request's key was revoked or its world deleted before the change was written; a retry would not help.</summary>
    KeyGone,
    AccountClosed,
}

/// <param name="Check">Which check conflicted, counted from 0.</param>
public readonly record struct CommitResult(CommitStatus Status, int Check = -1)
{
    public static readonly CommitResult Done = new(CommitStatus.Done);
    public static readonly CommitResult Stale = new(CommitStatus.Stale);
    public static readonly CommitResult KeyGone = new(CommitStatus.KeyGone);

    public static CommitResult Of(Guard failed) => failed.Kind switch
    {
        GuardKind.Key or GuardKind.Session or GuardKind.OperatorKey => KeyGone,
        GuardKind.Account => new(CommitStatus.AccountClosed),
        _ => Stale,
    };
}

/// <summary>The queue is full, the database did not answer in time, or it is lost: nothing was stored.</summary>
public sealed class StorageBusyException(string message, Exception? inner = null) : Exception(message, inner)
{
    public StorageBusyException() : this("The database did not store the change in time.") { }

    /// <summary><see cref="StorageWatch"/> has already logged that the database is lost.</summary>
    public bool IsToldElsewhere { get; init; }

    public StorageBusyException(string message) : this(message, null) { }
}

/// <summary>The answer to the COMMIT was lost and its outcome could not be determined in time: the change may or may not be stored.</summary>
public sealed class OutcomeUnknownException(string message, Exception? inner = null) : Exception(message, inner)
{
    public OutcomeUnknownException() : this("The outcome of the change is unknown.") { }

    public OutcomeUnknownException(string message) : this(message, null) { }
}
