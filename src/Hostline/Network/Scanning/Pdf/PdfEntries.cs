namespace Hostline.Network.Scanning.Pdf;

/// <summary>
/// Reads one dictionary strictly, entry by entry. The walk over a file is tolerant, so that nothing is missed; but where a dictionary
/// determines an interpretation, a form that two readers may interpret differently is an error.
/// </summary>
ref struct PdfEntries(ReadOnlySpan<byte> dictionary)
{
    PdfTokens tokens = new(dictionary, 0);
    PdfWords seen;
    bool opened;

    public PdfWord Key { get; private set; }

    /// <summary>The key as written in the file, with its slash.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    public readonly int Position => tokens.Position;

    /// <summary>The value as written, without surrounding blanks.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>True if the dictionary was not read to its end.</summary>
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

        // For a duplicate key one reader uses the first, another the last.
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
