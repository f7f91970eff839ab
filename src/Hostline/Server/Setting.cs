using System.Globalization;

namespace Hostline.Server;

/// <summary>
/// Reads one <c>HOSTLINE_…</c> variable. A value that cannot be read is refused, never replaced by the default:
/// a limit that was asked for and is not kept would be a hole.
/// </summary>
static class Setting
{
    static readonly string[] On = ["1", "true", "yes", "on"];
    static readonly string[] Off = ["0", "false", "no", "off"];

    /// <summary>The value without blanks around it; null when the variable is unset or empty.</summary>
    public static string? Text(string variable) => Environment.GetEnvironmentVariable(variable)?.Trim() is { Length: > 0 } text ? text : null;

    /// <returns>Null when the variable is unset or empty, so that the caller can tell "off" from "not said".</returns>
    /// <exception cref="ArgumentException">It is neither of the words for on nor of those for off.</exception>
    public static bool? Switch(string variable) => Text(variable) is not { } text ? null
        : On.Contains(text, StringComparer.OrdinalIgnoreCase) ? true
        : Off.Contains(text, StringComparer.OrdinalIgnoreCase) ? false
        : throw new ArgumentException($"{variable} must be 1 (or true, yes, on) or 0 (or false, no, off): {text}");

    /// <param name="unit">What is counted, for the message: "requests a second".</param>
    /// <exception cref="ArgumentException">It is not a whole number in the range.</exception>
    public static int Count(string variable, int otherwise, string unit, int least = 0, int most = 1_000_000) => Text(variable) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= least && count <= most ? count
        : throw new ArgumentException($"{variable} must be a whole number of {unit} from {least} to {most}: {text}");

    /// <exception cref="ArgumentException">It is none of the names.</exception>
    public static T OneOf<T>(string variable, T otherwise) where T : struct, Enum => Text(variable) is not { } text ? otherwise
        : Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(text, ignoreCase: true)
        : throw new ArgumentException($"{variable} must be one of {string.Join(", ", Enum.GetNames<T>())}: {text}");
}
