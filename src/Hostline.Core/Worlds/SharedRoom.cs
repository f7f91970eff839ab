namespace Hostline.Core.Worlds;

public readonly record struct Taker(WorldId World, AccountId Account)
{
    public bool IsLive => World == Worlds.World.LiveId;
}

/// <summary>Whether capacity was granted, and if not, why.</summary>
public enum Taken
{
    Yes,
    /// <summary>There is capacity, but the account or its sandbox has used up its share.</summary>
    NoShareLeft,
    NoRoomLeft,
}

/// <summary>
/// A capacity that all accounts of a node share. An account, or a sandbox with all its accounts, may hold no more than it leaves free:
/// an account alone gets half, two equally greedy ones a third each, and a newcomer always finds room. All sandboxes together hold at
/// most half; the other half is reserved for live accounts. Thread safe.
/// </summary>
public sealed class SharedRoom(long size)
{
    readonly Lock gate = new();
    readonly Dictionary<AccountId, long> ofAccounts = [];
    readonly Dictionary<WorldId, long> ofSandboxes = [];
    long held;
    long heldBySandboxes;

    public long Size => size;

    /// <summary>The share of all sandboxes together. A capacity of one is open to everyone.</summary>
    public long SizeForSandboxes => Math.Max(1, size / 2);

    public long Held
    {
        get
        {
            lock (gate)
            {
                return held;
            }
        }
    }

    public long HeldBy(AccountId account)
    {
        lock (gate)
        {
            return ofAccounts.GetValueOrDefault(account);
        }
    }

    /// <summary>Takes all of <paramref name="amount"/> or nothing. An amount that fits is never refused to an account that holds nothing yet.</summary>
    /// <param name="accountAtMost">The most that the account may hold, even if its share is larger.</param>
    public Taken TryTake(Taker who, long amount, long accountAtMost = long.MaxValue)
    {
        lock (gate)
        {
            var taken = ofAccounts.GetValueOrDefault(who.Account) + amount > accountAtMost ? Taken.NoShareLeft : Judge(who, amount);
            if (taken == Taken.Yes)
            {
                Add(who, amount);
            }

            return taken;
        }
    }

    /// <summary>Whether <see cref="TryTake"/> would succeed now.</summary>
    public bool MayTake(Taker who, long amount)
    {
        lock (gate)
        {
            return Judge(who, amount) == Taken.Yes;
        }
    }

    public void Give(Taker who, long amount)
    {
        lock (gate)
        {
            Add(who, -amount);
        }
    }

    Taken Judge(Taker who, long amount)
    {
        var left = (who.IsLive ? size - held : Math.Min(SizeForSandboxes - heldBySandboxes, size - held)) - amount;
        return left < 0 ? Taken.NoRoomLeft
            : IsOverShare(ofAccounts, who.Account, amount, left) || (!who.IsLive && IsOverShare(ofSandboxes, who.World, amount, left)) ? Taken.NoShareLeft
            : Taken.Yes;
    }

    static bool IsOverShare<T>(Dictionary<T, long> shares, T holder, long amount, long left) where T : struct =>
        shares.TryGetValue(holder, out var has) && has + amount > left;

    void Add(Taker who, long amount)
    {
        held += amount;
        Add(ofAccounts, who.Account, amount);
        if (!who.IsLive)
        {
            heldBySandboxes += amount;
            Add(ofSandboxes, who.World, amount);
        }
    }

    static void Add<T>(Dictionary<T, long> shares, T holder, long amount) where T : struct
    {
        var has = shares.GetValueOrDefault(holder) + amount;
        if (has == 0)
        {
            shares.Remove(holder);
        }
        else
        {
            shares[holder] = has;
        }
    }
}
