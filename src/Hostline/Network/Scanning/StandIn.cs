using Hostline.Core.Worlds;

namespace Hostline.Network.Scanning;

/// <summary>
/// A stand-in for a document in a customer's test: it begins like a PDF and contains no object, so there is nothing to inspect, and no markup
/// that another program would recognize. Sandboxes accept it, because no test should need a PDF writer; in the live world it is a damaged PDF
/// (docs/decisions/0011-stand-in-documents.md).
/// </summary>
public static class StandIn
{
    const int BytesAtMost = 4 * 1024;

    public static bool Is(ReadOnlySpan<byte> file, World world) =>
        !world.IsLive && file.Length <= BytesAtMost && file.StartsWith("%PDF-"u8) && file.IndexOf("obj"u8) < 0 && file.IndexOf((byte)'<') < 0;
}
