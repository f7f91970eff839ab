using System.CommandLine;

namespace Hostline.Commands.Completions;

sealed class PrintCompletion : Verb
{
    // Each script passes the line up to the cursor, without the program's name, to the program itself, so that no list here can become outdated.
    static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = """
            # hostline completion for bash: source <(hostline completion bash)
            _hostline() {
                local line=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]}
                line=${line#"${line%%[![:space:]]*}"}
                line=${line#"${COMP_WORDS[0]}"}
                line=${line#[[:space:]]}
                mapfile -t COMPREPLY < <(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)" -- "$word")
            }
            complete -o default -F _hostline hostline
            """,
        ["zsh"] = """
            #compdef hostline
            # hostline completion for zsh: source <(hostline completion zsh)
            _hostline() {
                local line=${LBUFFER#*${words[1]}}
                line=${line# }
                compadd -- ${(f)"$(${words[1]} "[suggest:${#line}]" "$line" 2>/dev/null)"}
            }
            compdef _hostline hostline
            """,
        ["fish"] = """
            # hostline completion for fish: hostline completion fish | source
            function __hostline_complete
                set -l program (commandline -poc)[1]
                set -l line (string replace -- $program '' (commandline -cp) | string trim --left)
                $program "[suggest:"(string length -- $line)"]" $line 2>/dev/null
            end
            complete -c hostline -f -a '(__hostline_complete)'
            """,
    };

    readonly Argument<string> shell = new("shell") { Description = "bash, zsh or fish." };

    public PrintCompletion()
        : base("completion", "Prints the script with which a shell completes commands and options, for hostline and ./hostline alike.",
            "hostline completion bash > /etc/bash_completion.d/hostline")
    {
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        Arguments.Add(shell);
    }

    protected override Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        Screen.Line(Scripts[given.GetRequiredValue(shell)]);
        return Task.FromResult(CommandLine.Done);
    }
}
