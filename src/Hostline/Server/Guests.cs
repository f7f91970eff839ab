using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Hostline.Server;

sealed class Guest(ConnectionContext connection, Guests.Party party, bool isOnReserve, long now)
{
    const int Idle = 0, Busy = 1, Out = 2;

    int state = Idle;
    long idleSince = now;

    public Guests.Party Party => party;

    /// <summary>Accepted for health checks only.</summary>
    public bool IsOnReserve => isOnReserve;

    public bool IsIdle => Volatile.Read(ref state) == Idle;

    public long IdleSince => Volatile.Read(ref idleSince);

    public void Begin() => Interlocked.CompareExchange(ref state, Busy, Idle);

    public void End(long at)
    {
        Volatile.Write(ref idleSince, at);
        Interlocked.CompareExchange(ref state, Idle, Busy);
    }

    /// <summary>Closes it unless a request has begun meanwhile.</summary>
    public bool ShowOut()
    {
        if (Interlocked.CompareExchange(ref state, Out, Idle) != Idle)
        {
            return false;
        }

        connection.Abort(new("The connection was idle and made room for another."));
        return true;
    }
}

/// <summary>The open connections, by their remote address.</summary>
/// <param name="atMost">The limit in all, not counting the reserve.</param>
/// <param name="share">The limit of one address that is not a trusted proxy.</param>
sealed class Guests(int atMost, int share)
{
    internal sealed class Party(IPAddress address)
    {
        public IPAddress Address => address;

        public HashSet<Guest> Seated { get; } = [];

        public int OnReserve { get; set; }

        public Guest? LongestIdle => Seated.Where(g => g.IsIdle).MinBy(g => g.IdleSince);
    }

    readonly Lock gate = new();
    readonly Dictionary<IPAddress, Party> parties = [];
    int seated, onReserve;

    public int Share => share;

    public int Count
    {
        get
        {
            lock (gate)
            {
                return seated + onReserve;
            }
        }
    }

    /// <summary>Null if there is no room and none can be made.</summary>
    public Guest? Enter(ConnectionContext connection, IPAddress address, bool isTrusted, long now)
    {
        lock (gate)
        {
            var party = parties.GetValueOrDefault(address) ?? (parties[address] = new(address));
            if ((isTrusted || party.Seated.Count < share || MakeRoom(party)) && (seated < atMost || MakeRoom(null)))
            {
                var guest = new Guest(connection, party, isOnReserve: false, now);
                party.Seated.Add(guest);
                seated++;
                return guest;
            }

            if (onReserve < Door.Reserve && party.OnReserve < Door.ReservePerAddress)
            {
                party.OnReserve++;
                onReserve++;
                return new(connection, party, isOnReserve: true, now);
            }

            Forget(party);
            return null;
        }
    }

    public void Leave(Guest guest)
    {
        lock (gate)
        {
            if (guest.IsOnReserve)
            {
                guest.Party.OnReserve--;
                onReserve--;
            }
            else
            {
                Unseat(guest);
            }

            Forget(guest.Party);
        }
    }

    /// <summary>Closes an idle connection: of this party, or else of the largest party that has one.</summary>
    bool MakeRoom(Party? of)
    {
        IEnumerable<Party> candidates = of is null ? parties.Values.OrderByDescending(p => p.Seated.Count) : [of];
        foreach (var candidate in candidates)
        {
            while (candidate.LongestIdle is { } guest)
            {
                if (guest.ShowOut())
                {
                    Unseat(guest);
                    return true;
                }
            }
        }

        return false;
    }

    void Unseat(Guest guest)
    {
        if (guest.Party.Seated.Remove(guest))
        {
            seated--;
        }
    }

    void Forget(Party party)
    {
        // A closed connection leaves later; by then there may be another party for its address.
        if (party.Seated.Count == 0 && party.OnReserve == 0 && parties.GetValueOrDefault(party.Address) == party)
        {
            parties.Remove(party.Address);
        }
    }
}
