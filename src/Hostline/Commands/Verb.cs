using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Hostline.Commands;

/// <summary>A command that does something. Its class holds its options and, from top to bottom, what it does.</summary>
abstract class Verb : Command
{
    protected Verb(string name, string help, string example) : base(name, help)
    {
        Example = example;
        SetAction(Run);
    }

    /// <summary>A command as it is typed, and what it does, for the end of the help.</summary>
    public string Example { get; }

    /// <summary>Gives the exit code.</summary>
    /// <exception cref="CommandFailure">It can not be done.</exception>
    protected abstract Task<int> Run(ParseResult given, CancellationToken cancellation);
}

/// <summary>The usual help, then the example and the exit codes.</summary>
sealed class HelpWithExample(HelpAction usual) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        usual.Invoke(parseResult);
        var to = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is Verb verb)
        {
            to.WriteLine($"Example:\n  {verb.Example.Replace("\n", "\n  ", StringComparison.Ordinal)}\n");
        }

        to.WriteLine("Exit codes: 0 done, 1 failed (the reason is on the standard error output), 2 wrong usage.");
        return CommandLine.Done;
    }
}
