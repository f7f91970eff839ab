namespace Hostline.Tests.Support;

/// <summary>The tests' limit on running programs, here without a test.</summary>
static class Hang
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
}
