using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Storage.Tables;

namespace Hostline.Dialects.Twilio.Orders;

static class OrderFilters
{
    public static HostingFilter Read(Fields fields, IReadOnlyList<string> names)
    {
        var status = fields.Filled("Status");
        var phase = status is null ? null : Words.PhaseOf(status);
        if (status is not null && phase is null)
        {
            fields.Refuse(Reason.UnknownValue, "Status", $"Status must be one of {string.Join(", ", Words.OfStatuses)}.");
        }

        return new(phase, Number(fields), fields.Filled("FriendlyName"), names.Contains("UniqueName") ? fields.Filled("UniqueName") : null,
            fields.IdOf<HostingId>("IncomingPhoneNumberSid", Sid.IncomingNumber));
    }

    public static IEnumerable<(string Name, string? Value)> Given(Fields fields, IReadOnlyList<string> names) =>
        names.Select(name => (name, fields.Filled(name)));

    static PhoneNumber? Number(Fields fields)
    {
        if (fields.Filled("PhoneNumber") is not { } text)
        {
            return null;
        }

        if (PhoneNumber.TryParse(text, out var number))
        {
            return number;
        }

        fields.Refuse(Reason.InvalidField, "PhoneNumber", $"Invalid E164 Phone Number: {text}");
        return null;
    }
}
