using System.Net;
using System.Net.Sockets;

namespace Hostline.Tests.Support;

/// <summary>Ports on 127.0.0.1 for programs that need theirs in advance.</summary>
public static class FreePort
{
    // Below the system's range for outgoing connections (32768 and up), so that no other program gets the port between our check and
    // the start; parallel test runs begin at different places.
    const int First = 20_000, Count = 12_000;
    static int taken = Environment.ProcessId * 97 % Count;

    public static int Take()
    {
        for (int tries = 0; tries < Count; tries++)
        {
            int port = First + (int)((uint)Interlocked.Increment(ref taken) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No port from {First} to {First + Count - 1} is free.");
    }

    static bool IsFree(int port)
    {
        using TcpListener probe = new(IPAddress.Loopback, port);
        try
        {
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
