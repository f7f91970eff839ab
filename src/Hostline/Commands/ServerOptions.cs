using System.CommandLine;
using Hostline.Server;

namespace Hostline.Commands;

/// <summary>Which running server a command talks to, and with which key.</summary>
sealed class ServerOptions
{
    readonly Option<string> server = new("--server")
    {
        HelpName = "URL",
        Description = "The running server (HOSTLINE_URL).",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("HOSTLINE_URL") is { Length: > 0 } url ? url : Settings.DefaultUrl,
    };

    readonly Option<string?> key = new("--key")
    {
        HelpName = "KEY",
        Description = "The key to use (HOSTLINE_KEY, which other users of this machine can not read in the list of processes). Without it the one in the data directory.",
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

    public Uri Server(ParseResult given) => Uri.TryCreate(given.GetRequiredValue(server), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        ? url
        : throw new CommandFailure($"'{given.GetValue(server)}' is no address of a server: give --server http://HOST:PORT.", CommandLine.WrongUsage);

    public string Data(ParseResult given) => given.GetRequiredValue(data);

    /// <summary>A client with the key that was given, else the operator's of the data directory, else none.</summary>
    public ServerClient Client(ParseResult given) => new(Server(given), GivenKey(given) ?? OperatorKey(given));

    /// <summary>A client with the key that was given, else this one.</summary>
    public ServerClient Client(ParseResult given, string otherwise) => new(Server(given), GivenKey(given) ?? otherwise);

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
