using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Hostline.Storage;

/// <summary>
/// Named places where a test can make the process die, fail or stall, to prove that nothing is lost. An unarmed point costs one look-up in an
/// empty dictionary. Points are armed by code, or for a whole process by <c>HOSTLINE_FAULTS=name=kill@3,name=throw</c>.
/// </summary>
public sealed class FaultPoints
{
    public const string BeforeCommit = "before-commit";
    public const string AfterCommit = "after-commit";
    public const string BeforeSend = "before-send";
    public const string AfterSend = "after-send";

    readonly ConcurrentDictionary<string, Func<Task>> armed = new();

    static readonly string[] Names = [BeforeCommit, AfterCommit, BeforeSend, AfterSend];

    /// <exception cref="ArgumentException">An entry cannot be read. It is not ignored, because a test whose fault point never fires tests nothing.</exception>
    public static FaultPoints Parse(string? text)
    {
        var points = new FaultPoints();
        foreach (var entry in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (name, action, nth) = Read(entry);
            points.Arm(name, nth, action == "kill" ? Kill : () => throw new InvalidOperationException($"Fault point {name} was armed to fail."));
        }

        return points;
    }

    static (string Name, string Action, int Nth) Read(string entry)
    {
        var parts = entry.Split('=', '@');
        var nth = 1;
        return parts.Length is 2 or 3 && Names.Contains(parts[0]) && parts[1] is "kill" or "throw"
            && (parts.Length == 2 || (int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out nth) && nth > 0))
            ? (parts[0], parts[1], nth)
            : throw new ArgumentException($"HOSTLINE_FAULTS cannot be read at '{entry}': write NAME=kill or NAME=throw, with @N for the N-th time; the names "
                + $"are {string.Join(", ", Names)}.");
    }

    /// <summary>Runs the action once, when the point is reached for the n-th time.</summary>
    public void Arm(string point, int nth, Func<Task> action)
    {
        var passes = 0;
        armed[point] = () =>
        {
            if (Interlocked.Increment(ref passes) != nth)
            {
                return Task.CompletedTask;
            }

            armed.TryRemove(point, out _);
            return action();
        };
    }

    /// <summary>Raised for each batch of queries before it runs, for tests that count statements.</summary>
    internal event Action<ReadBatch>? Asking;

    public void Ask(ReadBatch batch) => Asking?.Invoke(batch);

    public Task Pass(string point) => armed.IsEmpty || !armed.TryGetValue(point, out var action) ? Task.CompletedTask : action();

    /// <summary>Like kill -9: no finally block, no flush.</summary>
    static Task Kill()
    {
        Process.GetCurrentProcess().Kill();
        return Task.Delay(Timeout.Infinite);
    }
}
