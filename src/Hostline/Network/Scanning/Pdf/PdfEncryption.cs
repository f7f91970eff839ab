namespace Hostline.Network.Scanning.Pdf;

/// <summary>
/// Finds out whether a file is encrypted and opens it with the empty password, as PDF readers open a file that is only protected
/// against changes. All encryption dictionaries in the file must agree, because readers differ in which trailer they use.
/// </summary>
static class PdfEncryption
{
    /// <summary>How many different identifiers are tried; a file has one, and another one for each careless program that changed it.</summary>
    const int IdsAtMost = 8;

    /// <summary>How many encryption dictionaries are read: one for each version of the file.</summary>
    const int PlacesAtMost = 1_000;

    const int HashLength = 32, UserLength = 48;

    public const string Contradiction = "its entries on encryption contradict each other";

    static readonly PdfVerdict Unclear = new(PdfFinding.Malformed, Contradiction);

    static readonly PdfVerdict Locked = new(PdfFinding.Encrypted);

    /// <returns>A verdict against the file, or the cipher; neither for a file that is not encrypted.</returns>
    public static (PdfVerdict? Verdict, PdfCipher? Cipher) Open(PdfFile file, PdfWork work)
    {
        if (Named(file, "/Encrypt", PlacesAtMost, p => p.Kind == PdfTokenKind.DictionaryOpen || p.Reference >= 0, work) is not { } places)
        {
            return (PdfInspection.OutOfWork, null);
        }

        if (places.Count == 0)
        {
            return default;
        }

        if (places.Count == PlacesAtMost
            || places.Exists(p => !p.Bytes.SequenceEqual(places[0].Bytes) && (p.Reference < 0 || p.Reference != places[0].Reference)))
        {
            return (Unclear, null);
        }

        var own = places[0].Reference;
        if (own >= 0)
        {
            if (Definitions(file, own, work) is not { } defined)
            {
                return (PdfInspection.OutOfWork, null);
            }

            places = defined;
            if (places.Count == 0)
            {
                return (Locked, null);
            }

            if (places.Exists(p => !p.Bytes.SequenceEqual(places[0].Bytes)))
            {
                return (Unclear, null);
            }
        }

        return places[0].Entries() is { } entries ? Open(entries, file, own, work) : (Unclear, null);
    }

    /// <summary>Null if the work budget is used up.</summary>
    static List<PdfValue>? Definitions(PdfFile file, int number, PdfWork work)
    {
        var found = new List<PdfValue>();
        foreach (var heading in file.Of(number, out _))
        {
            var value = ValueAt(file, heading.At, out var end);
            if (!work.Token(end - heading.At))
            {
                return null;
            }

            found.Add(value ?? new PdfValue(file.Bytes, heading.At, heading.At, -1, 0));
        }

        return found;
    }

    static (PdfVerdict?, PdfCipher?) Open(Dictionary<string, PdfValue> entries, PdfFile file, int own, PdfWork work)
    {
        var words = new PdfEncryptionEntries(entries, file);
        if (words.Filter != "Standard")
        {
            return (new(PdfFinding.Encrypted, "by a method other than a password"), null);
        }

        if (words.Owner.Length < HashLength || words.User.Length < (words.Revision >= 5 ? UserLength : HashLength) || words.Methods() is not { } methods)
        {
            return (Locked, null);
        }

        var key = words.Revision is 5 or 6 ? words.SealedKey.Length >= HashLength ? PdfPassword.Key(words.Revision, words.User, words.SealedKey) : null
            : words.Revision is >= 2 and <= 4 ? Key(words, file, work)
            : null;
        return key is null ? (Locked, null)
            : (null, new PdfCipher(key, words.Revision < 5, methods.Streams, methods.Strings, methods.Files, words.CoversMetadata) { Own = own });
    }

    /// <summary>The identifier is part of the key; every identifier in the file is tried, because a wrong one opens nothing.</summary>
    static byte[]? Key(PdfEncryptionEntries words, PdfFile file, PdfWork work)
    {
        var seen = new HashSet<string>();
        var ids = Named(file, "/ID", IdsAtMost, v => v.Kind == PdfTokenKind.ArrayOpen && seen.Add(Convert.ToHexString(First(v))), work);
        return ids?.Select(First).Append([])
            .Select(id => PdfPassword.Key(words.Revision, words.KeyLength, words.Owner, words.User, words.Permissions, id, words.CoversMetadata))
            .FirstOrDefault(key => key is not null);
    }

    static byte[] First(PdfValue array)
    {
        var tokens = new PdfTokens(array.Bytes, 1);
        return tokens.Read() && tokens.Kind == PdfTokenKind.Text ? PdfStrings.Read(tokens.Token) : [];
    }

    /// <summary>
    /// The first <paramref name="atMost"/> wanted values after a name, anywhere in the file, even in comments and strings; null if the
    /// work budget is used up.
    /// </summary>
    static List<PdfValue>? Named(PdfFile file, string name, int atMost, Predicate<PdfValue> wanted, PdfWork work)
    {
        var found = new List<PdfValue>();
        var bytes = file.Bytes.Span;
        for (var at = 0; found.Count < atMost && bytes[at..].IndexOf((byte)'/') is >= 0 and var next; at++)
        {
            at += next;
            if (!work.Spend(next + 1))
            {
                return null;
            }

            if (at + 1 >= bytes.Length || (bytes[at + 1] != name[1] && bytes[at + 1] != '#'))
            {
                continue;
            }

            // Charged even if it is not a value: an unterminated one was read to the end of the file.
            var value = Value(file, at, name, out var end);
            if (!work.Token(end - at))
            {
                return null;
            }

            if (value is { } known && wanted(known))
            {
                found.Add(known);
            }
        }

        return found;
    }

    /// <param name="end">The position after the last byte read.</param>
    static PdfValue? Value(PdfFile file, int at, string name, out int end)
    {
        var tokens = new PdfTokens(file.Bytes.Span, at);
        tokens.Read();
        end = tokens.Position;
        return tokens.Token.Length <= name.Length * 3 && PdfNames.Text(tokens.Token) == name[1..] ? ValueAt(file, tokens.Position, out end) : null;
    }

    static PdfValue? ValueAt(PdfFile file, int at, out int end)
    {
        var tokens = new PdfTokens(file.Bytes.Span, at);
        tokens.Read();
        var start = tokens.Start;
        var isValue = tokens.SkipValue();
        end = tokens.Position;
        return isValue ? new PdfValue(file.Bytes, start, end, -1, 0) : null;
    }
}
