using System.CommandLine;

namespace Hostline.Commands.Errands;

/// <summary><c>hostline errands retry ID</c></summary>
sealed class RetryErrand : Verb
{
    readonly Argument<ErrandId> id = new("id") { CustomParser = Typed.Id<ErrandId>, Description = "The errand, from 'hostline errands list KIND'." };
    readonly ServerOptions server = new();
    readonly Screen screen = new();

    public RetryErrand()
        : base("retry", "Tries an errand again now that has failed.", "hostline errands retry 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10")
    {
        Arguments.Add(id);
        server.AddTo(this);
        screen.AddTo(this);
    }

    protected override async Task<int> Run(ParseResult given, CancellationToken cancellation)
    {
        using var client = server.Client(given);
        var again = await client.Post($"/hostline/v1/errands/{given.GetValue(id)}/retry", [], cancellation);
        screen.Print(given, again.Raw, () => Screen.Facts(("id", again.Json.Text("id"))));
        return CommandLine.Done;
    }
}
