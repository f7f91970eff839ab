using System.Buffers;
using System.Net;
using System.Text;
using Hostline.Configuration;
using Microsoft.AspNetCore.Connections;

namespace Hostline.Server;

/// <summary>
/// Limits the open connections: to <see cref="FileLimit.Inbound"/> in all, and half of that for one address. If there is no room, the
/// connection that has been idle longest is closed; if all are busy, a few more are accepted for health checks only.
/// </summary>
sealed class Door(FileLimit files, Settings settings, TimeProvider time, ILogger<Door> log)
{
    /// <summary>Connections reserved for health checks, and how many of them one address may have.</summary>
    public const int Reserve = 16, ReservePerAddress = 4;

    /// <summary>The time from connecting to the first byte. Clients connect when they have something to send.</summary>
    public static readonly TimeSpan FirstByteWithin = TimeSpan.FromSeconds(5);

    /// <summary>Longer than a health check takes, including its database query.</summary>
    static readonly TimeSpan ReserveWithin = TimeSpan.FromSeconds(5);

    static readonly TimeSpan WarnAtMostEvery = TimeSpan.FromMinutes(1);

    const int RequestLineAtMost = 64;

    static readonly string[] HealthChecks = ["GET /healthz ", "HEAD /healthz ", "GET /readyz ", "HEAD /readyz "];

    static readonly byte[] Full = Encoding.ASCII.GetBytes(
        "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 5\r\nContent-Type: text/plain\r\nContent-Length: 57\r\n\r\n"
        + "Too many connections are open. Try again in some seconds.");

    readonly Guests guests = new(files.Inbound - Reserve, Math.Max(1, (files.Inbound - Reserve) / 2));
    long warnedAt = long.MinValue;

    /// <summary>Runs before the server's own handling of each connection.</summary>
    public async Task Admit(ConnectionContext connection, ConnectionDelegate serve)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        if (guests.Enter(connection, ClientAddress.SubscriberOf(address), IsTrusted(address), time.GetTimestamp()) is not { } guest)
        {
            Warn();
            return;
        }

        try
        {
            connection.Features.Set(guest);
            await (guest.IsOnReserve ? ServeHealth(connection, serve) : Serve(connection, serve));
        }
        finally
        {
            guests.Leave(guest);
        }
    }

    /// <summary>Runs around each request: a connection with a request in progress is not idle.</summary>
    public async Task Occupy(HttpContext http, RequestDelegate next)
    {
        var guest = http.Features.Get<Guest>();
        if (guest is { IsOnReserve: true })
        {
            http.Response.Headers.Connection = "close";
        }

        guest?.Begin();
        try
        {
            await next(http);
        }
        finally
        {
            guest?.End(time.GetTimestamp());
        }
    }

    async Task Serve(ConnectionContext connection, ConnectionDelegate serve)
    {
        if (await Beginning(connection, bytes: 1) is not null)
        {
            await serve(connection);
        }
    }

    async Task ServeHealth(ConnectionContext connection, ConnectionDelegate serve)
    {
        Warn();
        using var end = time.CreateTimer(_ => connection.Abort(), null, ReserveWithin, Timeout.InfiniteTimeSpan);
        var line = await Beginning(connection, RequestLineAtMost);
        if (line is not null && HealthChecks.Any(line.StartsWith))
        {
            await serve(connection);
        }
        else if (line is not null)
        {
            await connection.Transport.Output.WriteAsync(Full);
        }
    }

    /// <summary>Peeks at the first bytes, which remain to be read; fewer if a line ends before. Null if none came in time.</summary>
    async Task<string?> Beginning(ConnectionContext connection, int bytes)
    {
        using var late = new CancellationTokenSource(FirstByteWithin, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(late.Token, connection.ConnectionClosed);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(over.Token);
                var isEnough = read.IsCompleted || read.Buffer.Length >= bytes || read.Buffer.PositionOf((byte)'\n') is not null;
                var text = isEnough && !read.Buffer.IsEmpty ? Encoding.ASCII.GetString(read.Buffer.Slice(0, Math.Min(bytes, read.Buffer.Length))) : null;
                input.AdvanceTo(read.Buffer.Start, isEnough ? read.Buffer.Start : read.Buffer.End);
                if (isEnough)
                {
                    return text;
                }
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    bool IsTrusted(IPAddress? address) =>
        address is not null && settings.TrustedProxies.Any(n => n.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));

    void Warn()
    {
        var now = time.GetTimestamp();
        var before = Interlocked.Read(ref warnedAt);
        if ((before == long.MinValue || time.GetElapsedTime(before, now) > WarnAtMostEvery) && Interlocked.CompareExchange(ref warnedAt, now, before) == before)
        {
            log.LogWarning(
                "Connections are refused: {Count} are open of {AtMost}, {Share} for one address. {NextStep}",
                guests.Count, files.Inbound, guests.Share,
                "Add proxies that serve many clients to HOSTLINE_TRUSTED_PROXIES; a higher limit of open files allows more connections.");
        }
    }
}
