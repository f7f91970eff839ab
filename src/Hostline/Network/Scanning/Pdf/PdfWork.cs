namespace Hostline.Network.Scanning.Pdf;

/// <summary>The work budget of one inspection. Once one part is used up, every further request is refused.</summary>
sealed class PdfWork(PdfLimits limits)
{
    /// <summary>
    /// Reading a token costs more than its bytes, creating a decoder more than its output, and searching a text passes over it many
    /// times.
    /// </summary>
    const int PerToken = 8, PerStream = 8_192, PerCharacter = 16;

    long work = limits.Work;
    int objects = limits.Objects, judgments = limits.Judgments;

    public PdfLimits Limits => limits;

    /// <summary>How many bytes the structural streams may still decompress to.</summary>
    public int Unpackable { get; private set; } = limits.TotalBytes;

    public bool Token(int bytes) => Spend(bytes + PerToken);
    public bool Stream() => Spend(PerStream);
    public bool Object() => --objects >= 0;

    /// <summary>Counts one more value that is kept until all objects are known.</summary>
    public bool Judgment() => --judgments >= 0;

    /// <summary>Counts text whose content is read.</summary>
    public bool Text(int characters) => Spend(Math.Min(characters, int.MaxValue / PerCharacter) * PerCharacter);

    public bool Spend(int units) => (work -= units) >= 0;
    public bool Unpack(int bytes) => Spend(bytes) && (Unpackable -= bytes) >= 0;
}
