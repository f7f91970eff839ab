using System.Text.RegularExpressions;
using Hostline.Core.Documents;

namespace Hostline.Network.Scanning.Pdf;

/// <summary>
/// Recognizes the scripts that form editors write into fields: calls of the functions that are built into every viewer for formatting,
/// checking and adding up, and of the function that prints, with only literals as arguments. Anything else is a program.
/// </summary>
static partial class PdfScripts
{
    /// <summary>The longest of these scripts add up about a hundred fields.</summary>
    public const int LengthAtMost = 16 * 1024;

    /// <summary>Null if it is not one of these scripts.</summary>
    public static DocumentMarks? Of(string script)
    {
        var text = script.TrimEnd('\0');
        if (text.Length > LengthAtMost)
        {
            return null;
        }

        var marks = DocumentMarks.None;
        for (var at = Skipped(text, 0); at < text.Length; at = Skipped(text, at))
        {
            var call = Call().Match(text, at);
            if (!call.Success)
            {
                return null;
            }

            marks |= call.Groups["print"].Success ? DocumentMarks.Prints : DocumentMarks.FormatScripts;
            at += call.Length;
        }

        return marks;
    }

    static int Skipped(string text, int at) => at + Blanks().Match(text, at).Length;

    /// <summary>Blanks, ends of statements, and comments.</summary>
    [GeneratedRegex(@"\G(?>[\s;]+|//[^\n\r\u2028\u2029]*|/\*(?>[^*]+|\*(?!/))*\*/)*", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();

    const string Blank = @"[ \t\r\n]*";

    const string Escape = """\\["'\\ntbu0-9a-fA-Fx]""";

    const string Literal = """(?>-?[0-9]+(\.[0-9]+)?|true|false|null|"(?>[^"\\\r\n\u2028\u2029]|""" + Escape
        + """)*"|'(?>[^'\\\r\n\u2028\u2029]|""" + Escape + ")*')";

    const string Literals = "(?>" + Literal + "(?>" + Blank + "," + Blank + Literal + ")*)?";

    const string Argument = "(?>" + Literal + "|new Array" + Blank + @"\(" + Blank + Literals + Blank + @"\)|\[" + Blank + Literals + Blank + @"\])";

    const string Options = @"\{" + Blank + "(?>(?>b|n)[A-Za-z]+" + Blank + ":" + Blank + Literal + Blank + ",?" + Blank + @")*\}";

    const string Functions =
        "AF(?>Number_Format|Number_Keystroke|Percent_Format|Percent_Keystroke|Date_FormatEx|Date_Format|Date_KeystrokeEx|Date_Keystroke"
        + "|Time_FormatEx|Time_Format|Time_Keystroke|Special_Format|Special_KeystrokeEx|Special_Keystroke|Simple_Calculate|Range_Validate)";

    // The statement ends after the call: with a semicolon, a line break or the end of the script.
    const string End = @"(?=[ \t]*(?>;|[\r\n]|/[/*]|$))";

    [GeneratedRegex(
        @"\G(?>" + Functions + Blank + @"\(" + Blank + "(?>" + Argument + "(?>" + Blank + "," + Blank + Argument + ")*)?" + Blank + @"\)"
        + @"|(?<print>(?>this\.)?print" + Blank + @"\(" + Blank + "(?>" + Options + "|" + Literals + ")" + Blank + @"\)))" + End,
        RegexOptions.CultureInvariant)]
    private static partial Regex Call();
}
