using System.CommandLine;

namespace Hostline.Commands.Numbers;

sealed class ReleaseNumber : Verb
{
    readonly Argument<HostingId> id = new("id") { CustomParser = Typed.Id<HostingId>, Description = "The number's id, from 'hostline numbers list'." };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ReleaseNumber()
        : base("release", "Releases an active number; it is released when the routing registry has confirmed.",
            "hostline numbers release 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10")
    {
        Arguments.Add(id);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var order = await client.Delete($"/hostline/v1/numbers/{given.GetValue(id)}", cancellation);
        var released = order.Json.Items("numbers").FirstOrDefault(n => n.Text("id") == $"{given.GetValue(id)}");
        screen.Print(given, order.Raw, () => Screen.Facts(("number", released.Text("number")), ("order", order.Json.Text("id")),
            ("state", released.Text("state"))));
        return CommandLine.Done;
    }
}
