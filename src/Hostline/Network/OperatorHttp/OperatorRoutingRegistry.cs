using Hostline.Core.Numbers;
using Hostline.Network.Registry;
using Hostline.Storage.Tables;

namespace Hostline.Network.OperatorHttp;

/// <summary>
/// Sends the operator's own server the state wanted for a number, with a generation that rises with each change, and reads back the result. The
/// same generation may be sent any number of times.
/// </summary>
sealed class OperatorRoutingRegistry(SignedCalls calls) : RoutingRegistry
{
    public override string Name => "http";

    public override async Task<RegistryAnswer> Publish(ClaimedRoute route, CancellationToken cancellation)
    {
        var number = PhoneNumber.FromDigits(route.Number).ToString();
        return Failure(await calls.Ask("route.set", $"route{number}-{route.Generation}", new
        {
            number,
            generation = route.Generation,
            routed = route.Hosting is not null,
            hosting = route.Hosting?.ToString(),
            order = route.Order.ToString(),
        }, cancellation)) ?? RegistryAnswer.Pending;
    }

    static RegistryAnswer? Failure(GatewayAnswer answer) => answer.IsDone ? null
        : answer.IsUnauthorized ? RegistryAnswer.Unauthorized : RegistryAnswer.Unreachable;

    public override async Task<RegistryAnswer> Read(ClaimedRoute route, CancellationToken cancellation)
    {
        var answer = await Get(PhoneNumber.FromDigits(route.Number), cancellation);
        return Failure(answer) is { } failure ? failure
            : answer.Member("generation") is not { ValueKind: System.Text.Json.JsonValueKind.Number } generation || !generation.TryGetInt64(out var known)
                || known != route.Generation ? RegistryAnswer.Pending
            : answer.TextOf("state") switch
            {
                "confirmed" => RegistryAnswer.Confirmed,
                "refused" => RegistryAnswer.Refused,
                "unable" => RegistryAnswer.Unable,
                _ => RegistryAnswer.Pending,
            };
    }

    public override async Task<RoutedTo> Find(WorldId world, PhoneNumber number, CancellationToken cancellation)
    {
        var answer = await Get(number, cancellation);
        return answer.Status == StatusCodes.Status404NotFound ? RoutedTo.Elsewhere
            : !answer.IsDone ? RoutedTo.Unknown
            : answer.TextOf("routed_to") switch { "here" => RoutedTo.Here, "elsewhere" => RoutedTo.Elsewhere, _ => RoutedTo.Unknown };
    }

    Task<GatewayAnswer> Get(PhoneNumber number, CancellationToken cancellation) =>
        calls.Ask("route.get", $"read-{Guid.CreateVersion7():N}", new { number = number.ToString() }, cancellation);
}
