using System.Globalization;
using System.Net;

namespace Hostline.Server;

/// <summary>
/// The system account of the program at the other end of a connection on this machine, from Linux's <c>/proc/net/tcp</c>. A proxy that speaks
/// HTTP/1.1 and adds no header looks like a local client, but packaged proxies such as Debian's nginx run under their own account.
/// </summary>
static class PeerAccount
{
    /// <summary>Debian Policy §9.2.2: 1 to 999 are system accounts, and 65534 is nobody. Accounts of people begin at 1000; root is 0.</summary>
    const int FirstPerson = 1_000, Nobody = 65_534;

    const int LocalColumn = 1, RemoteColumn = 2, AccountColumn = 7;

    static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>The account, if it is a service's and not this server's own; otherwise null, also if it cannot be determined.</summary>
    public static int? OfService(ConnectionInfo connection)
    {
        if (!OperatingSystem.IsLinux() || connection.RemoteIpAddress is not { } remote || connection.LocalIpAddress is not { } local)
        {
            return null;
        }

        // From the other end, our remote address is the local one.
        var (mine, theirs) = (Endings(remote, connection.RemotePort), Endings(local, connection.LocalPort));
        return Rows().Where(r => mine.Contains(r[LocalColumn]) && theirs.Contains(r[RemoteColumn]))
            .Select(r => int.Parse(r[AccountColumn], CultureInfo.InvariantCulture))
            .Where(account => account is > 0 and < FirstPerson or Nobody && account != Own).Select(account => (int?)account).FirstOrDefault();
    }

    static readonly int Own = ReadOwn();

    static IEnumerable<string[]> Rows() => Tables.Where(File.Exists).SelectMany(File.ReadLines)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(row => row.Length > AccountColumn && row[LocalColumn].Contains(':'));

    /// <summary>
    /// In the kernel's notation: each four bytes of the address as an integer in this machine's byte order, in hexadecimal; an IPv4
    /// address also in its IPv6 form.
    /// </summary>
    static string[] Endings(IPAddress address, int port) =>
        [.. (address.IsIPv4MappedToIPv6 ? [address,
            address.MapToIPv4()] : address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? new[] { address, address.MapToIPv6() } : [address])
            .Select(a => string.Concat(a.GetAddressBytes().Chunk(4).Select(four => BitConverter.ToUInt32(four).ToString("X8", CultureInfo.InvariantCulture)))
                + ':' + port.ToString("X4", CultureInfo.InvariantCulture))];

    static int ReadOwn() => !File.Exists("/proc/self/status") ? -1
        : File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("Uid:", StringComparison.Ordinal)) is { } line
            && int.TryParse(line.Split('\t', StringSplitOptions.RemoveEmptyEntries)[2], out var own) ? own : -1;
}
