namespace Hostline.Commands;

/// <summary>A command can not do what was asked. The message is the one sentence the user sees, with the next step.</summary>
sealed class CommandFailure(string message, int exitCode = CommandLine.Failed, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode => exitCode;
}
