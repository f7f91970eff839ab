using System.Globalization;
using System.Runtime.InteropServices;

namespace Hostline.Configuration;

/// <summary>
/// How many files this process may have open, and how they are divided: every connection is a file. A process that runs out of them cannot even
/// open its database, so the connections in both directions are limited.
/// </summary>
/// <param name="Files">The limit in effect; an unlimited process counts as <see cref="Plenty"/>.</param>
public sealed record FileLimit(int Files)
{
    /// <summary>More than this program could use.</summary>
    public const int Plenty = 1_000_000;

    /// <summary>Connections from clients, if the limit of files allows it.</summary>
    public const int InboundAtMost = 2_000;

    /// <summary>Connections to receivers of webhooks, if the limit of files allows it.</summary>
    public const int OutboundAtMost = 1_000;

    /// <summary>With fewer files the program cannot work.</summary>
    public const int FilesAtLeast = 256;

    /// <summary>Libraries, the database and its connections, documents being processed, connections being closed.</summary>
    const int OwnFiles = 192;

    /// <summary>One part in this many of the remaining files is for connections to the outside.</summary>
    const int OutboundParts = 3;

    const int InboundAtLeast = 48;
    const int OutboundAtLeast = 16;

    /// <summary>Linux and macOS number this limit differently.</summary>
    const int OpenFilesOnLinux = 7, OpenFilesOnMac = 8;

    public int Inbound => Math.Clamp(Files - OwnFiles - Outbound, InboundAtLeast, InboundAtMost);

    public int Outbound => Math.Clamp((Files - OwnFiles) / OutboundParts, OutboundAtLeast, OutboundAtMost);

    /// <summary>A warning for the operator; null if the limit allows the maximum.</summary>
    public string? Warning => Inbound == InboundAtMost && Outbound == OutboundAtMost ? null
        : string.Create(CultureInfo.InvariantCulture,
            $"This process may have {Files:n0} files open, so it accepts at most {Inbound:n0} connections and opens at most {Outbound:n0}.");

    public const string NextStep =
        "Raise the limit to 4,096 or more: ulimit -n 4096 before the start, LimitNOFILE=4096 in a systemd unit, --ulimit nofile=4096 for a container.";

    /// <summary>The limit of this process. .NET has raised it at start as far as possible without privileges.</summary>
    public static FileLimit OfThisProcess()
    {
        if (OperatingSystem.IsWindows())
        {
            return new(Plenty);
        }

        var read = Ask(OperatingSystem.IsMacOS() ? OpenFilesOnMac : OpenFilesOnLinux, out var limit) == 0;
        return new(read && limit.Current < Plenty ? (int)limit.Current : Plenty);
    }

    [StructLayout(LayoutKind.Sequential)]
    struct Limit
    {
        public nuint Current;
        public nuint Highest;
    }

    [DllImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    static extern int Ask(int resource, out Limit limit);
}
