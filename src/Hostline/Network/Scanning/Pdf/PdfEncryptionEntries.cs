using System.Globalization;

namespace Hostline.Network.Scanning.Pdf;

/// <summary>The encryption dictionary of a file (ISO 32000-2, tables 20, 21 and 25).</summary>
sealed class PdfEncryptionEntries(Dictionary<string, PdfValue> entries, PdfFile file)
{
    /// <summary>The default length of a key in bits, and that of the longest key before AES-256.</summary>
    const int ShortKey = 40, LongKey = 128;

    public string? Filter => Name("Filter");
    public int Revision => Whole("R");
    public byte[] Owner => Text("O");
    public byte[] User => Text("U");
    public byte[] SealedKey => Text("UE");
    public bool CoversMetadata => !entries.TryGetValue("EncryptMetadata", out var value) || !value.Bytes.SequenceEqual("false"u8);

    int Version => Whole("V");

    /// <summary>In bytes.</summary>
    public int KeyLength => Version switch
    {
        1 => ShortKey,
        4 => LongKey,
        _ => Whole("Length") is >= ShortKey and <= LongKey and var bits ? bits : ShortKey,
    } / 8;

    /// <summary>32 bits; some programs write them unsigned.</summary>
    public int Permissions => entries.TryGetValue("P", out var value)
        && long.TryParse(value.Bytes, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var bits) ? unchecked((int)bits) : 0;

    /// <summary>Null for a combination that no known reader would open.</summary>
    public (PdfCipherMethod Streams, PdfCipherMethod Strings, PdfCipherMethod Files)? Methods()
    {
        if (Version is 1 or 2 && Revision is 2 or 3)
        {
            return (PdfCipherMethod.Rc4, PdfCipherMethod.Rc4, PdfCipherMethod.Rc4);
        }

        if ((Version, Revision) is not ((4, 4) or (5, 5) or (5, 6)))
        {
            return null;
        }

        var streams = Method(Name("StmF"));
        return streams is { } s && Method(Name("StrF")) is { } t && (entries.ContainsKey("EFF") ? Method(Name("EFF")) : s) is { } f ? (s, t, f) : null;
    }

    PdfCipherMethod? Method(string? filter)
    {
        if (filter is null or "Identity")
        {
            return PdfCipherMethod.None;
        }

        var method = entries.TryGetValue("CF", out var filters) && filters.Entries() is { } all && all.TryGetValue(filter, out var one)
            && one.Entries() is { } words && words.TryGetValue("CFM", out var name) ? name.Name : null;
        return (method, Version) switch
        {
            ("None", _) => PdfCipherMethod.None,
            ("V2", 4) => PdfCipherMethod.Rc4,
            ("AESV2", 4) or ("AESV3", 5) => PdfCipherMethod.Aes,
            _ => null,
        };
    }

    string? Name(string key) => entries.TryGetValue(key, out var value) ? value.Name : null;

    int Whole(string key) => entries.TryGetValue(key, out var value) ? file.NumberOf(value.Bytes) : -1;

    byte[] Text(string key) => entries.TryGetValue(key, out var value) && value.Kind == PdfTokenKind.Text ? PdfStrings.Read(value.Bytes) : [];
}
