using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Hostline.Tests.Support;

/// <summary>The processor time of this thread: on a busy machine the wall clock also counts what others do.</summary>
static partial class ThreadTime
{
    const int OfThisThread = 3;

    /// <summary>clock_gettime(2), with Linux's number of the clock; elsewhere the wall clock has to do.</summary>
    public static TimeSpan Of(Action act)
    {
        var before = Now();
        act();
        return Now() - before;
    }

    static TimeSpan Now() => OperatingSystem.IsLinux() && ClockTime(OfThisThread, out var time) == 0
        ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1_000)
        : Stopwatch.GetElapsedTime(0);

    struct Reading
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockTime(int clock, out Reading time);
}
