using Hostline.Server;

namespace Hostline.Commands.Doctor;

/// <summary>Checks whether a server with these settings is in open mode, and whether it should be.</summary>
static class Openness
{
    const string NextStep = $"Remove {OpenMode.Variable} from the server's environment; sandboxes then need the operator key.";

    /// <param name="hasLiveAccount">Null if the database could not be read.</param>
    public static Finding Check(Settings settings, bool? hasLiveAccount)
    {
        string[] signs = [.. OpenMode.Deployed(settings), .. hasLiveAccount == true ? [OpenMode.LiveAccount] : Array.Empty<string>()];
        return settings.OpenSandboxes switch
        {
            false => Finding.Ok("open mode", $"Off by {OpenMode.Variable}."),
            true when signs.Length > 0 =>
                Finding.Fail("open mode", $"Anyone who reaches this server may make sandboxes on it, although {string.Join(" and ", signs)}.", NextStep),
            true => Finding.Ok("open mode", $"On by {OpenMode.Variable}: anyone who reaches this server may make sandboxes."),
            null when signs.Length > 0 => Finding.Ok("open mode", $"Off, because {signs[0]}."),
            null when hasLiveAccount is null =>
                Finding.Ok("open mode", "On for requests from this machine, unless there is a live account; behind a proxy set HOSTLINE_PUBLIC_URL."),
            null => Finding.Ok("open mode", "On for requests from this machine; behind a proxy set HOSTLINE_PUBLIC_URL."),
        };
    }
}
