namespace Hostline.Storage;

/// <summary>One option of an address, under libpq's name.</summary>
/// <param name="MayBeNamed">Whether an unknown name may be shown: not if it may be part of a password that was split.</param>
readonly record struct PostgresOption(string Name, string Value, bool MayBeNamed);

/// <summary>
/// Parses a <c>postgres://user:password@host:port,host:port/database?option=value</c> URL as libpq does. <see cref="Uri"/> supports
/// neither several hosts nor socket directories.
/// </summary>
static class PostgresUrl
{
    /// <exception cref="ArgumentException">It cannot be read.</exception>
    public static IReadOnlyList<PostgresOption> Options(string url)
    {
        var rest = url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var end = rest.IndexOfAny(['/', '?']);
        var authority = end < 0 ? rest : rest[..end];
        rest = end < 0 ? "" : rest[end..];
        if (!authority.Contains('@', StringComparison.Ordinal) && authority.Contains(':', StringComparison.Ordinal)
            && rest.Contains('@', StringComparison.Ordinal))
        {
            throw PostgresAddress.Unreadable("the password contains a character that ends it, such as / or ?");
        }

        var query = rest.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? rest : rest[..query];
        List<PostgresOption> options = [.. Authority(authority)];
        if (path.Length > 1)
        {
            options.Add(new("dbname", Plain(path[1..]), true));
        }

        // After an @ at this position, a name may be part of the password.
        var mayBeNamed = !rest.Contains('@', StringComparison.Ordinal);
        options.AddRange((query < 0 ? "" : rest[(query + 1)..]).Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => Option(pair, mayBeNamed)));
        return options;
    }

    static IEnumerable<PostgresOption> Authority(string authority)
    {
        var at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            var user = authority[..at].Split(':', 2);
            yield return new("user", Plain(user[0]), true);
            if (user.Length == 2)
            {
                yield return new("password", Plain(user[1]), true);
            }
        }

        var hosts = authority[(at + 1)..];
        if (hosts.Length > 0)
        {
            var places = hosts.Split(',').Select(HostAndPort).ToList();
            yield return new("host", string.Join(',', places.Select(p => p.Host)), true);
            if (places.Exists(p => p.Port.Length > 0))
            {
                yield return new("port", string.Join(',', places.Select(p => p.Port)), true);
            }
        }
    }

    static (string Host, string Port) HostAndPort(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon < 0 || colon < text.LastIndexOf(']') ? (Plain(text), "") : (Plain(text[..colon]), text[(colon + 1)..]);
    }

    static PostgresOption Option(string pair, bool mayBeNamed)
    {
        var parts = pair.Split('=', 2);
        return parts.Length == 2 ? new(Plain(parts[0]), Plain(parts[1]), mayBeNamed) : throw PostgresAddress.Unreadable("an option after ? has no value");
    }

    static string Plain(string escaped)
    {
        for (var i = escaped.IndexOf('%', StringComparison.Ordinal); i >= 0; i = escaped.IndexOf('%', i + 1))
        {
            if (i + 2 >= escaped.Length || !char.IsAsciiHexDigit(escaped[i + 1]) || !char.IsAsciiHexDigit(escaped[i + 2]))
            {
                throw PostgresAddress.Unreadable("a % is not followed by two hexadecimal digits");
            }
        }

        return Uri.UnescapeDataString(escaped);
    }
}
