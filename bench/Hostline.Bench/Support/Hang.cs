namespace Hostline.Tests.Support;

/// <summary>The limit that the programs of the tests run under, here without a test around them.</summary>
static class Hang
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
}
