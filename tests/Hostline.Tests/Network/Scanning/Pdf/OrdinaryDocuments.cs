using Hostline.Core.Documents;
using Hostline.Tests.Support;
using static Hostline.Core.Documents.DocumentMarks;

namespace Hostline.Tests.Network.Scanning.Pdf;

/// <summary>A document made by an ordinary program.</summary>
/// <param name="Name">The file in tests/fixtures/documents, or the one that qpdf makes for the test.</param>
/// <param name="By">The program.</param>
/// <param name="Holds">What is special about it.</param>
/// <param name="Marks">The marks that a reviewer sees; null for one that is refused.</param>
/// <param name="WasTaken">Whether release 0.1 accepted it.</param>
/// <param name="Options">The options with which qpdf makes it from the plain document; null for a stored file.</param>
sealed record OrdinaryDocument(string Name, string By, string Holds, DocumentMarks? Marks, bool WasTaken, string[]? Options = null)
{
    public async Task<byte[]> Bytes() => Options is null ? await Kept(Name) : await Qpdf.Rewrite(await Kept("hand-plain"), Options);

    static Task<byte[]> Kept(string name) =>
        File.ReadAllBytesAsync(Checkout.At("tests", "fixtures", "documents", $"{name}.pdf"), TestContext.Current.CancellationToken);
}

/// <summary>
/// The documents on which the inspection is judged: made with every program at hand that writes PDFs, and by hand for features that
/// none of them produces.
/// </summary>
static class OrdinaryDocuments
{
    const string Acrobat = "by hand, as Acrobat", Mail = "by hand, as mail gateways", Printer = "by hand, as printer drivers";

    public static readonly IReadOnlyList<OrdinaryDocument> All =
    [
        new("chromium", "Chromium", "printed from a web page", WebLinks, true),
        new("wkhtmltopdf", "wkhtmltopdf", "printed from a web page", WebLinks, true),
        new("wkhtmltopdf-form", "wkhtmltopdf", "fields to fill in", WebLinks, true),
        new("weasyprint", "WeasyPrint", "printed from a web page", WebLinks, true),
        new("weasyprint-attached", "WeasyPrint", "an attached text file", WebLinks | AttachedFiles, false),
        new("htmldoc", "HTMLDOC", "printed from a web page", WebLinks, true),
        new("htmldoc-restricted", "HTMLDOC", "restrictions, RC4-128", Restricted | WebLinks, false),
        new("libreoffice", "LibreOffice Writer", "a letter", WebLinks, true),
        new("libreoffice-archive", "LibreOffice Writer", "PDF/A-2", FileLinks | WebLinks, true),
        new("libreoffice-form", "LibreOffice Writer", "fields to fill in", FileLinks | WebLinks, true),
        new("libreoffice-link-to-file", "LibreOffice Writer", "a link to another document", FileLinks | WebLinks, false),
        new("libreoffice-restricted", "LibreOffice Writer", "restrictions, RC4-128", Restricted | FileLinks | WebLinks, false),
        new("libreoffice-restricted-form", "LibreOffice Writer", "restrictions and fields, RC4-128", Restricted | FileLinks | WebLinks, false),
        new("libreoffice-opens-at-page", "LibreOffice Writer", "opens at a page", FileLinks | WebLinks, true),
        new("libreoffice-with-source", "LibreOffice Writer", "the office document itself inside (a ZIP archive at the same time)", null, false),
        new("libreoffice-user-password", "LibreOffice Writer", "a password to open it", null, false),
        new("ghostscript", "Ghostscript", "from PostScript", None, true),
        new("ghostscript-archive", "Ghostscript", "PDF/A-2", None, true),
        new("ghostscript-restricted-rc4-40", "Ghostscript", "restrictions, RC4-40", Restricted, false),
        new("ghostscript-restricted-rc4-128", "Ghostscript", "restrictions, RC4-128", Restricted, false),
        new("ps2pdf", "ps2pdf", "from PostScript", None, true),
        new("groff-ps2pdf", "groff, ps2pdf", "a letter", None, true),
        new("groff-gropdf", "groff", "a letter, by gropdf", None, true),
        new("enscript-ps2pdf", "enscript, ps2pdf", "a text file", None, true),
        new("a2ps-ps2pdf", "a2ps, ps2pdf", "a text file", None, true),
        new("paps", "paps (Pango, Cairo)", "a text file", None, true),
        new("pdflatex", "pdfTeX", "a letter", None, true),
        new("pdflatex-link-to-file", "pdfTeX, hyperref", "a link to another document", FileLinks | WebLinks, false),
        new("pdflatex-form", "pdfTeX, hyperref", "fields with number and date formats", FormatScripts, false),
        new("pdflatex-print", "pdfTeX", "asks to be printed when opened", Prints, false),
        new("pdflatex-attached", "pdfTeX, embedfile", "an attached text file", AttachedFiles, false),
        new("lualatex", "LuaTeX", "a letter", None, true),
        new("cups-texttopdf", "cups-filters", "a text file", None, true),
        new("cups-imagetopdf", "cups-filters", "a picture", None, true),
        new("cups-pdftopdf", "cups-filters", "a print job of a PDF", None, true),
        new("img2pdf", "img2pdf", "a picture", None, true),
        new("poppler-cairo", "Poppler, Cairo", "rewritten", None, true),
        new("poppler-pdfunite", "Poppler", "two documents in one", None, true),
        new("poppler-attached", "Poppler", "an attached text file", AttachedFiles, false),
        new("librsvg", "librsvg (Cairo)", "a drawing", None, true),
        new("mutool-clean", "MuPDF", "cleaned and packed", None, true),
        new("mutool-convert", "MuPDF", "rewritten", None, true),
        new("mutool-restricted-aes-256", "MuPDF", "restrictions, AES-256", Restricted, false),
        new("mutool-restricted-aes-128", "MuPDF", "restrictions, AES-128", Restricted, false),
        new("pdftk", "pdftk-java", "rewritten", None, true),
        new("pdftk-restricted-40", "pdftk-java", "restrictions, RC4-40", Restricted, false),
        new("pdftk-restricted-128", "pdftk-java", "restrictions and fields with formats, RC4-128", Restricted | FormatScripts, false),
        new("pdftk-attached", "pdftk-java", "an attached text file", AttachedFiles, false),
        new("pdftk-filled", "pdftk-java", "a form with formats, filled in", FormatScripts, false),
        new("reportlab", "ReportLab", "fields to fill in", None, true),
        new("reportlab-restricted", "ReportLab", "restrictions, RC4-128", Restricted, false),
        new("pikepdf-facturx", "pikepdf", "an e-invoice's XML attached, object streams", AttachedFiles, false),
        new("tcpdf", "TCPDF", "a letter", WebLinks, true),
        new("tcpdf-restricted", "TCPDF", "restrictions, AES-256 of 2008", Restricted | WebLinks, false),
        new("tcpdf-prints", "TCPDF", "a script that prints", Prints | WebLinks, false),
        new("perl-pdf-api2", "PDF::API2", "a letter", None, true),
        new("prawn", "Prawn", "a letter", None, true),
        new("prawn-restricted", "Prawn", "restrictions, RC4-128", Restricted, false),
        new("fop", "Apache FOP", "a letter", None, true),
        new("fop-restricted", "Apache FOP", "restrictions, RC4-128", Restricted, false),
        new("hand-plain", "by hand", "a classic table", None, true),
        new("hand-acrobat-form", Acrobat, "fields with number and date formats, a range and a sum", FormatScripts, false),
        new("hand-xfa-beside-form", "by hand, as LiveCycle", "an XFA form beside the fields, in packets", FormatScripts | XfaForm, false),
        new("hand-xfa-one-stream", "by hand, as LiveCycle", "an XFA form beside the fields, in one piece", FormatScripts | XfaForm, false),
        new("hand-print-script", "by hand, as iText", "a script that prints when opened", Prints, false),
        new("hand-print-script-in-names", "by hand, as FPDF", "a script of the document that prints", Prints, false),
        new("hand-print-named", Acrobat, "asks to be printed when opened", Prints, false),
        new("hand-link-to-file", Acrobat, "a link to another document", FileLinks, false),
        new("hand-link-to-file-spec", Acrobat, "a link to another document, its name in two codings", FileLinks, false),
        new("hand-facturx", "by hand, as ZUGFeRD", "an e-invoice's XML attached", AttachedFiles, false),
        new("hand-word-hybrid", "by hand, as Word", "a hybrid: a table and a stream that repeats it", None, true),
        new("hand-hybrid-object-stream", Acrobat, "a hybrid: objects that only newer readers see", None, true),
        new("hand-mail-footer-behind", Mail, "a paragraph behind the end", BytesAround, false),
        new("hand-zeros-behind", "by hand, as disks", "zeros behind the end", None, false),
        new("hand-random-behind", "by hand, as disks", "old bytes behind the end", BytesAround, false),
        new("hand-mail-header-before", Mail, "a header before the beginning", BytesAround, true),
        new("hand-printer-wrapped", Printer, "a print job's wrapping around it", BytesAround, true),
        new("hand-page-actions", Acrobat, "turns and hides when opened and printed", ViewerActions, false),
        new("hand-revised", Acrobat, "a later version appended", None, true),
        .. Qpdf.Encryptions.Select(e => new OrdinaryDocument($"qpdf {e.Key}", "qpdf", $"restrictions, {e.Key}", Restricted, false, e.Value)),
        new("qpdf object streams", "qpdf", "object streams", None, true, ["--object-streams=generate"]),
        new("qpdf linearized", "qpdf", "linearized", None, true, ["--linearize"]),
        new("qpdf linearized object streams", "qpdf", "linearized, object streams", None, true, ["--linearize", "--object-streams=generate"]),
        new("qpdf unpacked", "qpdf", "nothing compressed", None, true, ["--qdf"]),
        new("qpdf attached", "qpdf", "an attached XML file", AttachedFiles, false,
            ["--add-attachment", Checkout.At("tests", "fixtures", "documents", "sources", "invoice.xml"), "--mimetype=text/xml", "--"]),
        new("qpdf attached, restricted", "qpdf", "an attached XML file, restrictions, AES-256", Restricted | AttachedFiles, false,
            ["--add-attachment", Checkout.At("tests", "fixtures", "documents", "sources", "invoice.xml"), "--", "--encrypt", "", "owner", "256", "--"]),
        new("qpdf user password", "qpdf", "a password to open it, AES-256", null, false, ["--encrypt", "user", "owner", "256", "--"]),
    ];
}
