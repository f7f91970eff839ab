using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Network;
using Hostline.Network.Lookup;
using Hostline.Storage;

namespace Hostline.Orders;

/// <summary>What is known of a line.</summary>
public sealed record KnownLine(PhoneNumber Number, LineFacts Facts)
{
    /// <summary>The number as people of its country write it.</summary>
    public string National => $"({Number.AreaCode}) {Number.Exchange}-{Number.LastFour}";

    /// <summary>Whether there is no such number, as far as the network says.</summary>
    public bool IsUnknown => Facts.Refusal == Reason.NumberNotValidated;
}

/// <summary>Looks a number up for an account that does not order it: the line's type and its carrier.</summary>
public sealed class LookUpLine(Database database, Ports ports, TimeProvider time, ILogger<LookUpLine> log)
{
    public async Task<Outcome<KnownLine>> Of(Caller caller, string given)
    {
        var reading = PhoneNumber.Read(given);
        if (!reading.IsNumber)
        {
            return new Refusal(Reason.NumberInvalid, Number: given, Detail: reading.Description);
        }

        var (number, way) = (reading.Number, ports.Of(caller.World));
        if (way.Missing(PortKind.LineLookup, number) is { } none)
        {
            return none;
        }

        var batch = new ReadBatch();
        var question = way.LookUp([number], batch);
        await database.Run(batch);
        return (await question.Within(LineQuestions.WithinRequest, time, log)).TryGetValue(number, out var facts) ? new KnownLine(number, facts)
            : new Refusal(Reason.Busy, Number: given, Detail: "The network has not said in time what kind of line this is. Ask again.");
    }
}
