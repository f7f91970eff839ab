using System.Text;

namespace Hostline.Tests.Hostile;

/// <summary>Forms that no well-meaning client sends, for routes that take a form.</summary>
static class HostileForms
{
    public const string Type = "application/x-www-form-urlencoded";

    /// <summary>Values as they are encoded.</summary>
    static readonly (string Name, string Value)[] Values =
    [
        ("nothing", ""), ("NUL", "%00"), ("NUL behind", "x%00"), ("control characters", "a%01%1b%5B2J%7F%C2%85"), ("a byte that is no UTF-8", "%ff"),
        ("a surrogate", "%ED%A0%80"), ("an overlong slash", "%C0%AF"), ("text that turns around", "%E2%80%AE%EF%BB%BF"), ("a negative number", "-1"),
        ("a number of 400 digits", new string('9', 400)), ("1e400", "1e400"), ("Arabic digits", "%2B1312555%D9%A0%D9%A0%D9%A1%D9%A2"),
        ("10,000 characters", new string('a', 10_000)), ("10,000 percent signs", new string('%', 10_000)), ("markup", "%3Cscript%3E%26%22"),
        ("a line of a mail", "a@example.com%0D%0ABcc:%20b@example.com"), ("a URL of another scheme", "file:///etc/passwd"),
        ("an address of the cloud", "http://169.254.169.254/"),
        ("half an escape", "%"), ("a wrong escape", "%zz"), ("a SID of zeros", "HR00000000000000000000000000000000"),
        ("a SID that is no hexadecimal", "AD" + new string('g', 32)),
        ("true", "true"), ("a number", "%2B13125550199"), ("a plus", "+"), ("a list", "%5B%22a%22%5D"),
    ];

    /// <summary>Forms without a name that any route knows.</summary>
    static readonly (string Name, string Text)[] Senseless =
    [
        ("separators", "&&&=&=&&"), ("a NUL name", "%00=1"), ("a name of 1,000 characters", new string('n', 1_000) + "=1"), ("2,000 names", Many(2_000)),
        ("brackets", "Status[]=a&Status[0]=b&FriendlyName[$gt]="), ("JSON", """{"Status":"x"}"""), ("no UTF-8", "\u00ff\u00fe=\u00ff"),
    ];

    /// <summary>Each value for each parameter, alone and twice, all parameters with the same value, and meaningless ones; none for no parameters.</summary>
    public static IEnumerable<HostileBody> Of(IReadOnlyList<string> parameters)
    {
        if (parameters.Count == 0)
        {
            yield break;
        }

        foreach (var (name, text) in Senseless)
        {
            yield return Body(name, text);
        }

        foreach (var (name, value) in Values)
        {
            yield return Body($"{name} for all", string.Join('&', parameters.Select(p => $"{p}={value}")));
            foreach (var parameter in parameters)
            {
                yield return Body($"{name} for {parameter}", $"{parameter}={value}");
            }
        }

        foreach (var parameter in parameters)
        {
            yield return Body($"{parameter} 200 times", string.Join('&', Enumerable.Range(0, 200).Select(n => $"{parameter}=x{n}")));
        }
    }

    static string Many(int count) => string.Join('&', Enumerable.Range(0, count).Select(n => $"n{n}="));

    static HostileBody Body(string name, string text) => new(name, Encoding.Latin1.GetBytes(text), Type);
}
