using System.CommandLine;
using Hostline.Server;

namespace Hostline.Commands;

/// <summary>Which running server a command talks to, and with which key.</summary>
sealed class ServerOptions
{
    readonly Option<string> server = new("--server")
    {
        HelpName = "URL",
        Description = "The running server (HOSTLINE_URL). Without it the one that demo.json of the data directory names, if it is on this machine.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("HOSTLINE_URL") is { Length: > 0 } url ? url : Settings.DefaultUrl,
    };

    readonly Option<string?> key = new("--key")
    {
        HelpName = "KEY",
        Description = "The key to use (HOSTLINE_KEY, which other users of this machine can not read in the list of processes). Without it the one in the data directory, which is sent to this machine only.",
    };

    readonly DataOption data = new();

    public void AddTo(Command command)
    {
        command.Options.Add(server);
        command.Options.Add(key);
        command.Options.Add(data);
    }

    /// <summary>Whether its value must not be shown.</summary>
    public bool IsSecret(Option option) => option == key;

    public Uri Server(ParseResult given) => Uri.TryCreate(Beside(given) ?? given.GetRequiredValue(server), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        ? url
        : throw new CommandFailure("--server (or HOSTLINE_URL) is no address of a server: give http://HOST:PORT.", CommandLine.WrongUsage);

    /// <summary>The server of the data directory, wherever it listens: commands typed beside it find it without being told its port.</summary>
    string? Beside(ParseResult given) =>
        given.GetResult(server) is not { Implicit: false } && given.GetValue(server) == Settings.DefaultUrl
        && DemoSandbox.Read(Data(given))?.BaseUrl is { } url && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.IsLoopback ? url : null;

    public string Data(ParseResult given) => given.GetRequiredValue(data);

    /// <summary>A client with the key that was given, else the operator's of the data directory, else none.</summary>
    public ServerClient Client(ParseResult given) => Client(given, OperatorKey);

    /// <summary>A client with the key that was given, else this one.</summary>
    public ServerClient Client(ParseResult given, string otherwise) => Client(given, _ => otherwise);

    /// <summary>A key that nobody named goes to this machine only: a mistyped or hostile address must not learn what opens everything.</summary>
    ServerClient Client(ParseResult given, Func<ParseResult, string?> found)
    {
        var address = Server(given);
        var key = GivenKey(given) ?? found(given);
        return key is null || address.IsLoopback || GivenKey(given) is not null ? new(address, key) : throw new CommandFailure(
            $"{address.Host} is not this machine, and no key of {Path.GetFullPath(Data(given))} is sent there by itself: give the key to use with --key or HOSTLINE_KEY.", CommandLine.WrongUsage);
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
