using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Hostline.Portal;

/// <summary>
/// Markup. It is written as an interpolated string whose literal parts are ours and whose values are encoded, unless they are markup
/// themselves, so that no one can forget to encode a customer's text.
/// </summary>
public readonly record struct Html(string Text)
{
    public static readonly Html None = new("");

    public static Html Of(Parts parts) => new(parts.Text);

    public static Html Each<T>(IEnumerable<T> items, Func<T, Html> render) => new(string.Concat(items.Select(i => render(i).Text)));

    /// <summary>The compiler's handler for an interpolated string that is passed to <see cref="Of"/>.</summary>
    [InterpolatedStringHandler]
    public readonly struct Parts(int literalLength, int formattedCount)
    {
        readonly StringBuilder text = new(literalLength + (formattedCount * 16));

        public string Text => text.ToString();

        public void AppendLiteral(string literal) => text.Append(literal);

        public void AppendFormatted(Html markup) => text.Append(markup.Text);

        public void AppendFormatted(string? value) => text.Append(WebUtility.HtmlEncode(value));

        public void AppendFormatted<T>(T id) where T : struct, IId<T> => text.Append(id);
    }
}
