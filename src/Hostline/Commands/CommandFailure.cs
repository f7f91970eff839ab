namespace Hostline.Commands;

/// <summary>A command failed. The message is the sentence that the user sees, with the next step.</summary>
sealed class CommandFailure(string message, int exitCode = CommandLine.Failed, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode => exitCode;
}
