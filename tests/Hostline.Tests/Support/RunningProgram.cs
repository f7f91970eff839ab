using System.Diagnostics;

namespace Hostline.Tests.Support;

/// <summary>A program that runs beside a test until it is killed. Its last lines are kept, for the message when it ends too early.</summary>
sealed class RunningProgram : IAsyncDisposable
{
    const int LinesKept = 40;

    readonly Process process;
    readonly string name;
    readonly Queue<string> lines = new();

    RunningProgram(Process process, string name) => (this.process, this.name) = (process, name);

    public int Id => process.Id;

    public bool HasEnded => process.HasExited;

    /// <param name="file">A path, or a name on the PATH.</param>
    /// <param name="arguments">Passed unchanged, without a shell.</param>
    /// <param name="directory">Its working directory.</param>
    /// <param name="environment">Added to this process's environment.</param>
    public static RunningProgram Start(string file, IEnumerable<string> arguments, string directory = "/", params (string Name, string Value)[] environment)
    {
        ProcessStartInfo how = new(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = directory };
        foreach (var (name, value) in environment)
        {
            how.Environment[name] = value;
        }

        RunningProgram running = new(Process.Start(how)!, Path.GetFileName(file));
        AtExit.Do(running.Kill);
        // Both are always read: a full pipe would stop the program.
        running.process.OutputDataReceived += running.Keep;
        running.process.ErrorDataReceived += running.Keep;
        running.process.BeginOutputReadLine();
        running.process.BeginErrorReadLine();
        return running;
    }

    /// <summary>The full path of a program, or null. Debian installs servers in a directory that is only in root's PATH.</summary>
    public static string? Find(string name) => ChildProgram.Find(name) ?? new[] { "/usr/sbin/" + name }.FirstOrDefault(File.Exists);

    /// <summary>Waits until something answers HTTP here. There is no signal when another process listens on a socket.</summary>
    /// <exception cref="InvalidOperationException">The program ended first; the message contains its last lines.</exception>
    public Task Answers(string url) => IsReady(() => IsAnswered(url), url);

    /// <summary>Whether anything answers HTTP here, whatever it says.</summary>
    public static async Task<bool> IsAnswered(string url)
    {
        try
        {
            using var answer = await Http.Client.GetAsync(url);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <exception cref="InvalidOperationException">The program ended first; the message contains its last lines.</exception>
    public Task IsReady(Func<Task<bool>> ready, string what) => Hang.Until(async () =>
        HasEnded ? throw new InvalidOperationException($"{name} ended with {process.ExitCode} before {what}.\n{Said}") : await ready(),
        () => $"{what} ({Said})");

    public void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // Disposed of: its test has cleaned up.
        }
    }

    /// <summary>Kills the program.</summary>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    string Said
    {
        get
        {
            lock (lines)
            {
                return string.Join('\n', lines);
            }
        }
    }

    void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (lines)
        {
            if (line.Data is not null)
            {
                lines.Enqueue(line.Data);
            }

            if (lines.Count > LinesKept)
            {
                lines.Dequeue();
            }
        }
    }
}
