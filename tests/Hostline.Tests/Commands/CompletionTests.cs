using Hostline.Tests.Support;

namespace Hostline.Tests.Commands;

/// <summary>The printed script in a real bash, with the typed line and the tab key simulated by bash's own variables.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("hostline", "hostline del", "deliveries")]
    [InlineData("./hostline", "./hostline orders li", "list")]
    [InlineData("hostline", "hostline review ", "accept list refuse")]
    [InlineData("hostline", "hostline messages --kind ", "call email sms")]
    [InlineData("hostline", "hostline orders list --acc", "--account")]
    [InlineData("hostline", "hostline completion z", "zsh")]
    public async Task Bash_completes_commands_options_and_their_values(string program, string typed, string offered)
    {
        using var place = new ScratchDirectory();
        File.WriteAllText(place.File("completion"), (await HostlineProgram.Run("completion", "bash")).Succeeded());
        File.CreateSymbolicLink(place.File("hostline"), ServerProcess.Program);
        var press = $$"""
            cd {{place.Path}}; PATH=$PWD:$PATH; source ./completion
            how=$(complete -p hostline) || exit 9
            [[ $how == *"-F _hostline hostline" ]] || exit 8
            COMP_LINE='{{typed}}' COMP_POINT=${#COMP_LINE}; COMP_POINT={{typed.Length}}
            read -ra COMP_WORDS <<<"$COMP_LINE"; [[ $COMP_LINE != *' ' ]] || COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); [[ ${COMP_WORDS[0]} == '{{program}}' ]] || exit 7
            _hostline; printf '%s\n' "${COMPREPLY[@]}"
            """;
        var shown = (await ChildProgram.Run("bash", ["-c", press])).Succeeded().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Superset(offered.Split(' ').ToHashSet(), shown.ToHashSet());
        Assert.DoesNotContain(shown, word => word.Contains('?') || word.StartsWith('/'));
        Assert.All(shown, word => Assert.StartsWith(typed[(typed.LastIndexOf(' ') + 1)..], word));
    }

    [Theory]
    [InlineData("zsh", "compdef _hostline hostline")]
    [InlineData("fish", "complete -c hostline")]
    public async Task The_other_shells_have_a_script_of_their_own(string shell, string registers) =>
        Assert.Contains(registers, (await HostlineProgram.Run("completion", shell)).Succeeded());
}
