using System.CommandLine;

namespace Hostline.Commands.Reviews;

sealed class AcceptOrder : Verb
{
    readonly Decision decision = new();

    public AcceptOrder()
        : base("accept", "Accepts an order's documents.", "hostline review accept 0198f6a2-7c11-7e08-9f44-2b6f0e6f1a10") => decision.AddTo(this);

    protected override Task<int> Run(ParseResult given, CancellationToken cancellation) => decision.Send(given, "accept", [], cancellation);
}
