using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Hostline.Core.Documents.Checks;
using Hostline.Storage.Tables;

namespace Hostline.Documents.Reading;

/// <summary>The resources used to read a document, sampled from outside every few milliseconds.</summary>
/// <param name="Memory">Private memory of the process in bytes; the highest sample.</param>
public sealed record ReadingCost(TimeSpan Work, long Memory);

public sealed record ReadWords(DocumentText? Text, string? Why, ReadingCost? Cost = null);

/// <summary>Reads documents in separate processes, with limits on their processor time, memory and elapsed time.</summary>
public sealed class DocumentReader(DocumentFile files, LastReadings last, TimeProvider time, ILogger<DocumentReader> log) : IDisposable
{
    public static readonly TimeSpan WorkAtMost = TimeSpan.FromSeconds(2);

    /// <summary>Its private memory, without what it shares with this process.</summary>
    public const long MemoryAtMost = 64 * 1024 * 1024;

    /// <summary>Long enough for a machine that is busy with other work.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    const string TooMuchWork = "it takes too much work.";

    const int OutputAtMost = 4 * 1024 * 1024;

    /// <summary>The limit of the runtime's heap leaves room for the rest of the process.</summary>
    static readonly Dictionary<string, string> Frugal = new()
    {
        ["DOTNET_GCHeapHardLimit"] = "0x3000000",
        ["DOTNET_GCgen0size"] = "0x200000",
        ["DOTNET_gcConcurrent"] = "0",
        ["DOTNET_GCHeapCount"] = "1",
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_EnableDiagnostics"] = "0",
    };

    readonly SemaphoreSlim turns = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <param name="isLetter">Whether to look for the code of a letter in the pictures of one that has no words.</param>
    public async Task<ReadWords> Read(StoredDocument document, bool isLetter, CancellationToken cancellation)
    {
        // One that was read as a letter has all that is asked of others.
        if ((last.Of(LastReadings.KeyOf(document.Sha256, isLetter)) ?? last.Of(LastReadings.KeyOf(document.Sha256, isLetter: true))) is { } known)
        {
            return known;
        }

        var bytes = new MemoryStream((int)document.Size);
        await foreach (var chunk in files.Read(document, cancellation))
        {
            bytes.Write(chunk);
        }

        var read = await Read(bytes.ToArray(), isLetter, cancellation);
        if (read.Why is { } why)
        {
            log.LogInformation("The words of document {Document} cannot be read: {Why}", document.Id, why);
        }

        return read;
    }

    /// <inheritdoc cref="Read(StoredDocument, bool, CancellationToken)"/>
    public async Task<ReadWords> Read(byte[] file, bool isLetter, CancellationToken cancellation)
    {
        var key = LastReadings.Key(file, isLetter);
        await turns.WaitAsync(cancellation);
        try
        {
            if (last.Of(key) is { } known)
            {
                return known;
            }

            using var process = Process.Start(How(isLetter)) ?? throw new InvalidOperationException("The process that reads documents did not start.");
            process.BeginErrorReadLine();
            try
            {
                return await Finish(process, file, key, cancellation);
            }
            finally
            {
                End(process);
            }
        }
        finally
        {
            turns.Release();
        }
    }

    async Task<ReadWords> Finish(Process process, byte[] file, string key, CancellationToken cancellation)
    {
        var output = Task.WhenAll(Feed(process, file), Take(process));
        var (begun, cost) = (time.GetTimestamp(), new ReadingCost(TimeSpan.Zero, 0));
        while (!process.HasExited)
        {
            cost = CostOf(process, cost);
            if (TooMuch(cost) is { } why)
            {
                // What it has written of pictures is not waited for; its words may be out.
                End(process);
                return last.Keep(key, Told((await output)[1]) is { } early ? new(early, null, cost) : new(null, why, cost));
            }

            if (time.GetElapsedTime(begun) > Patience)
            {
                return new(null, TooMuchWork, cost);
            }

            await Task.Delay(LookEvery, cancellation);
        }

        return last.Keep(key, Told((await output)[1]) is { } text ? new(text, null, cost) : new(null, "its form is not understood.", cost));
    }

    /// <summary>The words of the first line with the code of the second; null before the first is whole.</summary>
    static DocumentText? Told(string? output)
    {
        var lines = (output ?? "").Split('\n', 2);
        if (lines.Length < 2 || JsonSerializer.Deserialize<DocumentText>(lines[0]) is not { } text)
        {
            return null;
        }

        try
        {
            return lines[1].Length > 0 && JsonSerializer.Deserialize<Passage>(lines[1]) is { } code ? text with { Codes = [code] } : text;
        }
        catch (JsonException)
        {
            return text; // it was ended while it wrote
        }
    }

    /// <summary>Which limit it has passed; null if none.</summary>
    static string? TooMuch(ReadingCost cost) => cost.Work > WorkAtMost ? TooMuchWork
        : cost.Memory > MemoryAtMost ? "it takes too much memory."
        : null;

    static ReadingCost CostOf(Process process, ReadingCost before)
    {
        try
        {
            process.Refresh();
            return new(process.TotalProcessorTime, Math.Max(before.Memory, OwnMemory(process)));
        }
        catch (Exception ended) when (ended is InvalidOperationException or Win32Exception)
        {
            return before; // it has just ended
        }
    }

    /// <summary>Without the files of the program and the runtime, which all processes share.</summary>
    static long OwnMemory(Process process)
    {
        var status = $"/proc/{process.Id}/status";
        if (!File.Exists(status))
        {
            return process.WorkingSet64;
        }

        try
        {
            var line = File.ReadLines(status).FirstOrDefault(l => l.StartsWith("RssAnon:", StringComparison.Ordinal)) ?? "";
            return line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [_, var kilobytes, ..]
                && long.TryParse(kilobytes, NumberStyles.None, CultureInfo.InvariantCulture, out var own) ? own * 1024 : 0;
        }
        catch (IOException)
        {
            return 0; // it has just ended
        }
    }

    static async Task<string?> Feed(Process process, byte[] file)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(file);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read everything; its exit code says why.
        }

        return null;
    }

    static async Task<string?> Take(Process process)
    {
        var (text, buffer) = (new StringBuilder(), new char[16 * 1024]);
        for (int taken; (taken = await process.StandardOutput.ReadAsync(buffer)) > 0 && text.Length <= OutputAtMost;)
        {
            text.Append(buffer, 0, taken);
        }

        return text.Length <= OutputAtMost ? text.ToString() : null;
    }

    static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception ended) when (ended is InvalidOperationException or Win32Exception)
        {
            // It has already ended.
        }
    }

    /// <summary>This program, or the one beside the tests that run it.</summary>
    static ProcessStartInfo How(bool isLetter)
    {
        const string Name = "hostline";
        var own = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == Name ? path
            : Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? Name + ".exe" : Name);
        var how = new ProcessStartInfo(own, isLetter ? [ReadingProcess.Verb, ReadingProcess.Letter] : [ReadingProcess.Verb])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        // The process gets none of the server's secrets.
        foreach (var name in how.Environment.Keys.Where(k => k.StartsWith("HOSTLINE_", StringComparison.Ordinal)).ToList())
        {
            how.Environment.Remove(name);
        }

        foreach (var (name, value) in Frugal)
        {
            how.Environment[name] = value;
        }

        return how;
    }

    public void Dispose() => turns.Dispose();
}
