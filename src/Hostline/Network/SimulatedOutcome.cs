using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Network;

/// <summary>The behavior of a sandbox's simulated network for a number: from a script, or from its magic digits.</summary>
public enum SimulatedOutcome
{
    Succeeds,
    Wireless,
    InvalidRouting,
    NotValidated,
    BillingFailed,
    BillingAbolished,
    Voip,
    OnPlatform,
    NotFound,
    IneligibleCarrier,
    CarrierRejects,
    CarrierSilent,
    AlreadyHosted,
    ActivationFails,
    TestFails,
    NoSms,
    Unreachable,
    KeysWrong,
    LetterRefusedOnce,
    MailBounces,
    Busy,
    Voicemail,
    ReleaseFailsOnce,
    ReleaseRefused,
}

/// <summary>The names and magic digits of the outcomes (555 and these four digits in any US area code); outcomes without digits need a script.</summary>
public static class SimulatedOutcomes
{
    public static readonly IReadOnlyList<(string Word, string? Digits, SimulatedOutcome Outcome)> All =
    [
        ("wireless", "0110", SimulatedOutcome.Wireless),
        ("invalid_routing", "0111", SimulatedOutcome.InvalidRouting),
        ("not_validated", "0112", SimulatedOutcome.NotValidated),
        ("billing_failed", "0113", SimulatedOutcome.BillingFailed),
        ("billing_abolished", "0114", SimulatedOutcome.BillingAbolished),
        ("voip", "0115", SimulatedOutcome.Voip),
        ("on_platform", "0116", SimulatedOutcome.OnPlatform),
        ("not_found", "0120", SimulatedOutcome.NotFound),
        ("ineligible_carrier", "0121", SimulatedOutcome.IneligibleCarrier),
        ("carrier_rejects", "0122", SimulatedOutcome.CarrierRejects),
        ("carrier_silent", "0123", SimulatedOutcome.CarrierSilent),
        ("already_hosted", "0124", SimulatedOutcome.AlreadyHosted),
        ("activation_fails", "0125", SimulatedOutcome.ActivationFails),
        ("test_fails", "0126", SimulatedOutcome.TestFails),
        ("no_sms", "0130", SimulatedOutcome.NoSms),
        ("unreachable", "0131", SimulatedOutcome.Unreachable),
        ("keys_wrong", "0132", SimulatedOutcome.KeysWrong),
        ("letter_refused_once", "0133", SimulatedOutcome.LetterRefusedOnce),
        ("mail_bounces", "0134", SimulatedOutcome.MailBounces),
        ("busy", "0135", SimulatedOutcome.Busy),
        ("voicemail", "0136", SimulatedOutcome.Voicemail),
        ("release_fails_once", null, SimulatedOutcome.ReleaseFailsOnce),
        ("release_refused", null, SimulatedOutcome.ReleaseRefused),
    ];

    static readonly Dictionary<string, SimulatedOutcome> ByWord = All.ToDictionary(o => o.Word, o => o.Outcome);
    static readonly Dictionary<string, SimulatedOutcome> ByDigits = All.Where(o => o.Digits is not null).ToDictionary(o => o.Digits!, o => o.Outcome);

    /// <summary>The outcome with this name; null if there is none.</summary>
    public static SimulatedOutcome? Find(string? word) => word is not null && ByWord.TryGetValue(word, out var outcome) ? outcome : null;

    /// <summary>The outcome for a number in a world. Magic digits never apply live.</summary>
    public static SimulatedOutcome Of(World world, PhoneNumber number, string? script)
    {
        if (world.IsLive)
        {
            return SimulatedOutcome.Succeeds;
        }

        return Find(script) ?? (number.MagicDigits is { } digits && ByDigits.TryGetValue(digits, out var magic) ? magic : SimulatedOutcome.Succeeds);
    }

    /// <summary>Adds the query for a number's script to a batch of reads; the outcome is known once the batch has run.</summary>
    internal static Func<SimulatedOutcome> AskOutcome(this ReadBatch batch, World world, PhoneNumber number)
    {
        var outcomes = batch.AskOutcomes(world, [number]);
        return () => outcomes(number);
    }

    /// <summary>The same for all numbers of an order with one query; a live world has no scripts and needs none.</summary>
    internal static Func<PhoneNumber, SimulatedOutcome> AskOutcomes(this ReadBatch batch, World world, IReadOnlyList<PhoneNumber> numbers)
    {
        if (world.IsLive || numbers.Count == 0)
        {
            return number => Of(world, number, null);
        }

        var scripts = batch.Many(OutcomeTable.Of, r => (Number: r.Number(0), Script: r.Text(1)), world.Id, numbers);
        return number => Of(world, number, scripts.Rows.FirstOrDefault(s => s.Number == number).Script);
    }
}
