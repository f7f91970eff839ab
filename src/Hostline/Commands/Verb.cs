using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Hostline.Commands;

/// <summary>A command. Its class declares its options and, from top to bottom, its actions.</summary>
abstract class Verb : Command
{
    protected Verb(string name, string help, string example) : base(name, help)
    {
        Example = example;
        SetAction(Run);
    }

    /// <summary>A command line with its effect, for the end of the help.</summary>
    public string Example { get; }

    /// <summary>Returns the exit code.</summary>
    /// <exception cref="CommandFailure">The command failed.</exception>
    protected abstract Task<int> Run(ParseResult given, CancellationToken cancellation);
}

/// <summary>The usual help, followed by the example and the exit codes.</summary>
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

        to.WriteLine("Exit codes: 0 done, 1 failed (the reason is on standard error), 2 wrong usage.");
        return CommandLine.Done;
    }
}
