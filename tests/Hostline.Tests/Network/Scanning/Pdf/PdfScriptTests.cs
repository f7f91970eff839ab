using Hostline.Core.Documents;
using Hostline.Network.Scanning.Pdf;

namespace Hostline.Tests.Network.Scanning.Pdf;

public sealed class PdfScriptTests
{
    [Theory]
    [InlineData("AFNumber_Format(2, 0, 0, 0, \"\\u20ac \", false);", DocumentMarks.FormatScripts)]
    [InlineData("AFNumber_Keystroke(2,0,0,0,'$',true)", DocumentMarks.FormatScripts)]
    [InlineData("AFDate_FormatEx(\"mm/dd/yyyy\");\n", DocumentMarks.FormatScripts)]
    [InlineData("AFDate_KeystrokeEx(\"d. mmm 'yy\")", DocumentMarks.FormatScripts)]
    [InlineData("AFTime_Format(0);", DocumentMarks.FormatScripts)]
    [InlineData("AFPercent_Format(2, 0);", DocumentMarks.FormatScripts)]
    [InlineData("AFSpecial_KeystrokeEx(\"99999-9999\");", DocumentMarks.FormatScripts)]
    [InlineData("AFRange_Validate(true, 0, true, 100.5);", DocumentMarks.FormatScripts)]
    [InlineData("AFSimple_Calculate(\"SUM\", new Array (\"a\", \"b.c\"));", DocumentMarks.FormatScripts)]
    [InlineData("AFSimple_Calculate('PRD', [\"a\", \"b\"]);", DocumentMarks.FormatScripts)]
    [InlineData("AFSimple_Calculate(\"SUM\", \"a, b\");", DocumentMarks.FormatScripts)]
    [InlineData("// as entered\nAFTime_Keystroke(0); /* end */", DocumentMarks.FormatScripts)]
    [InlineData("print();", DocumentMarks.Prints)]
    [InlineData("this.print(true);", DocumentMarks.Prints)]
    [InlineData("this.print({bUI: true, bSilent: false, bShrinkToFit: true});", DocumentMarks.Prints)]
    [InlineData("this.print({\n bUI: false, nStart: 0, nEnd: 3 });\r\n", DocumentMarks.Prints)]
    [InlineData("", DocumentMarks.None)]
    public void What_form_editors_write_is_known(string script, DocumentMarks marks) => Assert.Equal(marks, PdfScripts.Of(script));

    [Theory]
    [InlineData("app.alert(1)")]
    [InlineData("AFNumber_Format(app.alert(1))")]
    [InlineData("AFNumber_Format(2); app.alert(1)")]
    [InlineData("AFNumber_Format(2)(app.alert(1))")]
    [InlineData("AFNumber_Format(2)[\"a\"]()")]
    [InlineData("AFNumber_Format(2)\n(app.alert(1))")]
    [InlineData("AFNumber_Format(2)\n.constructor(\"app.alert(1)\")()")]
    [InlineData("AFNumber_Format(\"a\" + app.alert(1))")]
    [InlineData("AFNumber_Format(\"a\", (app.alert(1)))")]
    [InlineData("AFNumber_Format = app.alert")]
    [InlineData("AFExecuteThisScript(\"app.alert(1)\")")]
    [InlineData("AFDate_FormatEx(`${app.alert(1)}`)")]
    [InlineData("// ok\u2028app.alert(1)")]
    [InlineData("// ok\rapp.alert(1)")]
    [InlineData("/* ok */ app.alert(1)")]
    [InlineData("/* never closed")]
    [InlineData("AFSimple_Calculate(\"SUM\", new Array(app.alert(1)))")]
    [InlineData("this.print({bUI: app.alert(1)})")]
    [InlineData("this.print({bUI: true, get nStart() { app.alert(1) }})")]
    [InlineData("print(); eval(\"1\")")]
    [InlineData("var a = 1; print();")]
    [InlineData("\u0000AFNumber_Format(2)")]
    [InlineData("AFNumber_Format(\"\\u0022+app.alert(1)+\\u0022\")x")]
    public void Anything_else_is_a_program(string script) => Assert.Null(PdfScripts.Of(script));

    [Fact]
    public void A_script_longer_than_16_KiB_is_a_program() => Assert.Null(PdfScripts.Of(new string(' ', PdfScripts.LengthAtMost + 1)));

    [Fact]
    public void A_script_made_to_keep_the_reader_busy_is_judged_at_once()
    {
        foreach (var piece in (string[])["(", "/*", "AFNumber_Format(", "\"\\\"", "print({b:1,", "AFSimple_Calculate(\"\",", ";", "//\n",
            "AFTime_Format(1,1,1,1", "new Array(\"a\","])
        {
            PdfScripts.Of(string.Concat(Enumerable.Repeat(piece, PdfScripts.LengthAtMost / piece.Length)));
        }
    }
}
