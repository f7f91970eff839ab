using Hostline.Core.Deliveries;
using Hostline.Core.Notifications;
using Hostline.Core.Numbers;
using Hostline.Network.Mail;
using Hostline.Notifications;
using Hostline.Outbox;
using Hostline.Outgoing;
using Hostline.Pages;
using Hostline.Server;

namespace Hostline.Portal.Notifications;

/// <summary>Reads the fields of a channel; faults are added to the visit.</summary>
sealed class ChannelFields(DestinationKinds kinds, Reach reach)
{
    const int CountryDigits = 11, LocalDigits = 10;

    /// <summary>The words for kinds of channels, as forms send them.</summary>
    public static readonly IReadOnlyList<(string Word, ChannelKind Kind)> Kinds =
        [("email", ChannelKind.Email), ("sms", ChannelKind.Sms), ("webhook", ChannelKind.Webhook)];

    public static string WordOf(ChannelKind kind) => Kinds.First(k => k.Kind == kind).Word;

    /// <summary>Null if anything is wrong.</summary>
    public WantedChannel? Read(Visit visit)
    {
        var kind = Kinds.Where(k => k.Word == visit.Field("kind")).Select(k => (ChannelKind?)k.Kind).FirstOrDefault();
        if (kind is not { } known)
        {
            visit.Fault("kind", visit.Words.Say("channel.kind.fault"));
            return null;
        }

        var destination = DestinationOf(visit, known);
        var number = visit.Field("number") is { Length: > 0 } text ? NumberOf(visit, "number", text) : (PhoneNumber?)null;
        // If no dialect announces notifications, a webhook channel would never get any.
        var destinationKind = kinds.Of(DestinationSource.NotificationChannel)?.Name;
        if (destinationKind is null)
        {
            visit.Fault("kind", visit.Words.Say("channel.kind.none"));
        }

        return visit.IsRefused ? null : new(known, destination, destinationKind!, number);
    }

    string DestinationOf(Visit visit, ChannelKind kind)
    {
        var text = visit.Field("destination");
        if (text.Length == 0)
        {
            visit.Fault("destination", visit.Words.Say("channel.destination.fault"));
            return text;
        }

        return kind switch
        {
            ChannelKind.Email => MailOf(visit, text),
            ChannelKind.Sms => HandsetOf(visit, text),
            _ => UrlOf(visit, text),
        };
    }

    static string MailOf(Visit visit, string text)
    {
        var reading = MailAddresses.Read(text);
        if (reading.Fault is { } fault)
        {
            visit.Fault("destination", fault);
        }

        return reading.Address ?? "";
    }

    /// <summary>In other countries a text costs the host many times more, and some pay the receiver.</summary>
    static string HandsetOf(Visit visit, string text)
    {
        var number = NumberOf(visit, "destination", text);
        if (number.IsNumber && number.Kind is not (NumberKind.UnitedStates or NumberKind.Canada or NumberKind.TollFree))
        {
            visit.Fault("destination", visit.Words.Say("channel.sms.fault"));
        }

        return number.ToString();
    }

    string UrlOf(Visit visit, string text)
    {
        if (WebhookUrl.Check(text, reach.Of(visit.Session!.Acting.World, visit.Http.Request)) is { } fault)
        {
            visit.Fault("destination", fault);
        }

        return text;
    }

    /// <summary>In any spelling of a number of this numbering plan.</summary>
    static PhoneNumber NumberOf(Visit visit, string field, string text)
    {
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        var reading = PhoneNumber.Read(digits.Length == CountryDigits ? "+" + digits : digits.Length == LocalDigits ? "+1" + digits : text);
        if (!reading.IsNumber)
        {
            visit.Fault(field, reading.Description);
        }

        return reading.Number;
    }
}
