using System.Text;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Hostline.Portal.Manual;

/// <param name="Title">Its first heading.</param>
/// <param name="Html">What follows that heading.</param>
/// <param name="Sections">Its second-level headings, with their ids.</param>
public sealed record HandbookPage(HandbookFile File, string Title, string Html, IReadOnlyList<(string Id, string Text)> Sections);

/// <summary>
/// Converts Markdown to pages: links lead to the pages and files of this server, tables become cards on a phone, and the output contains no
/// style or script, which the policy of pages would block.
/// </summary>
/// <param name="addressOf">The path under this server's root of a file of the repository; null if this server does not have it.</param>
sealed class HandbookMarkup(Func<string, string?> addressOf)
{
    /// <summary>A placeholder for the path from a page to the root, because pages have different depths and the server may be under a path prefix.</summary>
    public const string RootMark = "hostline-root:";

    const int FirstLevel = 1, SecondLevel = 2;

    static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).UseAutoLinks().Build();

    public HandbookPage Page(HandbookFile file)
    {
        var document = Markdown.Parse(Encoding.UTF8.GetString(file.Read()), Pipeline);
        var title = document.OfType<HeadingBlock>().FirstOrDefault(h => h.Level == FirstLevel);
        foreach (var link in document.Descendants<LinkInline>())
        {
            link.Url = Rewritten(link.Url ?? "", file);
        }

        var sections = document.OfType<HeadingBlock>().Where(h => h.Level == SecondLevel).Select(h => (h.GetAttributes().Id ?? "", Text(h.Inline))).ToList();
        if (title is not null)
        {
            document.Remove(title);
        }

        return new(file, title is null ? file.Path : Text(title.Inline), Render(document), sections);
    }

    static string Render(MarkdownDocument document)
    {
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlTableRenderer>(new CardTable());
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlBlockRenderer>(new Unshown());
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlInlineRenderer>(new Spelled());
        renderer.Render(document);
        return writer.ToString();
    }

    /// <summary>External addresses and anchors stay unchanged.</summary>
    string Rewritten(string url, HandbookFile from)
    {
        if (url.StartsWith('#') || Uri.TryCreate(url, UriKind.Absolute, out _))
        {
            return url;
        }

        var (path, fragment) = url.IndexOf('#', StringComparison.Ordinal) is var hash and >= 0 ? (url[..hash], url[hash..]) : (url, "");
        return addressOf(Resolved(from.Folder, path)) is { } address ? RootMark + address + fragment : url;
    }

    static string Resolved(string folder, string path)
    {
        var steps = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var step in path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(s => s != "."))
        {
            if (step != "..")
            {
                steps.Add(step);
            }
            else if (steps.Count > 0)
            {
                steps.RemoveAt(steps.Count - 1);
            }
        }

        return string.Join('/', steps);
    }

    public static string Text(ContainerInline? inline) => inline is null ? "" : string.Concat(inline.Descendants().Select(i => i switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        LineBreakInline => " ",
        _ => "",
    })).Trim();

    /// <summary>Leaves out comments for those who edit the source.</summary>
    sealed class Unshown : HtmlObjectRenderer<HtmlBlock>
    {
        protected override void Write(HtmlRenderer renderer, HtmlBlock obj)
        {
        }
    }

    /// <summary>Shows tags within a sentence as text.</summary>
    sealed class Spelled : HtmlObjectRenderer<HtmlInline>
    {
        protected override void Write(HtmlRenderer renderer, HtmlInline obj) => renderer.WriteEscape(obj.Tag);
    }

    /// <summary>A table whose cells carry the headings of their columns.</summary>
    sealed class CardTable : HtmlObjectRenderer<Table>
    {
        protected override void Write(HtmlRenderer renderer, Table obj)
        {
            var heads = obj.OfType<TableRow>().Where(r => r.IsHeader).SelectMany(r => r.OfType<TableCell>()).Select(TextOf).ToList();
            renderer.WriteLine("<table class=\"stack\">");
            WriteRows(renderer, obj.OfType<TableRow>().Where(r => r.IsHeader && heads.Any(h => h.Length > 0)), "thead", heads);
            WriteRows(renderer, obj.OfType<TableRow>().Where(r => !r.IsHeader), "tbody", heads);
            renderer.WriteLine("</table>");
        }

        static void WriteRows(HtmlRenderer renderer, IEnumerable<TableRow> rows, string part, List<string> heads)
        {
            renderer.Write($"<{part}>");
            foreach (var row in rows)
            {
                renderer.Write("<tr>");
                foreach (var (cell, at) in row.OfType<TableCell>().Select((c, n) => (c, n)))
                {
                    WriteCell(renderer, cell, at, row.IsHeader, heads.ElementAtOrDefault(at) ?? "");
                }

                renderer.WriteLine("</tr>");
            }

            renderer.WriteLine($"</{part}>");
        }

        static void WriteCell(HtmlRenderer renderer, TableCell cell, int at, bool isHead, string head)
        {
            var (name, scope) = isHead ? ("th", " scope=\"col\"") : at == 0 && TextOf(cell).Length > 0 ? ("th", " scope=\"row\"") : ("td", "");
            renderer.Write($"<{name}{scope}");
            if (!isHead && at > 0 && head.Length > 0)
            {
                renderer.Write(" data-label=\"").WriteEscape(head).Write('"');
            }

            var implied = renderer.ImplicitParagraph;
            renderer.ImplicitParagraph = true;
            renderer.Write("><div>");
            renderer.WriteChildren(cell);
            renderer.Write($"</div></{name}>");
            renderer.ImplicitParagraph = implied;
        }

        static string TextOf(TableCell cell) => string.Join(' ', cell.OfType<LeafBlock>().Select(b => Text(b.Inline)));
    }
}
