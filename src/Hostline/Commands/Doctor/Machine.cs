using System.Runtime.InteropServices;
using Hostline.Configuration;
using Hostline.Core.Numbers;
using Hostline.Outbox;
using Hostline.Server;

namespace Hostline.Commands.Doctor;

static class Machine
{
    const int NeededDotNet = 10;
    const long Megabyte = 1_000_000;
    const long EnoughBytes = 1_000 * Megabyte;
    const long FewBytes = 100 * Megabyte;

    /// <summary>No machine with a correct clock can run this release before then.</summary>
    static readonly DateTimeOffset Earliest = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static IEnumerable<Finding> Check(Settings settings)
    {
        yield return DotNet();
        yield return Clock(TimeProvider.System.GetUtcNow());
        yield return Disk(settings.Data);
        yield return Files(FileLimit.OfThisProcess());
        yield return Receivers(FileLimit.OfThisProcess(), settings.Outgoing);
        yield return AreaCodes(settings.AreaCodes);
        foreach (var variable in Setting.Unread())
        {
            yield return Finding.Warn("settings", $"{variable} is not a setting.",
                "Check its spelling in docs/operations/settings.md, and whether it needs another variable to be set too.");
        }
    }

    internal static Finding Receivers(FileLimit files, int wanted)
    {
        try
        {
            var outgoing = OutgoingLimits.Of(files, wanted);
            var told = $"{outgoing.AtOnce:n0} requests to receivers at once, with {files.Files:n0} open files";
            return files.Outbound == FileLimit.OutboundAtMost ? Finding.Ok("receivers", told) : Finding.Warn("receivers", told + ".", FileLimit.NextStep);
        }
        catch (ArgumentException tooMany)
        {
            return Finding.Fail("receivers", $"{OutgoingLimits.Setting}={wanted} does not fit.", tooMany.Message);
        }
    }

    static Finding AreaCodes(IReadOnlyList<AddedAreaCode> added) => Finding.Ok("area codes",
        $"in service on {AddedAreaCode.TableAsOf}" + (added.Count == 0 ? "" : $", and {string.Join(", ", added.Select(a => a.Code))} by setting"));

    static Finding DotNet() => Environment.Version.Major >= NeededDotNet
        ? Finding.Ok(".NET", $"{Environment.Version} on {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors")
        : Finding.Fail(".NET", $"{Environment.Version} is too old.", $"Install .NET {NeededDotNet} or newer.");

    internal static Finding Clock(DateTimeOffset now) => now > Earliest
        ? Finding.Ok("clock", $"{now:yyyy-MM-dd HH:mm:ss} UTC")
        : Finding.Fail("clock", $"It shows {now:yyyy-MM-dd HH:mm:ss} UTC, which is in the past.",
            "Set this machine's clock; keep it right with NTP. Signatures and deadlines depend on it.");

    internal static Finding Files(FileLimit files)
    {
        var told = $"A server started from here accepts up to {files.Inbound:n0} connections and opens up to {files.Outbound:n0} to receivers of webhooks.";
        return files.Warning is null ? Finding.Ok("files", told)
            : files.Files < FileLimit.FilesAtLeast ? Finding.Fail("files", $"{files.Files:n0} open files are too few to work with. {told}", FileLimit.NextStep)
            : Finding.Warn("files", $"{files.Files:n0} files may be open. {told}", FileLimit.NextStep);
    }

    static Finding Disk(string data)
    {
        var at = new DirectoryInfo(Path.GetFullPath(data));
        while (!at.Exists && at.Parent is { } parent)
        {
            at = parent;
        }

        return Disk(at.FullName, new DriveInfo(at.FullName).AvailableFreeSpace);
    }

    internal static Finding Disk(string path, long free) => free switch
    {
        >= EnoughBytes => Finding.Ok("disk", $"{free / Megabyte:n0} MB free at {path}"),
        >= FewBytes => Finding.Warn("disk", $"Only {free / Megabyte:n0} MB are free at {path}.", "Free some space soon: a full disk stops every change."),
        _ => Finding.Fail("disk", $"Only {free / Megabyte:n0} MB are free at {path}.", "Free some space now: a full disk stops every change."),
    };
}
