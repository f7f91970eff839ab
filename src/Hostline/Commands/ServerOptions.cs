using System.CommandLine;
using Hostline.Host;
using Hostline.Secrets;
using Hostline.Server;

namespace Hostline.Commands;

sealed class ServerOptions
{
    readonly Option<string> server = new("--server")
    {
        HelpName = "URL",
        Description = "The running server (HOSTLINE_URL). Without it the one in demo.json of the data directory, if it is on this machine.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("HOSTLINE_URL") is { Length: > 0 } url ? url : Settings.DefaultUrl,
    };

    readonly Option<string?> key = new("--key")
    {
        HelpName = "KEY",
        Description =
            "The key to use (HOSTLINE_KEY, which other users of this machine cannot read in the process list). Without it the one in the data directory, "
                + "which is sent to this machine only.",
    };

    readonly DataOption data = new();

    public void AddTo(Command command)
    {
        command.Options.Add(server);
        command.Options.Add(key);
        command.Options.Add(data);
    }

    public bool IsSecret(Option option) => option == key;

    public Uri Server(ParseResult given) =>
        Uri.TryCreate(Beside(given) ?? given.GetRequiredValue(server), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        ? url
        : throw new CommandFailure("--server (or HOSTLINE_URL) is not the address of a server: give http://HOST:PORT.", CommandLine.WrongUsage);

    /// <summary>The server of the data directory, at whatever address it listens, so that commands next to it need no port.</summary>
    string? Beside(ParseResult given) =>
        given.GetResult(server) is not { Implicit: false } && given.GetValue(server) == Settings.DefaultUrl
        && DemoSandbox.Read(Data(given))?.BaseUrl is { } url && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.IsLoopback ? url : null;

    public string Data(ParseResult given) => given.GetRequiredValue(data);

    /// <summary>A client with the given key, else the operator key of the data directory, else none.</summary>
    public ServerClient Client(ParseResult given) => Client(given, OperatorKey);

    public ServerClient Client(ParseResult given, string otherwise) => Client(given, _ => otherwise);

    /// <summary>A key that was not given explicitly is sent to this machine only: a mistyped or hostile address must not receive the operator key.</summary>
    ServerClient Client(ParseResult given, Func<ParseResult, string?> found)
    {
        var address = Server(given);
        var key = GivenKey(given) ?? found(given);
        return key is null || address.IsLoopback || GivenKey(given) is not null ? new(address, key) : throw new CommandFailure(
            $"{address.Host} is not this machine, and no key from {Path.GetFullPath(Data(given))} is sent there automatically: give the key to use with "
                + "--key or HOSTLINE_KEY.", CommandLine.WrongUsage);
    }

    string? GivenKey(ParseResult given) =>
        given.GetValue(key) ?? (Environment.GetEnvironmentVariable("HOSTLINE_KEY") is { Length: > 0 } text ? text : null);

    string? OperatorKey(ParseResult given)
    {
        try
        {
            return File.ReadAllText(Path.Combine(Data(given), "operator.key")).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
