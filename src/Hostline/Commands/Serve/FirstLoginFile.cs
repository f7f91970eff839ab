using Hostline.Configuration;
using Hostline.People;
using Hostline.Server;
using Hostline.Storage;

namespace Hostline.Commands.Serve;

/// <summary>Stores the first operator's link, in a file that only its owner may read, until there is an operator.</summary>
static class FirstLoginFile
{
    public static string In(string data) => Path.Combine(Path.GetFullPath(data), "first-login");

    /// <summary>Writes the file, or deletes it once there is an operator.</summary>
    /// <returns>The link; null if there is none any longer.</returns>
    public static async Task<string?> Put(IServiceProvider services, string data)
    {
        var file = In(data);
        if (await services.GetRequiredService<FirstLogin>().Path() is not { } path)
        {
            File.Delete(file);
            return null;
        }

        var link = services.GetRequiredService<PublicAddress>().At(path).AbsoluteUri;
        SecretFile.Write(file, link + "\n");
        return link;
    }
}
