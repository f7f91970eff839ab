using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Hostline.Tests.Support;

/// <summary>The signals tests send, with Linux's numbers on x64 and arm64.</summary>
public enum Signal
{
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}

/// <summary>kill(2): .NET itself can send SIGKILL only.</summary>
public static partial class Signals
{
    public static void Send(int pid, Signal signal)
    {
        if (Kill(pid, (int)signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
