using System.CommandLine;
using System.Text.Json;

namespace Hostline.Commands.Messages;

sealed class ListMessages : Verb
{
    readonly Option<string?> kind = new("--kind") { HelpName = "sms|call|email", Description = "Only these." };
    readonly Option<string?> to =
        new("--to")
        {
            HelpName = "NUMBER|ADDRESS",
            Description = "Only those to this number, in any spelling (+13125550001, 312-555-0001), or to this mailbox."
        };
    readonly Option<bool> codeOnly = new("--code-only") { Description = "Print the newest verification code and nothing else." };
    readonly SandboxOptions sandbox = new();
    readonly Screen screen = new();

    public ListMessages()
        : base("messages", "The messages that a sandbox's handsets and mailboxes received, newest first.",
            "hostline messages --kind sms --to +13125550001 --code-only")
    {
        kind.AcceptOnlyFromAmong("sms", "call", "email");
        Options.Add(kind);
        Options.Add(to);
        Options.Add(codeOnly);
        sandbox.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        var (path, client) = sandbox.Choose(given);
        using (client)
        {
            var messages = await client.Get(path + "/messages" + Query.Of(("kind", given.GetValue(kind)), ("to", given.GetValue(to))), cancellation);
            if (given.GetValue(codeOnly))
            {
                Screen.Line(NewestCode(messages));
            }
            else
            {
                screen.Print(given, messages.Raw, () => Screen.Table(["at", "kind", "from", "to", "arrived", "text"], messages.Data.Select(Row)));
            }

            return CommandLine.Done;
        }
    }

    static string NewestCode(Reply messages) =>
        messages.Data.Select(m => m.Text("code")).FirstOrDefault(code => code.Length > 0)
        ?? throw new CommandFailure("There is no message with a code yet. Request a code, then try again.");

    static string[] Row(JsonElement m) =>
        [m.Text("at"), m.Text("kind"), m.Text("from"), m.Text("to"), m.Text("delivered"),
            m.Text("subject") is { Length: > 0 } subject ? $"{subject}: {m.Text("text")}" : m.Text("text")];
}
