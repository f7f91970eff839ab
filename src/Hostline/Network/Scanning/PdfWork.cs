namespace Hostline.Network.Scanning;

/// <summary>What one inspection may still spend. Once something has run out, nothing more can be had.</summary>
sealed class PdfWork(PdfLimits limits)
{
    /// <summary>Reading a token costs more than its bytes; opening a decoder costs more than what it yields.</summary>
    const int PerToken = 8, PerStream = 8_192;

    long work = limits.Work;
    int objects = limits.Objects;

    public PdfLimits Limits => limits;

    /// <summary>What the structural streams may still unpack to.</summary>
    public int Unpackable { get; private set; } = limits.TotalBytes;

    public bool Token(int bytes) => Spend(bytes + PerToken);
    public bool Stream() => Spend(PerStream);
    public bool Object() => --objects >= 0;
    public bool Spend(int units) => (work -= units) >= 0;
    public bool Unpack(int bytes) => Spend(bytes) && (Unpackable -= bytes) >= 0;
}
