namespace Hostline.Network.Scanning;

/// <summary>
/// What the file does when it is opened. To show a page at once is common and harmless: an array (a destination), or a GoTo
/// action with nothing after it. Every object that an /OpenAction names is judged by all of its definitions, for which of them
/// counts is the reader's choice.
/// </summary>
sealed class PdfOpening(PdfWork work)
{
    readonly Dictionary<int, bool> plain = [];
    readonly HashSet<int> named = [];
    bool acts, isDoubtful;

    /// <param name="ahead">Behind the name /OpenAction.</param>
    public void Take(PdfTokens ahead)
    {
        if (acts || !ahead.Read() || ahead.Kind == PdfTokenKind.ArrayOpen || ahead.IsKeyword("null"u8))
        {
            return;
        }

        if (ahead.Kind == PdfTokenKind.DictionaryOpen)
        {
            acts = !IsPlain(ahead.Source[ahead.Start..]);
        }
        else if (ahead.ReadReference() is >= 0 and var number)
        {
            named.Add(number);
        }
        else
        {
            acts = true;
        }
    }

    public void Define(int number, bool isPlain)
    {
        if (number >= 0)
        {
            plain[number] = isPlain && plain.GetValueOrDefault(number, true);
        }
    }

    /// <summary>There is an object that is not where objects are; it may be meant by any number.</summary>
    public void Doubt() => isDoubtful = true;

    public bool IsPlain(ReadOnlySpan<byte> dictionary)
    {
        var goesTo = false;
        var entries = new PdfEntries(dictionary);
        while (entries.Read())
        {
            switch (entries.Key)
            {
                case PdfWord.S:
                    goesTo = PdfNames.Word(entries.Value) == PdfWord.GoTo;
                    break;
                case PdfWord.Next:
                case PdfWord.D when entries.Value.StartsWith("<<"u8):
                    return false;
            }
        }

        return work.Spend(entries.Position) && goesTo && !entries.IsBroken;
    }

    /// <summary>Told when all is read: what the action is says more than that there is one.</summary>
    public PdfVerdict? Verdict() =>
        acts || (named.Count > 0 && isDoubtful) || !named.All(n => plain.GetValueOrDefault(n)) ? new(PdfFinding.ActiveContent, nameof(PdfWord.OpenAction)) : null;
}
