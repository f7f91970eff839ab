using System.Text.RegularExpressions;
using Hostline.Tests.Commands;
using Hostline.Tests.Support;

namespace Hostline.Tests.Docs;

/// <summary>
/// Every command in every document is run as a reader would run it. A new block needs a line in <see cref="Runs"/> with its
/// preconditions; if a test cannot run it, the line says who does.
/// </summary>
public sealed partial class CommandTests
{
    const string Transfers = "docs/operations/transfers.md";

    /// <summary>How to run a block.</summary>
    /// <param name="Starts">Identified by its document and the beginning of its first command.</param>
    /// <param name="Stage">Its preconditions; null if <paramref name="Elsewhere"/> says who runs it.</param>
    /// <param name="EachAlone">Its commands are alternatives: each gets a stage of its own.</param>
    /// <param name="Serves">Its last command runs until it is stopped.</param>
    sealed record Run(string Starts, Func<Task<CommandStage>>? Stage, bool EachAlone = false, bool Serves = false, string Elsewhere = "");

    static readonly Run[] Runs =
    [
        new("README.md: ./hostline serve ", () => CommandStage.OfNothing(onPostgres: false), Serves: true),
        new("README.md: (cd examples && npm ci)", null, Elsewhere: "ExampleTests runs both examples; the packages come from the network"),
        new("docs/operations/go-live.md: node examples/go-live.mjs", null, Elsewhere: "ExampleTests runs it and compares its output with the page"),
        new("docs/operations/gateways/http.md: HOSTLINE_HTTP_SECRET=", null, Elsewhere: "OperatorHttpTests runs it with a port and a secret of its own"),
        new("README.md: ./hostline sandbox create", CommandStage.OfFirstStart),
        new("README.md: export HOSTLINE_MASTER_KEY", () => CommandStage.OfNothing(onPostgres: true), Serves: true),
        new("docs/operations/audit.md: ./hostline audit head", CommandStage.OfFirstStart),
        new("docs/dialects/telnyx.md: curl -X PATCH \"$HOST/hostline/v1/accounts/$ID_OF_ACME\"", CommandStage.OfTransfer),
        new(Transfers + ": curl -X POST \"$HOST/v2/messaging_hosted_number_orders/$ORDER/approve", CommandStage.OfTransfer, EachAlone: true),
        new(Transfers + ": curl -X POST \"$HOST/hostline/v1/orders/$ORDER/dispute\"", CommandStage.OfTransfer),
        new(Transfers + ": curl \"$HOST/hostline/v1/disputes\"", CommandStage.OfDispute),
        new("docs/operations/codes.md: curl \"$HOST/hostline/v1/alarms\"", CommandStage.OfDispute),
        new(Transfers + ": curl -X POST \"$HOST/hostline/v1/orders/$ORDER/undo\"", null, Elsewhere: "UndoTests asks with a holder's key"),
        new(Transfers + ": curl \"$HOST/hostline/v1/undos\"", null, Elsewhere: "UndoTests proposes and confirms both decisions"),
        new("docs/operations/evidence.md: curl \"$HOST/hostline/v1/numbers/", CommandStage.OfTransfer),
        new("docs/operations/evidence.md: curl \"$HOST/hostline/v1/audit/key\"", null, Elsewhere: "EvidencePackTests runs the script with the key"),
        new(Transfers + ": curl -X PUT \"$HOST/hostline/v1/locks", CommandStage.OfTransfer),
        new(Transfers + ": curl \"$HOST/hostline/v1/allowlist\"", CommandStage.OfTransfer),
        new(Transfers + ": curl -X POST \"$HOST/hostline/v1/orders/$ORDER/reverse\"", CommandStage.OfConsent),
        new(Transfers + ": curl \"$HOST/hostline/v1/orders/$ORDER\"", CommandStage.OfTransfer, EachAlone: true),
    ];

    /// <summary>Makes curl fail on a refusal and show the answer, as a reader would see it.</summary>
    const string Prelude = "set -euo pipefail; curl() { command curl --silent --show-error --fail-with-body \"$@\"; }\n";

    public static TheoryData<string> Blocks() => [.. CommandBlock.All().Where(b => b.Language == CommandBlock.Shell).Select(b => b.Name)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task The_commands_of_a_document_do_what_it_says(string name)
    {
        var block = CommandBlock.All().First(b => b.Language == CommandBlock.Shell && b.Name == name);
        var run = Array.Find(Runs, r => name.StartsWith(r.Starts, StringComparison.Ordinal));
        Assert.True(run is not null, $"{block.Document}:{block.Line} has commands that no test runs. Say in CommandTests.Runs what they presuppose.");
        if (run.Stage is null)
        {
            Assert.NotEqual("", run.Elsewhere);
            return;
        }

        foreach (var commands in run.EachAlone ? block.Commands.Select(c => (IReadOnlyList<string>)[c]) : [block.Commands])
        {
            await using var stage = await run.Stage();
            var lines = commands.Select(stage.Replace).ToList();
            await Succeeds(stage, run.Serves ? Serving(lines) : string.Join('\n', lines), block);
        }
    }

    [Fact]
    public void Blocks_of_commands_are_marked_as_such_and_each_is_run_once()
    {
        string[] commands = ["bash", "shell", "console", "zsh", "curl"];
        Assert.Empty(CommandBlock.All().Where(b => commands.Contains(b.Language) || (b.Language == "" && b.Lines.Any(l => Command().IsMatch(l))))
            .Select(b => $"{b.Document}:{b.Line} must begin with ```sh"));
        var names = CommandBlock.All().Where(b => b.Language == CommandBlock.Shell).Select(b => b.Name).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Empty(Runs.Where(r => names.Count(n => n.StartsWith(r.Starts, StringComparison.Ordinal)) != 1).Select(r => r.Starts));
    }

    [Fact]
    public async Task A_server_starts_on_the_database_that_the_page_of_PostgreSQL_has_one_make()
    {
        const string Page = "docs/operations/postgresql.md";
        await using var cluster = await PostgresCluster.Own();
        var block = Assert.Single(CommandBlock.All(), b => b.Language == "sql");
        Assert.Equal(Page, block.Document);
        foreach (var statement in string.Join('\n', block.Lines).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            await cluster.Execute(statement.Replace("'…'", "'secret'", StringComparison.Ordinal));
        }

        await using var server = await ServerProcess.Start(new()
        {
            Database = $"postgres://hostline:secret@127.0.0.1:{cluster.Port}/hostline",
            Environment = new Dictionary<string, string?> { ["HOSTLINE_MASTER_KEY"] = TestServer.TestMasterKey, ["HOSTLINE_DATABASE_UNFLUSHED"] = "1" },
        });
        Assert.False(server.HasExited);
    }

    public static TheoryData<string> Mentions() =>
        [.. CommandBlock.Documents().SelectMany(d => Mention().Matches(File.ReadAllText(Checkout.At(d)))).Select(m => m.Groups[1].Value)
            .Where(m => !m.Contains('…')).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>A command within a sentence is not run, but its verbs and options must exist.</summary>
    [Theory]
    [MemberData(nameof(Mentions))]
    public async Task A_command_that_a_sentence_mentions_has_the_verbs_and_options_it_shows(string mention)
    {
        var words = mention.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var verbs = words.TakeWhile(w => Verb().IsMatch(w)).ToList();
        while (true)
        {
            var help = await HostlineProgram.Run([.. verbs, "--help"]);
            // The word after the verbs may be an argument such as "bash".
            if (help.ExitCode != 0 && verbs.Count > 1)
            {
                verbs.RemoveAt(verbs.Count - 1);
                continue;
            }

            Assert.True(help.ExitCode == 0, $"'hostline {mention}': {help.Errors}");
            Assert.All(words.Where(w => w.StartsWith("--", StringComparison.Ordinal)).Select(w => w.Split('=')[0]),
                option => Assert.Contains(option, help.Output, StringComparison.Ordinal));
            return;
        }
    }

    /// <summary>Runs the last command in the background until the server answers; then it is stopped and must exit with 0.</summary>
    static string Serving(List<string> lines)
    {
        var serve = lines[^1].Split('#')[0].TrimEnd();
        serve += serve.Contains("--urls", StringComparison.Ordinal) ? "" : " --urls \"$URL\"";
        return string.Join('\n', lines[..^1]) + $$"""

            {{serve}} & pid=$!
            for _ in $(seq 300); do command curl --silent --fail "$URL/healthz" && break; kill -0 $pid; sleep 0.1; done
            curl "$URL/readyz"; kill -TERM $pid; wait $pid
            """;
    }

    static async Task Succeeds(CommandStage stage, string script, CommandBlock block)
    {
        var bash = ChildProgram.Find("bash");
        if (bash is null || ChildProgram.Find("curl") is null || ChildProgram.Find("openssl") is null)
        {
            RealPart.Missing("bash, curl or openssl", "Run ./test install as root, or install them.");
        }

        var environment = new Dictionary<string, string?>(stage.Variables)
        {
            ["HOSTLINE_KEY"] = null,
            ["HOSTLINE_DATABASE"] = null,
            ["HOSTLINE_MASTER_KEY"] = null,
        };
        var ended = await ChildProgram.Run(bash, ["-c", Prelude + script], environment, stage.Folder);
        Assert.True(ended.ExitCode == 0, $"{block.Document}:{block.Line} ended with {ended.ExitCode}:\n{script}\n{ended.Output}\n{ended.Errors}");
    }

    [GeneratedRegex(@"^\s*(?:\$ )?(?:curl|\./hostline|hostline|\./test|psql|docker|npm|node) ")]
    private static partial Regex Command();

    [GeneratedRegex(@"`(?:\./)?hostline ([^`\n]+)`")]
    private static partial Regex Mention();

    [GeneratedRegex("^[a-z]+$")]
    private static partial Regex Verb();
}
