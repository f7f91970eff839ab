using System.CommandLine;
using System.Text.Json.Nodes;

namespace Hostline.Commands.Locks;

sealed class ListLocks : Verb
{
    readonly WorldOptions world = new();
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ListLocks() : base("list", "Lists locked numbers: live ones, or with --sandbox those of a sandbox.", "hostline locks list")
    {
        world.AddTo(this);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var found = await client.Get("/hostline/v1/locks" + Query.Of(world.Parameter(given)), cancellation);
        screen.Print(given, found.Raw, () => Screen.Table(["number", "account", "locked at", "by", "until"],
            found.Data.Select(l => new[] { l.Text("number"), l.Text("account"), l.Text("locked_at"), l.Text("locked_by"), l.Text("until") })));
        return CommandLine.Done;
    }
}

sealed class SetLock : Verb
{
    readonly Argument<string> number = new("number") { Description = "The number, in any usual spelling." };
    readonly WorldOptions world = new();
    readonly ServerOptions server = new();
    readonly bool isLocked;

    SetLock(string name, string help, bool isLocked) : base(name, help, $"hostline locks {name} +13125550001")
    {
        this.isLocked = isLocked;
        Arguments.Add(number);
        world.AddTo(this);
        server.AddTo(this);
    }

    public static SetLock Set() => new("set", "Locks a number: it is neither approved by silence nor moved.", true);

    public static SetLock Remove() => new("remove", "Unlocks a number.", false);

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var path = $"/hostline/v1/locks/{Uri.EscapeDataString(given.GetRequiredValue(number))}" + Query.Of(world.Parameter(given));
        _ = isLocked ? await client.Put(path, cancellation) : await client.Delete(path, cancellation);
        return CommandLine.Done;
    }
}

sealed class UnlockLine : Verb
{
    readonly Argument<string> number = new("number") { Description = "The number, in any usual spelling." };
    readonly Option<string> reason = new("--reason") { HelpName = "TEXT", Description = "The reason; the owner of the line reads it.", Required = true };
    readonly WorldOptions world = new();
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public UnlockLine() : base("unlock-line",
        "Proposes to remove the lock that the owner of a line has set. Another operator confirms: see 'hostline proposals'.",
        "hostline locks unlock-line +13125550001 --reason 'They have lost their telephone.'")
    {
        Arguments.Add(number);
        Options.Add(reason);
        world.AddTo(this);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var proposed = await client.Post(
            $"/hostline/v1/locks/{Uri.EscapeDataString(given.GetRequiredValue(number))}/unlock" + Query.Of(world.Parameter(given)),
            new JsonObject { ["reason"] = given.GetRequiredValue(reason) }, cancellation);
        screen.Print(given, proposed.Raw, () => Screen.Facts(("proposal", proposed.Json.Text("id")), ("state", proposed.Json.Text("state"))));
        return CommandLine.Done;
    }
}
