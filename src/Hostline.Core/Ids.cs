namespace Hostline.Core;

/// <summary>Identifiers of everything stored: UUID version 7 (RFC 9562 §5.7), so that rows sort by the instant they were made.</summary>
public static class Ids
{
    public static Guid New(DateTimeOffset now) => Guid.CreateVersion7(now);
}
