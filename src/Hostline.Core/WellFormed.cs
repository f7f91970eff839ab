namespace Hostline.Core;

/// <summary>
/// Text as it can be stored and searched for: PostgreSQL accepts no NUL, and half of a surrogate pair has no form in UTF-8 (RFC 3629 §3).
/// </summary>
public static class WellFormed
{
    const char Replacement = '\ufffd';

    public static bool Is(string text)
    {
        if (text.Contains('\0'))
        {
            return false;
        }

        for (var i = text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff'); i >= 0 && i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The text with U+FFFD in place of each NUL and each half of a pair.</summary>
    public static string Of(string text)
    {
        if (Is(text))
        {
            return text;
        }

        var characters = text.Replace('\0', Replacement).ToCharArray();
        for (var i = 0; i < characters.Length; i++)
        {
            if (i + 1 < characters.Length && char.IsSurrogatePair(characters[i], characters[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(characters[i]))
            {
                characters[i] = Replacement;
            }
        }

        return new(characters);
    }

    /// <summary>The beginning of a text: at most so many UTF-16 units, and one less where a pair would be cut.</summary>
    public static string Start(string text, int atMost) =>
        text.Length <= atMost ? text : text[..(char.IsHighSurrogate(text[atMost - 1]) && char.IsLowSurrogate(text[atMost]) ? atMost - 1 : atMost)];
}
