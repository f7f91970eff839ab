namespace Hostline.Core.Worlds;

/// <summary>A customer in a world, as a user of shared capacity.</summary>
/// <param name="Family">A parent and its subaccounts are one (<see cref="Accounts.Account.Family"/>): otherwise each subaccount would add a share.</param>
public readonly record struct Taker(WorldId World, AccountId Family)
{
    public bool IsLive => World == Worlds.World.LiveId;

    /// <summary>Whoever takes turns: in the live world a family, and a sandbox with all its accounts.</summary>
    public Taker InTurns => IsLive ? this : OfSandbox(World);

    /// <summary>All operators of the host together count as one live family.</summary>
    public static readonly Taker Desk = new(Worlds.World.LiveId, AccountId.None);

    public static Taker OfSandbox(WorldId sandbox) => new(sandbox, AccountId.None);
}

/// <summary>Whether capacity was granted, and if not, why.</summary>
public enum Taken
{
    Yes,
    /// <summary>There is capacity, but the family or its sandbox has used up its share.</summary>
    NoShareLeft,
    NoRoomLeft,
}

/// <summary>
/// A capacity that all accounts of a node share. A family of accounts, or a sandbox with all its accounts, may hold no more than it leaves free:
/// a family alone gets half, two equally greedy ones a third each, and a newcomer always finds room. All sandboxes together hold at
/// most half; the other half is reserved for live accounts. Thread safe.
/// </summary>
public sealed class SharedRoom(long size)
{
    readonly Lock gate = new();
    readonly Dictionary<AccountId, long> ofFamilies = [];
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

    public long HeldBy(AccountId family)
    {
        lock (gate)
        {
            return ofFamilies.GetValueOrDefault(family);
        }
    }

    /// <summary>
    /// Takes all of <paramref name="amount"/> or nothing. An amount that fits is never refused to a family that holds nothing yet.
    /// </summary>
    /// <param name="who">The family and its world.</param>
    /// <param name="amount">How much is taken.</param>
    /// <param name="familyAtMost">The most that the family may hold, even if its share is larger.</param>
    public Taken TryTake(Taker who, long amount, long familyAtMost = long.MaxValue)
    {
        lock (gate)
        {
            var taken = ofFamilies.GetValueOrDefault(who.Family) + amount > familyAtMost ? Taken.NoShareLeft : Judge(who, amount);
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
            : IsOverShare(ofFamilies, who.Family, amount, left) || (!who.IsLive && IsOverShare(ofSandboxes, who.World, amount, left)) ? Taken.NoShareLeft
            : Taken.Yes;
    }

    static bool IsOverShare<T>(Dictionary<T, long> shares, T holder, long amount, long left) where T : struct =>
        shares.TryGetValue(holder, out var has) && has + amount > left;

    void Add(Taker who, long amount)
    {
        held += amount;
        Add(ofFamilies, who.Family, amount);
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
