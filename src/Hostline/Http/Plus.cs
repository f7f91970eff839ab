namespace Hostline.Http;

/// <summary>The '+' of a number in a query: some clients do not encode it, and it arrives as a blank.</summary>
static class Plus
{
    /// <summary>The intended text: a blank before digits was a plus, one before a plus is just a blank. Other texts are unchanged.</summary>
    public static string Restore(string text) => text.TrimStart(' ') switch
    {
        var rest when rest.Length == text.Length => text,
        ['+', ..] rest => rest,
        [>= '0' and <= '9', ..] rest => "+" + rest,
        _ => text,
    };

    /// <summary>The comma-separated numbers, each as intended; blank ones are left out.</summary>
    public static IEnumerable<string> RestoreEach(string list) =>
        list.Split(',').Where(text => !string.IsNullOrWhiteSpace(text)).Select(text => Restore(text.TrimEnd()));
}
