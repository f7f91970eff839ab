using Hostline.Configuration;

namespace Hostline.Network;

/// <summary>Reads a gateway's own variables. A message names the variable and never its value, which may be a secret.</summary>
public sealed class GatewayVariables(string gateway, Func<string, string?> variable)
{
    const int SecretAtMost = 4096;

    public string? Optional(string name) => variable(name)?.Trim() is { Length: > 0 } text ? text : null;

    public string Needed(string name, string what) =>
        Optional(name) ?? throw new ArgumentException($"The gateway {gateway} needs {what}: set {name}.");

    /// <summary>From the file named by <c>NAME_FILE</c>, or from the variable itself.</summary>
    public string Secret(string name, string what) => OptionalSecret(name)
        ?? throw new ArgumentException($"The gateway {gateway} needs {what}: put it into a file and name that in {name}_FILE, or set {name}.");

    public string? OptionalSecret(string name)
    {
        var file = variable(name + "_FILE")?.Trim() is { Length: > 0 } path ? ReadFile(name + "_FILE", path) : null;
        var secret = file ?? variable(name);
        return string.IsNullOrWhiteSpace(secret) ? null
            : secret.Length <= SecretAtMost ? secret.Trim()
            : throw new ArgumentException($"{name} is longer than {SecretAtMost} characters.");
    }

    /// <summary>
    /// A base URL without a trailing slash. It must be https, because our secrets are sent there, unless it leads to this machine or a private
    /// network.
    /// </summary>
    public Uri Url(string name, string what, string? otherwise = null)
    {
        var text = Optional(name) ?? otherwise ?? Needed(name, what);
        if (!Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0
            || url.Query.Length > 0 || url.Fragment.Length > 0 || url.Host.Length == 0)
        {
            throw new ArgumentException($"{name} must be a URL such as https://gateway.example, without user, query and fragment.");
        }

        return url.Scheme == "https" || IsNear(url) ? url
            : throw new ArgumentException($"{name} must be an https URL, unless its host is a private address, localhost, or a name without a dot.");
    }

    public int Count(string name, int otherwise, string unit, int least, int most) => Optional(name) is not { } text ? otherwise
        : int.TryParse(text, System.Globalization.NumberStyles.None, null, out var count) && count >= least && count <= most ? count
        : throw new ArgumentException($"{name} must be a whole number of {unit} from {least} to {most}.");

    /// <summary>An E.164 number, as a caller id or sender.</summary>
    public string Number(string name, string what) => Needed(name, what) is var text && text.Length is >= 8 and <= 16 && text[0] == '+'
            && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0
        ? text : throw new ArgumentException($"{name} must be a telephone number such as +13125550100.");

    static bool IsNear(Uri url) => url.IsLoopback || !url.Host.Contains('.')
        || (System.Net.IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && !Outgoing.AddressRules.IsPublic(address));

    static string ReadFile(string name, string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"{name} must name a readable file: {Setting.WhyUnreadable(unreadable)}.");
        }
    }
}
