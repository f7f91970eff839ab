using Hostline.Server;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Commands.Doctor;

/// <summary>How gateways, relay and scanner did when the server used them last, as far as the settings still name them.</summary>
static class SeenHealth
{
    const string Subject = "health";

    public static Task<IReadOnlyList<SeenGateway>> Look(Database database) => database.Many(GatewayHealthTable.All, GatewayHealthTable.Read);

    public static IEnumerable<Finding> Check(IReadOnlyList<SeenGateway> seen, Settings settings) =>
        from line in PortTable.Of(settings)
        from gateway in line.Routes.Select(r => r.Gateway).OfType<string>().Distinct()
        from found in seen
        where found.Port == line.Number && found.Gateway == gateway
        select Of(line.Port.Name, found);

    static Finding Of(string port, SeenGateway seen)
    {
        var succeeded = seen.SucceededAt is { } at ? $"worked last at {at:u}" : "has never worked";
        var failed = seen.FailedAt is { } last ? $"failed last at {last:u}: {seen.Failure}" : "has not failed";
        return seen.IsFailing
            ? Finding.Warn(Subject, $"The {port} {seen.Gateway} fails since {seen.FailingSince:u}; it {succeeded} and {failed}.",
                "See its own finding here, and the server's log; what needs it waits.")
            : Finding.Ok(Subject, $"The {port} {seen.Gateway} {succeeded} and {failed}.");
    }
}
