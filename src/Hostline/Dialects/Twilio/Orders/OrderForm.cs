using Hostline.Core.Hostings;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Http;
using Hostline.Network.Mail;
using Hostline.Outgoing;

namespace Hostline.Dialects.Twilio.Orders;

/// <summary>Reads the parameters of an order, with their limits (source; contract §2.2, §2.3).</summary>
static class OrderForm
{
    /// <summary>The limit that the vendor enforces; its pages say 64.</summary>
    public const int NameAtMost = 128;

    public const int CopiesAtMost = 10;

    static readonly string[] Methods = ["GET", "POST"];

    public static Particulars New(Fields fields, bool needsCapability)
    {
        if (fields.Flag("SmsCapability", needsCapability) == false)
        {
            fields.Refuse(Reason.UnknownValue, "SmsCapability", "SmsCapability must be true: text messages are what is hosted.");
        }

        return Edit(fields)(Particulars.None) with { Address = fields.IdOf<AddressId>("AddressSid", Sid.Address) };
    }

    /// <summary>Refuses each of these parameters that is missing or empty.</summary>
    public static void Require(Fields fields, params IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (fields.Text(name, required: true) is "")
            {
                fields.Refuse(Reason.InvalidField, name, $"{name} must not be empty.");
            }
        }
    }

    /// <summary>Reads the changes; a missing parameter leaves its value unchanged.</summary>
    public static Func<Particulars, Particulars> Edit(Fields fields)
    {
        var (label, name, email, copies) = (Label(fields), UniqueName(fields), Email(fields), Copies(fields));
        var proof = Proof(fields);
        return before => before with
        {
            Label = label ?? before.Label,
            Name = fields.Has("UniqueName") ? name : before.Name,
            Email = fields.Has("Email") ? email : before.Email,
            Copies = copies ?? before.Copies,
            Proof = proof(before.Proof),
        };
    }

    static string? Label(Fields fields)
    {
        var label = fields.Text("FriendlyName", atMost: NameAtMost);
        if (label is "")
        {
            fields.Refuse(Reason.InvalidField, "FriendlyName", $"FriendlyName must have 1 to {NameAtMost} characters.");
        }

        return label;
    }

    /// <summary>A name in the form of an order's id is refused, because it could not be told from one.</summary>
    static string? UniqueName(Fields fields)
    {
        var name = fields.Filled("UniqueName", NameAtMost);
        if (Sid.HasForm(Sid.Order, name))
        {
            fields.Refuse(Reason.InvalidField, "UniqueName", "UniqueName must not have the form of an order's SID.");
        }

        return name;
    }

    public static string? Email(Fields fields, bool required = false) =>
        fields.Text("Email", required) is { Length: > 0 } text ? Address(fields, "Email", text) : Missing(fields, required);

    static string? Missing(Fields fields, bool required)
    {
        if (required && !fields.IsRefused)
        {
            fields.Refuse(Reason.InvalidField, "Email", "Email must be an e-mail address.");
        }

        return null;
    }

    /// <summary>Null if the parameter is missing; empty if it is empty, which removes all of them.</summary>
    public static IReadOnlyList<string>? Copies(Fields fields)
    {
        if (fields.Texts("CcEmails") is not { } given)
        {
            return null;
        }

        if (given.Count > CopiesAtMost)
        {
            fields.Refuse(Reason.InvalidField, "CcEmails", $"CcEmails has {given.Count} addresses; {CopiesAtMost} are the limit.");
        }

        return [.. given.Where(text => text.Length > 0).Select(text => Address(fields, "CcEmails", text))];
    }

    static string Address(Fields fields, string name, string text)
    {
        var reading = MailAddresses.Read(text);
        if (reading.Fault is { } fault)
        {
            fields.Refuse(Reason.InvalidField, name, $"{name}: {fault}");
        }

        return reading.Address ?? text;
    }

    static Func<IntendedProof, IntendedProof> Proof(Fields fields)
    {
        var type = fields.Filled("VerificationType");
        if (type is not (null or Words.ByCall or Words.ByBill))
        {
            fields.Refuse(Reason.UnknownValue, "VerificationType", $"VerificationType must be {Words.ByCall} or {Words.ByBill}.");
        }

        var (document, delay) = (fields.IdOf<DocumentId>("VerificationDocumentSid", Sid.IdentityDocument),
            fields.Whole("CallDelay", 0, VerificationCall.DelayAtMostSeconds, Reason.CallDelayInvalid));
        var extension = Extension(fields, "Extension");
        return before => new(
            type is null ? before.Method : type == Words.ByBill ? ProofMethod.Bill : ProofMethod.Call,
            document ?? before.Document,
            fields.Has("Extension") ? extension : before.Extension,
            delay ?? before.DelaySeconds);
    }

    public static string? Extension(Fields fields, string name)
    {
        var extension = fields.Text(name);
        if (extension is not null && !VerificationCall.IsExtension(extension))
        {
            fields.Refuse(Reason.ExtensionInvalid, name, $"{name} must be digits, #, * and w, which waits for half a second.");
        }

        return extension;
    }

    /// <summary>The callback of a new order; null without one.</summary>
    public static (string Url, string Method)? Callback(Fields fields, AddressPolicy addresses)
    {
        var (url, method) = (Url(fields, "StatusCallbackUrl", addresses), Method(fields, "StatusCallbackMethod"));
        return url is null ? null : (url, method ?? TextAnswering.Post);
    }

    /// <summary>The URLs that answer the number's texts. The callback of the order is also the number's own (source).</summary>
    public static TextAnswering Texts(Fields fields, AddressPolicy addresses) => new(
        Url(fields, "SmsUrl", addresses) ?? "", Method(fields, "SmsMethod") ?? TextAnswering.Post,
        Url(fields, "SmsFallbackUrl", addresses) ?? "", Method(fields, "SmsFallbackMethod") ?? TextAnswering.Post,
        fields.Filled("StatusCallbackUrl", WebhookUrl.LongestUrl) ?? "", Method(fields, "StatusCallbackMethod") ?? TextAnswering.Post);

    /// <summary>A URL that can be called; null if it is missing or empty.</summary>
    public static string? Url(Fields fields, string name, AddressPolicy addresses)
    {
        var url = fields.Filled(name, WebhookUrl.LongestUrl);
        if (url is not null && WebhookUrl.Check(url, addresses) is { } fault)
        {
            fields.Refuse(Reason.InvalidUrl, name, $"{name}: {fault}");
        }

        return url;
    }

    /// <summary>GET or POST; null if it is missing or empty.</summary>
    public static string? Method(Fields fields, string name)
    {
        var method = fields.Filled(name);
        if (method is not null && !Methods.Contains(method, StringComparer.OrdinalIgnoreCase))
        {
            fields.Refuse(Reason.UnknownValue, name, $"{name} must be GET or POST.");
        }

        return method?.ToUpperInvariant();
    }
}
