using System.Text;

namespace Hostline.Storage;

/// <summary>Parses libpq's <c>host=localhost dbname=hostline password='it''s a secret'</c>, with its quotes and backslashes.</summary>
static class PostgresConninfo
{
    public static IReadOnlyList<PostgresOption> Options(string text)
    {
        var options = new List<PostgresOption>();
        var at = SkipBlanks(text, 0);
        while (at < text.Length)
        {
            var equals = text.IndexOf('=', at);
            if (equals < 0 || text[at..equals].Trim() is not { Length: > 0 } name || name.Any(char.IsWhiteSpace))
            {
                throw PostgresAddress.Unreadable("it is neither a postgres:// URL nor a list of option=value pairs");
            }

            at = SkipBlanks(text, equals + 1);
            // With a blank in an unquoted password, the part after it would be read as a name.
            options.Add(new(name, Value(text, ref at), MayBeNamed: false));
            at = SkipBlanks(text, at);
        }

        return options;
    }

    static int SkipBlanks(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    static string Value(string text, ref int at)
    {
        var isQuoted = at < text.Length && text[at] == '\'';
        var value = new StringBuilder();
        for (at += isQuoted ? 1 : 0; at < text.Length && (isQuoted ? text[at] != '\'' : !char.IsWhiteSpace(text[at])); at++)
        {
            at += text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
            value.Append(text[at]);
        }

        if (isQuoted && at++ >= text.Length)
        {
            throw PostgresAddress.Unreadable("a quote is not closed");
        }

        return value.ToString();
    }
}
