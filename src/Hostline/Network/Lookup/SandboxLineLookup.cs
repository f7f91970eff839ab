using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Storage;

namespace Hostline.Network.Lookup;

/// <summary>The sandbox's look-up: the number decides the answer.</summary>
public sealed class SandboxLineLookup(World world) : LineLookup
{
    /// <summary>All lines of the simulated network have one carrier.</summary>
    const string SimulatedCarrier = "Simulated Telephone";

    public override LineQuestion Begin(IReadOnlyList<PhoneNumber> numbers, ReadBatch beside)
    {
        var outcome = beside.AskOutcomes(world, numbers);
        return (tell, _) =>
        {
            foreach (var number in numbers)
            {
                tell(number, Of(number, outcome(number)) with { Carrier = SimulatedCarrier });
            }

            return Task.CompletedTask;
        };
    }

    static LineFacts Of(PhoneNumber number, SimulatedOutcome outcome) => outcome switch
    {
        SimulatedOutcome.Wireless => Refused(LineType.Wireless, Reason.NumberWireless),
        SimulatedOutcome.InvalidRouting => Refused(LineType.Unknown, Reason.NumberNotRoutable),
        SimulatedOutcome.NotValidated => Refused(LineType.Unknown, Reason.NumberNotValidated),
        SimulatedOutcome.BillingFailed => Refused(TypeOf(number), Reason.BillingFailed),
        SimulatedOutcome.BillingAbolished => Refused(TypeOf(number), Reason.BillingAbolished),
        SimulatedOutcome.OnPlatform => Refused(TypeOf(number), Reason.NumberOnPlatform),
        SimulatedOutcome.NotFound => Later(number, Reason.NumberNotFound) with { Moving = Reason.NumberNotFound },
        SimulatedOutcome.IneligibleCarrier => Later(number, Reason.IneligibleCarrier),
        SimulatedOutcome.AlreadyHosted => Later(number, Reason.AlreadyHosted) with { Moving = Reason.AlreadyHosted },
        SimulatedOutcome.Voip => new(LineType.Voip, null, null, true),
        SimulatedOutcome.ActivationFails => new(TypeOf(number), null, null, true) { Moving = Reason.ActivationFailed },
        _ => new(TypeOf(number), null, null, true),
    };

    static LineFacts Refused(LineType type, Reason why) => new(type, why, null, true);

    /// <summary>The order is accepted; the registry's answer comes a moment later.</summary>
    static LineFacts Later(PhoneNumber number, Reason why) => new(TypeOf(number), null, why, false);

    static LineType TypeOf(PhoneNumber number) => number.Kind == NumberKind.TollFree ? LineType.TollFree : LineType.Landline;
}
