using Hostline.Bench.Load;

namespace Hostline.Bench.Parts;

/// <summary>The disk that holds everything durable of a run.</summary>
static class Disk
{
    static readonly string[] InMemory = ["tmpfs", "ramfs"];

    /// <exception cref="ArgumentException">The folder is in memory, where an fsync has no effect.</exception>
    public static string Check(string folder) => InMemory.Contains(Format(folder))
        ? throw new ArgumentException($"{folder} is in memory, where nothing is durable. Name a folder on a disk with --disk.")
        : folder;

    public static string Format(string folder) => new DriveInfo(folder).DriveFormat;

    /// <summary>The least that one durable write costs: 4 KiB appended and flushed repeatedly, as a log is written.</summary>
    public static async Task<Latencies> Fsync(string folder, int times)
    {
        var path = Path.Combine(folder, "fsync");
        var block = new byte[4096];
        try
        {
            using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
            long at = 0;
            return await Latencies.Of(times, () =>
            {
                RandomAccess.Write(file, block, at);
                RandomAccess.FlushToDisk(file);
                at += block.Length;
                return ValueTask.CompletedTask;
            });
        }
        finally
        {
            File.Delete(path);
        }
    }
}
