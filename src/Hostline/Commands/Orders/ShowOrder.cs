using System.CommandLine;
using System.Text.Json;

namespace Hostline.Commands.Orders;

sealed class ShowOrder : Verb
{
    readonly Argument<OrderId> id = new("id") { CustomParser = Typed.Id<OrderId>, Description = "The order." };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public ShowOrder()
        : base("show", "Shows an order, its numbers with what each still needs, and everything that happened.",
            "hostline orders show 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10")
    {
        Arguments.Add(id);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var path = "/hostline/v1/orders/" + given.GetValue(id);
        var order = await client.Get(path, cancellation);
        var timeline = await client.Get(path + "/timeline", cancellation);
        screen.Print(given, $$"""{"order":{{order.Raw}},"timeline":{{timeline.Raw}}}""", () =>
        {
            Screen.Facts(("order", order.Json.Text("id")), ("account", order.Json.Text("account")), ("status", order.Json.Text("status")),
                ("created", order.Json.Text("created_at")), ("updated", order.Json.Text("updated_at")));
            Screen.Table(["number", "state", "still needs", "reason"], order.Json.Items("numbers").Select(Number));
            Screen.Table(["#", "at", "what happened", "by", "numbers", "reason"], timeline.Data.Select(Event));
        });
        return CommandLine.Done;
    }

    static string[] Number(JsonElement number) => [number.Text("number"), number.Text("state"), number.Text("open"), Why(number)];

    static string[] Event(JsonElement told) =>
        [told.Text("sequence"), told.Text("at"), told.Text("kind"), told.Text("actor"), told.Member("payload").Items("numbers").Joined("number"), Why(told)];

    static string Why(JsonElement from) => from.Member("reason").Text("sentence");
}
