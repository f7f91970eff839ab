namespace Hostline.Network.Scanning;

/// <summary>Checks documents for malware, after our own inspection.</summary>
public abstract class Scanner : Port
{
    public static readonly PortDescriptor Descriptor = new("virus scanner", "Is there malware in these bytes?",
        "the same as for live accounts", ["HOSTLINE_CLAMD"], "whether it answers about a few harmless bytes",
        "It cannot find malware that its signatures do not cover.");

    /// <summary>Scanning changes nothing.</summary>
    public override bool IsRepeatable => true;

    public abstract Task<ClamdAnswer> Scan(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default);
}
