namespace Hostline.Http;

/// <summary>The '+' of a number in a query: clients that do not encode values send one that arrives as a blank.</summary>
static class Plus
{
    /// <summary>
    /// The text as it was meant: a blank before digits was a plus, one before a plus is just a blank. Other texts stay as they are.
    /// </summary>
    public static string Restore(string text) => text.TrimStart(' ') switch
    {
        var rest when rest.Length == text.Length => text,
        ['+', ..] rest => rest,
        [>= '0' and <= '9', ..] rest => "+" + rest,
        _ => text,
    };

    /// <summary>The numbers between commas, each as it was meant; what is blank is none.</summary>
    public static IEnumerable<string> RestoreEach(string list) =>
        list.Split(',').Where(text => !string.IsNullOrWhiteSpace(text)).Select(text => Restore(text.TrimEnd()));
}
