using System.Text;

namespace Hostline.Core.Numbers;

/// <summary>The result of <see cref="PhoneNumber.Read"/>: a number, or a fault with its sentence. Default: no text was given.</summary>
public readonly record struct PhoneNumberReading
{
    const string RightForm = "give +1 followed by ten digits, such as +13125550100";

    readonly NumberFault _fault;
    readonly string? _text;

    PhoneNumberReading(PhoneNumber number, NumberFault fault, string? text) => (Number, _fault, _text) = (number, fault, text);

    internal static PhoneNumberReading Of(PhoneNumber number) => new(number, default, null);

    internal static PhoneNumberReading Refused(string? text, NumberFault fault) => new(default, fault, text);

    public bool IsNumber => Number.IsNumber;

    /// <summary>The number read; the default value if there is a <see cref="Fault"/>.</summary>
    public PhoneNumber Number { get; }

    /// <summary>Why the text is not a number; null if it is one.</summary>
    public NumberFault? Fault => IsNumber ? null : _fault;

    /// <summary>
    /// One English sentence for the customer: the text given, the fault, the correct form. The text is quoted safely: shortened to 32
    /// characters, with invisible characters as code points. "" if a number was read.
    /// </summary>
    public string Description => Fault switch
    {
        null => "",
        NumberFault.Missing => $"No phone number was given: {RightForm}.",
        NumberFault.NotE164 => $"{Quoted} is not in E.164 format: {RightForm}, without spaces, punctuation or an extension.",
        NumberFault.NotNanp => $"{Quoted} has a country code other than 1: {RightForm}.",
        NumberFault.WrongLength => $"{Quoted} has {Counted(_text!.Length - 2)} after +1 instead of ten: {RightForm}.",
        NumberFault.InvalidAreaCode => $"The area code of {Quoted}, {_text![2..5]}, {NumberPlan.WhyNotInService(int.Parse(_text[2..5]))}: {RightForm}.",
        NumberFault.InvalidExchange => $"The exchange of {Quoted}, {_text![5..8]}, is not from 200 to 999 or ends in 11: {RightForm}.",
        var other => throw new InvalidOperationException($"The fault {other} has no sentence."),
    };

    public override string ToString() => IsNumber ? Number.ToString() : Description;

    static string Counted(int digits) => digits switch { 0 => "no digits", 1 => "1 digit", _ => $"{digits} digits" };

    // The sentence appears in answers, mails and logs: the quoted text must be recognizable there, but must not flood or manipulate
    // them (line breaks, bidirectional overrides, halves of surrogate pairs).
    string Quoted
    {
        get
        {
            const int MostCharacters = 32;
            var quoted = new StringBuilder("'");
            var left = MostCharacters;
            foreach (var rune in _text!.EnumerateRunes())
            {
                if (left-- == 0)
                {
                    quoted.Append('…');
                    break;
                }

                if (IsVisible(rune)) quoted.Append(rune.ToString());
                else quoted.Append($"<U+{rune.Value:X4}>");
            }

            return quoted.Append('\'').ToString();
        }
    }

    static bool IsVisible(Rune rune) =>
        rune == new Rune(' ') || Rune.IsLetterOrDigit(rune) || Rune.IsPunctuation(rune) || Rune.IsSymbol(rune) && rune != Rune.ReplacementChar;
}
