using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Http;

namespace Hostline.Dialects.Telnyx;

static class NumberField
{
    /// <summary>
    /// The number in <paramref name="text"/>; if there is none, the default, and a refusal at <paramref name="name"/>.
    /// </summary>
    public static PhoneNumber Number(this Fields fields, string name, string text)
    {
        var reading = PhoneNumber.Read(text);
        if (!reading.IsNumber)
        {
            var isForm = reading.Fault is NumberFault.NotE164 or NumberFault.WrongLength or NumberFault.Missing;
            fields.Refuse(isForm ? Reason.NumberNotE164 : Reason.NumberInvalid, name, reading.Description);
        }

        return reading.Number;
    }
}
