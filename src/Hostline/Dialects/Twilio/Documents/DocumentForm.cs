using Hostline.Core.Letters;
using Hostline.Core.Reasons;
using Hostline.Dialects.Twilio.Orders;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Letters;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.Documents;

/// <summary>Reads the parameters of an authorization document (contract §2.6).</summary>
static class DocumentForm
{
    const string Orders = "HostedNumberOrderSids";
    const int TitleAtMost = 128;
    const int PhoneAtMost = 32;

    public static Schema NewOf(bool needsTitle) => Schema.Object("",
        Required(Orders, Schema.ListOf(Sids.Of(Sid.Order, ""), "The orders that it is for: repeat the name.", 1, SigningLetter.HostingsAtMost)),
        Required("AddressSid", Sids.Of(Sid.Address, "The owner's address.")),
        Required("Email", Schema.Text("The signer's address.")),
        new("ContactTitle", Schema.Text("The signer's title.", TitleAtMost), needsTitle),
        Required("ContactPhoneNumber", Schema.Text("The signer's telephone number.", PhoneAtMost)),
        Optional("CcEmails", Schema.ListOf(Schema.Text(""), "Who gets copies: repeat the name.", atMost: OrderForm.CopiesAtMost)));

    public static readonly Schema Changed = Schema.Object("",
    [
        .. NewOf(false).Members.Select(m => m with { IsRequired = false }),
        Optional("Status", Schema.OneOf("", "opened", "signing")),
    ]);

    /// <summary>Null if a parameter is missing or wrong; then the fields are refused.</summary>
    public static (IReadOnlyList<HostingId> Hostings, LetterParties Parties)? ReadNew(Fields fields, bool needsTitle)
    {
        var hostings = Hostings(fields, required: true);
        var address = fields.Has("AddressSid") ? fields.IdOf<AddressId>("AddressSid", Sid.Address) : null;
        if (address is null && !fields.IsRefused)
        {
            fields.Refuse(fields.Has("AddressSid") ? Reason.InvalidField : Reason.MissingField, "AddressSid", "AddressSid is required.");
        }

        var email = OrderForm.Email(fields, required: true);
        OrderForm.Require(fields, [.. needsTitle ? (string[])["ContactTitle"] : [], "ContactPhoneNumber"]);
        var (title, phone) = (fields.Filled("ContactTitle", TitleAtMost), fields.Filled("ContactPhoneNumber", PhoneAtMost));
        var copies = OrderForm.Copies(fields) ?? [];
        return fields.IsRefused ? null : (hostings!, new(email!, copies, address!.Value, title, phone));
    }

    /// <summary>An empty parameter changes nothing, like a missing one.</summary>
    /// <returns>The change, and the address that it names.</returns>
    public static (LetterEdit Edit, AddressId? Address) ReadChange(Fields fields)
    {
        var (hostings, address, email, copies) = (Hostings(fields, required: false), fields.IdOf<AddressId>("AddressSid", Sid.Address), OrderForm.Email(fields),
            OrderForm.Copies(fields));
        var (title, phone) = (fields.Filled("ContactTitle", TitleAtMost), fields.Filled("ContactPhoneNumber", PhoneAtMost));
        return (new(hostings, State(fields), before => before with
        {
            Address = address ?? before.Address,
            Email = email ?? before.Email,
            Copies = copies ?? before.Copies,
            Title = title ?? before.Title,
            Phone = phone ?? before.Phone,
        }), address);
    }

    /// <summary>A customer can only open a document or send it out; all other states come from elsewhere.</summary>
    static LetterState? State(Fields fields)
    {
        if (fields.Filled("Status") is not { } word)
        {
            return null;
        }

        var state = DocumentBody.StateOf(word);
        if (state is not (LetterState.Opened or LetterState.Signing))
        {
            fields.Refuse(Reason.DocumentStatusInvalid, "Status", "Status must be opened or signing.");
        }

        return state;
    }

    static List<HostingId>? Hostings(Fields fields, bool required)
    {
        if (fields.Texts(Orders, required) is not { } given)
        {
            return null;
        }

        if (given.FirstOrDefault(text => Sid.Read<HostingId>(Sid.Order, text) is null) is { } wrong)
        {
            fields.Refuse(Reason.InvalidField, Orders, $"{Orders} has '{wrong}', which is not {Sid.Order} and 32 hexadecimal digits.");
        }

        return [.. given.Select(text => Sid.Read<HostingId>(Sid.Order, text) ?? default)];
    }
}
