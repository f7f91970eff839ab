namespace Hostline.Core.Messages;

/// <summary>How the characters of a text are encoded. The numbers are stored; never renumber them.</summary>
public enum TextCoding
{
    /// <summary>Seven bits per character, from the table of 3GPP TS 23.038; characters of its extension table take two places.</summary>
    Gsm7 = 1,
    /// <summary>Sixteen bits per character; a character outside of the basic plane takes two places.</summary>
    Ucs2 = 2,
}

public readonly record struct TextSize(TextCoding Coding, int Segments)
{
    const string Basic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
        + "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    const string Extension = "\f^{}\\[~]|€";

    const int Gsm7Alone = 160, Gsm7Part = 153, Ucs2Alone = 70, Ucs2Part = 67;

    /// <param name="forced">Null to choose the smallest coding that has all characters.</param>
    /// <returns>Null if the text has characters that the forced coding does not have.</returns>
    public static TextSize? Of(string text, TextCoding? forced = null) => forced switch
    {
        TextCoding.Ucs2 => new(TextCoding.Ucs2, Ucs2Segments(text)),
        TextCoding.Gsm7 when !IsGsm7(text) => null,
        TextCoding.Gsm7 => new(TextCoding.Gsm7, Gsm7Segments(text)),
        _ => IsGsm7(text) ? new(TextCoding.Gsm7, Gsm7Segments(text)) : new(TextCoding.Ucs2, Ucs2Segments(text)),
    };

    static bool IsGsm7(string text) => text.All(c => Basic.Contains(c) || Extension.Contains(c));

    static int Ucs2Segments(string text) => text.Length <= Ucs2Alone ? 1 : (text.Length + Ucs2Part - 1) / Ucs2Part;

    static int Gsm7Segments(string text)
    {
        if (text.Sum(PlacesOf) <= Gsm7Alone)
        {
            return 1;
        }

        var (segments, taken) = (1, 0);
        foreach (var c in text)
        {
            // A character of two places is never split between segments.
            if (taken + PlacesOf(c) > Gsm7Part)
            {
                (segments, taken) = (segments + 1, 0);
            }

            taken += PlacesOf(c);
        }

        return segments;
    }

    static int PlacesOf(char c) => Extension.Contains(c) ? 2 : 1;
}
