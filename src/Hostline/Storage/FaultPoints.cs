using System.Collections.Concurrent;
using System.Diagnostics;

namespace Hostline.Storage;

/// <summary>
/// Named places where a test can make the process die, fail or stall, to see that nothing is lost. Unarmed, a point costs
/// one read of an empty dictionary. Armed by code, or for a whole process by <c>HOSTLINE_FAULTS=name=kill@3,name=throw</c>.
/// </summary>
public sealed class FaultPoints
{
    public const string BeforeCommit = "before-commit";
    public const string AfterCommit = "after-commit";
    public const string BeforeSend = "before-send";
    public const string AfterSend = "after-send";

    readonly ConcurrentDictionary<string, Func<Task>> armed = new();

    public static FaultPoints FromEnvironment()
    {
        var points = new FaultPoints();
        foreach (var entry in (Environment.GetEnvironmentVariable("HOSTLINE_FAULTS") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = entry.Split('=', '@');
            var nth = parts.Length > 2 ? int.Parse(parts[2]) : 1;
            points.Arm(parts[0], nth, parts[1] == "kill" ? Kill : () => throw new InvalidOperationException($"Fault point {parts[0]} was armed to fail."));
        }

        return points;
    }

    /// <summary>From now on the n-th pass of the point runs the action, and is the last that does.</summary>
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

    public Task Pass(string point) => armed.IsEmpty || !armed.TryGetValue(point, out var action) ? Task.CompletedTask : action();

    /// <summary>As kill -9 would: no finally block, no flush.</summary>
    static Task Kill()
    {
        Process.GetCurrentProcess().Kill();
        return Task.Delay(Timeout.Infinite);
    }
}
