namespace Hostline.Network.Scanning.Pdf;

/// <summary>
/// Reads one dictionary strictly, entry by entry. The walk over a file is tolerant, so that nothing slips through; where a
/// dictionary decides how something is to be understood, a form that two readers may take differently is no answer at all.
/// </summary>
ref struct PdfEntries(ReadOnlySpan<byte> dictionary)
{
    PdfTokens tokens = new(dictionary, 0);
    PdfWords seen;
    bool opened;

    public PdfWord Key { get; private set; }

    /// <summary>The key as it stands in the file, with its slash.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => tokens.Position;

    /// <summary>The value as it stands, without blanks around it.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Why reading ended: true when the dictionary was not read to its end.</summary>
    public bool IsBroken { get; private set; }

    public bool Read()
    {
        if (!opened && !(opened = tokens.Read() && tokens.Kind == PdfTokenKind.DictionaryOpen))
        {
            return Broken();
        }

        if (!tokens.Read() || tokens.Kind != PdfTokenKind.Name)
        {
            return tokens.Kind != PdfTokenKind.DictionaryClose && Broken();
        }

        // Of a key that stands twice one reader takes the first, another the last.
        Name = tokens.Token;
        Key = PdfNames.Word(Name);
        return (!seen.Has(Key) || Broken()) && ReadValue();
    }

    bool ReadValue()
    {
        seen = seen.With(Key);
        if (!tokens.Read())
        {
            return Broken();
        }

        var start = tokens.Start;
        if (!tokens.SkipValue())
        {
            return Broken();
        }

        Value = tokens.Source[start..tokens.Position];
        return true;
    }

    bool Broken()
    {
        IsBroken = true;
        return false;
    }
}
