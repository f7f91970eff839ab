namespace Hostline.Core.Numbers;

/// <summary>
/// A number of country code 1 in E.164 form. The default value is not a number: <see cref="IsNumber"/> is false and it prints as "".
/// Each number has exactly one spelling, "+1" and ten digits, so equal text means an equal number.
/// </summary>
public readonly record struct PhoneNumber
{
    const int PrintedLength = 12;
    const long Lowest = 200_000_0000, Highest = 999_999_9999;
    const int FictionalExchange = 555;

    private PhoneNumber(long digits) => Digits = digits;

    /// <summary>
    /// The ten digits after +1 as one integer, 2000000000 to 9999999999: the form for storing and sorting. 0 if this is not a number.
    /// </summary>
    public long Digits { get; }

    /// <summary>False for the default value only.</summary>
    public bool IsNumber => Digits != 0;

    /// <summary>The three digits after +1 (NPA), 200 to 999.</summary>
    public int AreaCode => (int)(Digits / 1_000_0000);

    /// <summary>The three digits after the area code (NXX), 200 to 999.</summary>
    public int Exchange => (int)(Digits / 1_0000 % 1000);

    /// <summary>The last four digits as a number, 0 to 9999.</summary>
    public int Line => (int)(Digits % 1_0000);

    /// <summary>The last four digits as text, with leading zeros; "" if this is not a number.</summary>
    public string LastFour => IsNumber ? Line.ToString("D4") : "";

    /// <summary>The purpose of the area code. A vendor's rule for hosting goes by this, not by <see cref="Country"/>.</summary>
    public NumberKind Kind => NumberPlan.KindOf(AreaCode);

    /// <summary>
    /// ISO 3166-1 alpha-2 code of the area code's country in the plan's report; US for the territories of the United States (see
    /// <see cref="NumberKind.UnitedStates"/>); null for shared codes (toll-free, premium, most of 5XX).
    /// </summary>
    public string? Country => NumberPlan.CountryOf(AreaCode);

    /// <summary>True for 555-0100 to 555-0199 of any area code, which are reserved for fiction and never a subscriber's line.</summary>
    public bool IsFictional => Exchange == FictionalExchange && Line is >= 0100 and <= 0199;

    /// <summary>
    /// The last four digits of a fictional number of a US area code ("0122" of +13125550122), which choose an outcome in a sandbox;
    /// otherwise null. A live world must not use this.
    /// </summary>
    public string? MagicDigits => IsFictional && Kind == NumberKind.UnitedStates ? LastFour : null;

    /// <summary>
    /// Reads a number in its strict form: "+1" and ten ASCII digits and nothing else, with an area code in service. Never throws;
    /// allocates nothing if the text is a number.
    /// </summary>
    public static PhoneNumberReading Read(string? text)
    {
        var digits = DigitsAfterCountryCode(text);
        if (NumberPlan.IsInService((int)(digits / 1_000_0000))
            && NumberPlan.IsExchange((int)(digits / 1_0000 % 1000)))
        {
            return PhoneNumberReading.Of(new PhoneNumber(digits));
        }

        return PhoneNumberReading.Refused(text, FaultOf(text, digits));
    }

    /// <summary>Like <see cref="Read"/>, for callers that need no description of the fault.</summary>
    public static bool TryParse(string? text, out PhoneNumber number)
    {
        number = Read(text).Number;
        return number.IsNumber;
    }

    /// <summary>Reads a number that is known to be valid, such as a constant in a test.</summary>
    /// <exception cref="FormatException">The text is not a number; the message is the reading's description.</exception>
    public static PhoneNumber Parse(string text)
    {
        var reading = Read(text);
        return reading.IsNumber ? reading.Number : throw new FormatException(reading.Description);
    }

    /// <summary>
    /// A number from its stored <see cref="Digits"/>. The plan is not checked: a row must stay readable after its area code has left
    /// the table.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not ten digits with the first from 2 to 9.</exception>
    public static PhoneNumber FromDigits(long digits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digits, Lowest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, Highest);
        return new PhoneNumber(digits);
    }

    /// <summary>A number from its stored text, "+1" and ten digits.</summary>
    public static PhoneNumber FromStored(string text) => FromDigits(DigitsAfterCountryCode(text));

    /// <summary>"+1NXXNXXXXXX", or "" if this is not a number.</summary>
    public override string ToString() =>
        IsNumber ? string.Create(PrintedLength, Digits, static (text, digits) => Print(text, digits)) : "";

    static void Print(Span<char> text, long digits)
    {
        text[0] = '+';
        text[1] = '1';
        for (var at = PrintedLength - 1; at >= 2; at--, digits /= 10)
        {
            text[at] = (char)('0' + digits % 10);
        }
    }

    /// <summary>The ten digits after "+1", or 0 if the text has another form or its ten digits are all 0.</summary>
    static long DigitsAfterCountryCode(string? text)
    {
        if (text is not ['+', '1', ..] || text.Length != PrintedLength) return 0;
        var digits = 0L;
        foreach (var c in text.AsSpan(2))
        {
            if (!char.IsAsciiDigit(c)) return 0;
            digits = digits * 10 + (c - '0');
        }

        return digits;
    }

    static NumberFault FaultOf(string? text, long digits)
    {
        if (string.IsNullOrWhiteSpace(text)) return NumberFault.Missing;
        if (!IsE164(text)) return NumberFault.NotE164;
        if (text[1] != '1') return NumberFault.NotNanp;
        if (text.Length != PrintedLength) return NumberFault.WrongLength;
        return NumberPlan.IsInService((int)(digits / 1_000_0000)) ? NumberFault.InvalidExchange : NumberFault.InvalidAreaCode;
    }

    // Not char.IsDigit: it accepts Arabic-Indic and full-width digits, which no carrier's interface does.
    static bool IsE164(string text)
    {
        const int MostDigits = 15;
        return text is ['+', >= '1' and <= '9', ..] && text.Length <= 1 + MostDigits && !text.AsSpan(1).ContainsAnyExceptInRange('0', '9');
    }
}
