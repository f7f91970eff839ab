using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Hostline.Commands;

/// <summary>The command line. Data goes to standard output, errors as one sentence to standard error.</summary>
static class CommandLine
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;

    public static async Task<int> Run(string[] args)
    {
        var given = Root().Parse(args);
        if (given.Action is ParseErrorAction)
        {
            var wrong = given.UnmatchedTokens.Count > 0
                ? $"'{given.UnmatchedTokens[0]}' is not a command or option{Meant(given.CommandResult.Command, given.UnmatchedTokens[0])}"
                : given.Errors[0].Message;
            return Fail($"{wrong.TrimEnd().TrimEnd('.')}{(wrong.EndsWith('?') ? "" : ".")} Run '{PathOf(given.CommandResult)} --help' for what it takes.",
                WrongUsage);
        }

        try
        {
            // The server itself drains on SIGTERM, within its own time limit.
            return await given.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (CommandFailure failure)
        {
            return Fail(failure.Message, failure.ExitCode);
        }
    }

    static RootCommand Root()
    {
        var root = new RootCommand("Hosted SMS on your own machine: a server, and the commands that talk to it.")
        {
            new Serve.ServeCommand(),
            new Doctor.DoctorCommand(),
            new Command("sandbox", "Isolated worlds to test in.") { new Sandboxes.CreateSandbox() },
            new Command("clock", "The clock of a sandbox.") { new Clocks.AdvanceClock() },
            new Messages.ListMessages(),
            new Command("account", "Live accounts.")
            {
                new Accounts.ListAccounts(), new Accounts.ShowAccount(), new Accounts.CreateAccount(), new Accounts.UpdateAccount(),
                new Accounts.LimitAccount(), Accounts.PutAccount.Suspend(), Accounts.PutAccount.Resume(), Accounts.PutAccount.Close(),
                new Command("member", "Who signs in to an account.") { new Teams.ListMembers(), new Teams.InviteMember(), new Teams.ChangeMember(),
                    new Teams.RemoveMember(), new Teams.RecoverMember() },
            },
            new Command("key", "Keys of accounts, and the operator's.") { new Secrets.CreateKey(), new Secrets.ListKeys(), new Secrets.RevokeKey(),
                new Secrets.NewOperatorKey() },
            new Command("orders", "Orders and what happened to them.") { new Orders.ListOrders(), new Orders.ShowOrder(),
                new Orders.ResumeOrder(), new Orders.FailOrder(), new Orders.ProveOrder(), Orders.StopOrder.Hold(), Orders.StopOrder.Reverse(),
                Orders.DecideConsent.Approve(), Orders.DecideConsent.Reject(), new Orders.ListComments(), new Orders.CommentOrder() },
            new Command("review", "The documents that wait for a person's decision.") { new Reviews.ListReviews(), new Reviews.TakeReview(),
                new Reviews.ShowReview(), new Reviews.AcceptOrder(), new Reviews.RefuseOrder(), new Reviews.GetDocument() },
            new Command("letter", "The Letter of Authorization.") { Letters.SaveLetter.Preview, Letters.SaveLetter.Blank },
            new Command("proposals", "Acts that take two people.") { new Proposals.ListProposals(), Proposals.DecideProposal.Confirm(),
                Proposals.DecideProposal.Withdraw() },
            new Command("operator", "Who works for this host.") { new HostPeople.ListOperators(), new HostPeople.InviteOperator(),
                new HostPeople.ChangeOperator(),
                new HostPeople.RemoveOperator(), new HostPeople.RecoverOperator(), new HostPeople.ForgetIdentity() },
            new Command("locks", "Numbers that must not be transferred.") { new Locks.ListLocks(), Locks.SetLock.Set(), Locks.SetLock.Remove(),
                new Locks.UnlockLine() },
            new Command("disputes", "Orders that were reported as fraud, and lines whose owners dispute their hosting.") { new Disputes.ListDisputes(),
                new Disputes.LiftDispute(), new Disputes.ListLineDisputes(), new Disputes.CloseLineDispute() },
            new Command("undos", "Numbers that former holders ask back after a transfer.") { new Undos.ListUndos(), new Undos.ShowUndo(),
                Undos.DecideUndo.Accept(), Undos.DecideUndo.Refuse() },
            new Command("allowlist", "Accounts between which transfers need no consent.") { new Allowlists.ListAllowed(),
                Allowlists.ChangeAllowed.Add(), Allowlists.ChangeAllowed.Remove() },
            new Alarms.ListAlarms(),
            new Carriers.ListCarriers(),
            new Command("numbers", "Active numbers.") { new Numbers.ListNumbers(), new Numbers.ReleaseNumber() },
            new Command("deliveries", "Webhooks, sent and pending.") { new Deliveries.ListDeliveries(), new Deliveries.ReplayDelivery(),
                new Deliveries.ParkedDeliveries() },
            new Command("errands", "Work that waits, and what of it fails.") { new Retrying.ListErrands(), new Retrying.RetryErrand() },
            new Command("audit", "The history and its proof.") { new Audits.VerifyAudit(), new Audits.ExportHead(), new Audits.ShowLog() },
            new Packs.MakeEvidence(),
            new Command("gateway", "The gateways that connect live accounts with the telephone network.") { new GatewayTrials.ListGateways(),
                new GatewayTrials.TestGateway() },
            new Completions.PrintCompletion(),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        // '/h' and '/?' are not options where '/' begins a path, and a shell expands '?'.
        foreach (var foreign in help.Aliases.Where(alias => alias != "-h").ToList())
        {
            help.Aliases.Remove(foreign);
        }

        help.Action = new HelpWithExample((HelpAction)help.Action!);
        return root;
    }

    /// <summary>Expands unambiguous beginnings of commands and options: "order" to orders, "--sand" to --sandbox.</summary>
    static string Meant(Command command, string typed) =>
        command.Subcommands.Select(c => c.Name).Concat(command.Options.Select(o => o.Name))
            .FirstOrDefault(name => typed.Trim('-').Length > 1
                && (name.StartsWith(typed, StringComparison.OrdinalIgnoreCase) || typed.StartsWith(name, StringComparison.OrdinalIgnoreCase))) is { } meant
            ? $"; did you mean '{meant}'?" : "";

    static string PathOf(CommandResult result)
    {
        var names = new Stack<string>();
        for (var at = result; at is not null; at = at.Parent as CommandResult)
        {
            names.Push(at.Parent is null ? "hostline" : at.Command.Name);
        }

        return string.Join(' ', names);
    }

    static int Fail(string sentence, int exitCode)
    {
        // The parser lists allowed values on separate lines, and a driver's message may have several.
        Console.Error.WriteLine("hostline: " + string.Join(' ', sentence.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        return exitCode;
    }
}
