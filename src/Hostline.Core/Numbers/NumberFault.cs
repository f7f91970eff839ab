namespace Hostline.Core.Numbers;

/// <summary>
/// Why a text is not a phone number that can be hosted. The faults are checked in this order; the first that applies is given. E.164 is
/// the ITU's format; the rest are rules of the North American Numbering Plan, NXX-NXX-XXXX with N from 2 to 9.
/// </summary>
public enum NumberFault
{
    /// <summary>Nothing was given: null, empty or blank.</summary>
    Missing,

    /// <summary>Not a '+' followed by 1 to 15 ASCII digits, the first of them not 0.</summary>
    NotE164,

    /// <summary>In E.164 form, with a country code other than 1.</summary>
    NotNanp,

    /// <summary>Country code 1, followed by fewer or more than ten digits.</summary>
    WrongLength,

    /// <summary>The area code breaks the plan's form ([2-9]XX, not N11, not N9X) or is not in service.</summary>
    InvalidAreaCode,

    /// <summary>The exchange breaks the plan's form ([2-9]XX, not N11).</summary>
    InvalidExchange,
}
