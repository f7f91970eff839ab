using System.CommandLine;

namespace Hostline.Commands.Locks;

/// <summary><c>hostline locks list</c></summary>
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
        screen.Print(given, found.Raw, () => Screen.Table(["number", "account", "locked at", "by"],
            found.Data.Select(l => new[] { l.Text("number"), l.Text("account"), l.Text("locked_at"), l.Text("locked_by") })));
        return CommandLine.Done;
    }
}

/// <summary><c>hostline locks set NUMBER</c> and <c>remove NUMBER</c></summary>
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
