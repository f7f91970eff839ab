using System.Security.Cryptography;
using System.Text;

namespace Hostline.Tests.Support;

/// <summary>The smallest PDF with one page and a line on it, as text: the upload of the tests' customers.</summary>
public static class PdfText
{
    public static string OfOnePage(string line)
    {
        string content = $"BT /F1 12 Tf 72 720 Td ({line}) Tj ET";
        return Of(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
            $"<</Length {content.Length}>>stream\n{content}\nendstream",
        ]);
    }

    /// <summary>A PDF of these objects, numbered from 1; the first is the catalog.</summary>
    public static string Of(IReadOnlyList<string> objects)
    {
        string file = "%PDF-1.7\n", rows = "";
        for (int i = 0; i < objects.Count; i++)
        {
            rows += $"{file.Length:0000000000} 00000 n \n";
            file += $"{i + 1} 0 obj{objects[i]}endobj\n";
        }

        int size = objects.Count + 1;
        return $"{file}xref\n0 {size}\n0000000000 65535 f \n{rows}trailer<</Root 1 0 R/Size {size}>>\nstartxref\n{file.Length}\n%%EOF\n";
    }

    /// <summary>
    /// A PDF of exactly this many bytes: filled up by a stream that no page shows. Readers find its objects without its table.
    /// </summary>
    public static byte[] OfLength(int length)
    {
        string whole = OfOnePage("letter"), head = whole[..whole.IndexOf('\n')] + "\n9 0 obj<<>>stream\n",
            tail = "\nendstream endobj" + whole[whole.IndexOf('\n')..];
        return [.. Encoding.ASCII.GetBytes(head), .. RandomNumberGenerator.GetBytes(length - head.Length - tail.Length), .. Encoding.ASCII.GetBytes(tail)];
    }
}
