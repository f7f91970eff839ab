using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Hostline.Secrets;

namespace Hostline.Configuration;

/// <summary>
/// Reads a <c>HOSTLINE_…</c> variable. A value that cannot be read is refused, never replaced by the default: a limit that was requested but is
/// not applied would be a security hole. The message does not repeat the value: a value in the wrong variable may be a secret, and messages end
/// up in logs.
/// </summary>
static class Setting
{
    static readonly string[] On = ["1", "true", "yes", "on"];
    static readonly string[] Off = ["0", "false", "no", "off"];

    const string Prefix = "HOSTLINE_";

    /// <summary>Variables of the command line, which are read where they are used, and of the test run.</summary>
    static readonly string[] OfOthers =
    [
        "HOSTLINE_URL", "HOSTLINE_KEY", "HOSTLINE_DATABASE", "HOSTLINE_FAULTS",
        Prefix + "CONTRACTS", Prefix + "CRASH_ROUNDS", Prefix + "LONG", Prefix + "REWRITE",
    ];

    static readonly ConcurrentDictionary<string, bool> Read = new();

    /// <summary>The value without surrounding blanks; null if the variable is unset or empty.</summary>
    public static string? Text(string variable) => Exact(variable)?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>
    /// The value including blanks, because a password may begin or end with one; null if the variable is unset or empty.
    /// </summary>
    public static string? Exact(string variable)
    {
        Read[variable] = true;
        return Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? text : null;
    }

    /// <summary>
    /// Variables that are set and look like ours, but that nothing has read: misspelled, or without the variable they belong to. Variables that
    /// Kubernetes sets for a service named "hostline" are not ours.
    /// </summary>
    public static IEnumerable<string> Unread() => Environment.GetEnvironmentVariables().Keys.Cast<string>()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && !Read.ContainsKey(name) && !OfOthers.Contains(name)
            && name != Prefix + "PORT" && !name.StartsWith(Prefix + "PORT_", StringComparison.Ordinal)
            && !name.StartsWith(Prefix + "SERVICE_", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    /// <summary>The content of the file that the variable names; null if the variable is unset or empty.</summary>
    /// <exception cref="ArgumentException">The file cannot be read.</exception>
    public static string? File(string variable)
    {
        if (Text(variable) is not { } path)
        {
            return null;
        }

        try
        {
            return System.IO.File.ReadAllText(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"{variable} must name a readable file: {WhyUnreadable(unreadable)}.");
        }
    }

    /// <summary>What is wrong with a file, without its name, which may be a secret in the wrong variable.</summary>
    public static string WhyUnreadable(Exception unreadable) => unreadable switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "this user may not read it",
        System.Security.Cryptography.CryptographicException => "it is damaged",
        _ => "reading failed",
    };

    /// <returns>Null if the variable is unset or empty, so that the caller can distinguish "off" from "not given".</returns>
    /// <exception cref="ArgumentException">It is neither a word for on nor one for off.</exception>
    public static bool? Switch(string variable) => Switch(variable, Exact);

    /// <param name="read">Reads the environment, as <see cref="Exact"/> does.</param>
    /// <exception cref="ArgumentException">It is neither a word for on nor one for off.</exception>
    public static bool? Switch(string variable, Func<string, string?> read) => read(variable)?.Trim() is not { Length: > 0 } text ? null
        : On.Contains(text, StringComparer.OrdinalIgnoreCase) ? true
        : Off.Contains(text, StringComparer.OrdinalIgnoreCase) ? false
        : throw new ArgumentException($"{variable} must be 1 (or true, yes, on) or 0 (or false, no, off).");

    /// <param name="unit">The unit, for the message: "requests a second".</param>
    /// <exception cref="ArgumentException">It is not a whole number in the range.</exception>
    public static int Count(string variable, int otherwise, string unit, int least = 0, int most = 1_000_000) => Text(variable) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= least && count <= most ? count
        : throw new ArgumentException($"{variable} must be a whole number of {unit} from {least} to {most}.");

    /// <exception cref="ArgumentException">It is not one of the names.</exception>
    public static T OneOf<T>(string variable, T otherwise) where T : struct, Enum => Text(variable) is not { } text ? otherwise
        : Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(text, ignoreCase: true)
        : throw new ArgumentException($"{variable} must be one of {string.Join(", ", Enum.GetNames<T>())}.");

    /// <summary>Networks such as 10.0.0.0/8, and single addresses, separated by commas, semicolons or blanks.</summary>
    /// <exception cref="ArgumentException">One of them is neither; the message gives its position.</exception>
    public static IReadOnlyList<IPNetwork> Networks(string variable) =>
        [.. (Text(variable) ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries).Select((entry, i) => NetworkOf(entry)
            ?? throw new ArgumentException($"Entry {i + 1} of {variable} is neither a network such as 10.0.0.0/8 nor an address such as 10.0.0.1."))];

    static IPNetwork? NetworkOf(string text) => IPNetwork.TryParse(text, out var network) ? network
        : !text.Contains('/') && IPAddress.TryParse(text, out var address) ? new(address, address.GetAddressBytes().Length * 8)
        : null;
}
