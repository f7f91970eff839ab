using Hostline.Core.Worlds;

namespace Hostline.Network.Scanning;

/// <summary>
/// A file that stands for a document in somebody's test: it begins like a PDF and holds no object at all, so there is
/// nothing in it to inspect, and no markup that another program would take it for. Sandboxes take it, as no test should need a PDF writer; live it is a damaged PDF
/// (docs/decisions/0011-stand-in-documents.md).
/// </summary>
public static class StandIn
{
    const int BytesAtMost = 4 * 1024;

    public static bool Is(ReadOnlySpan<byte> file, World world) =>
        !world.IsLive && file.Length <= BytesAtMost && file.StartsWith("%PDF-"u8) && file.IndexOf("obj"u8) < 0 && file.IndexOf((byte)'<') < 0;
}
