namespace Hostline.Tests.Support;

/// <summary>Whether tests run in their long form (<c>./test long</c>) or in the usual one, which is short enough for every change.</summary>
static class LongForm
{
    public static bool IsAsked { get; } = Environment.GetEnvironmentVariable("HOSTLINE_LONG") == "1";

    /// <summary>The count for the form that was asked for.</summary>
    public static int Or(int usual, int whenLong) => IsAsked ? whenLong : usual;
}
