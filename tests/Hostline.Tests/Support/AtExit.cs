using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Hostline.Tests.Support;

/// <summary>Actions for the end of the test program, whether normal or by SIGTERM. (After SIGKILL the next run cleans up.)</summary>
static class AtExit
{
    static readonly ConcurrentStack<Action> Acts = new();

    // .NET 10 leaves SIGTERM and SIGHUP to the system's default, which ends the process without ProcessExit.
    static readonly PosixSignalRegistration[] Signals =
        [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(s => PosixSignalRegistration.Create(s, _ => Environment.Exit(143)))];

    static AtExit() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        while (Acts.TryPop(out Action? act))
        {
            Try(act);
        }

        GC.KeepAlive(Signals);
    };

    public static void Do(Action act) => Acts.Push(act);

    // One failed action must not keep the others from running.
    static void Try(Action act)
    {
        try
        {
            act();
        }
        catch (Exception broken)
        {
            Console.Error.WriteLine($"Not put away: {broken.Message}");
        }
    }
}
