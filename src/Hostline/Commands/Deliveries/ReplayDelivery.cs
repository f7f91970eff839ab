using System.CommandLine;

namespace Hostline.Commands.Deliveries;

sealed class ReplayDelivery : Verb
{
    readonly Argument<DeliveryId> id = new("id") { CustomParser = Typed.Id<DeliveryId>, Description = "The delivery, from 'hostline deliveries list'." };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ReplayDelivery()
        : base("replay", "Sends a webhook again: the same id and the same bytes.", "hostline deliveries replay 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10")
    {
        Arguments.Add(id);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var again = await client.Post($"/hostline/v1/deliveries/{given.GetValue(id)}/replay", [], cancellation);
        screen.Print(given, again.Raw, () => Screen.Facts(("id", again.Json.Text("id")), ("event", again.Json.Text("event_type")),
            ("state", again.Json.Text("state"))));
        return CommandLine.Done;
    }
}
