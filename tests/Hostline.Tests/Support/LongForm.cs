namespace Hostline.Tests.Support;

/// <summary>Whether tests run as often as they can find something (<c>./test long</c>), or as often as everybody can wait for.</summary>
static class LongForm
{
    public static bool IsAsked { get; } = Environment.GetEnvironmentVariable("HOSTLINE_LONG") == "1";

    /// <summary>The one count or the other.</summary>
    public static int Or(int usual, int whenLong) => IsAsked ? whenLong : usual;
}
