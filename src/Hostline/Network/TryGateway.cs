using System.Text.Json;
using Hostline.Core.Numbers;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Network.Lookup;
using Hostline.Network.Registry;
using Hostline.Network.Texting;
using Hostline.Network.Voice;
using Hostline.Network.Watching;
using Hostline.Storage;

namespace Hostline.Network;

/// <param name="Facts">What it reported, in order, for people and programs.</param>
public sealed record Trial(bool Works, IReadOnlyList<(string Name, string Value)> Facts);

/// <summary>
/// Tries one live port with one number, on request of the operator: looks it up, sends it a text, calls it, tests it, or reads its route. The
/// text and the call are real. Only the gateway's health is stored and, for a test, what is needed to recognize its text when it arrives.
/// </summary>
public sealed class TryGateway(Ports ports, Database database, GatewayHealth health, TimeProvider time, ILogger<TryGateway> log)
{
    /// <summary>A call rings for a while before it is answered, and the text of a test takes a while to arrive.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(50);

    static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(1);

    const string Greeting = "This is a test by the operator of this service. Nothing needs to be done.";

    public async Task<Outcome<Trial>> Of(PortKind port, PhoneNumber number, CancellationToken cancellation)
    {
        var way = ports.Of(World.Live);
        if (way.Missing(port, number) is { } missing)
        {
            return missing;
        }

        log.LogInformation("The operator tries the {Port} with a number.", port.Descriptor().Name);
        var tried = await Try(way, port, number, cancellation);
        await health.Save();
        return tried;
    }

    async Task<Trial> Try(WorldPorts way, PortKind port, PhoneNumber number, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(Patience);
        try
        {
            return await (port switch
            {
                PortKind.LineLookup => LookUp(way, number, late.Token),
                PortKind.TextSender => Made(way.TextSender(number.ToString())!.Send(new(Guid.CreateVersion7(), number.ToString(), Greeting), late.Token)),
                PortKind.VoiceVerifier => Made(way.VoiceVerifier(number)!.Speak(new(Guid.CreateVersion7(), number, Greeting, ""), late.Token)),
                PortKind.RoutingRegistry => Routed(way.RoutingRegistry(number)!, number, late.Token),
                _ => Probe(way, number, late.Token),
            });
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Trial(false, [("outcome", "no_answer"), ("detail", $"It did not answer within {Patience.TotalSeconds:0} s.")]);
        }
        catch (Exception failed) when (failed is IOException or HttpRequestException or InvalidOperationException)
        {
            return new Trial(false, [("outcome", "failed"), ("detail", failed.Message)]);
        }
    }

    async Task<Trial> LookUp(WorldPorts way, PhoneNumber number, CancellationToken cancellation)
    {
        var batch = new ReadBatch();
        var question = way.LookUp([number], batch);
        if (batch.Queries.Count > 0)
        {
            await database.Run(batch, cancellation);
        }

        if (!(await question.All(cancellation)).TryGetValue(number, out var facts))
        {
            return new(false, [("outcome", "no_answer")]);
        }

        List<(string, string)> told = [("outcome", "answered"), ("line_type", Word(facts.Type)), ("carrier", facts.Carrier ?? "")];
        if ((facts.Refusal ?? facts.Hosting) is { } why)
        {
            told.Add(("reason", why.Code()));
        }

        return new(true, told);
    }

    static async Task<Trial> Made(Task<CallOutcome> call) => await call switch
    {
        CallOutcome.Taken taken => new(true, [("outcome", "taken"), ("external_id", taken.ExternalId)]),
        CallOutcome.Refused refused => new(false, [("outcome", "refused"), ("detail", refused.Why)]),
        CallOutcome.NotNow later => new(false, [("outcome", "not_now"), ("detail", later.Why)]),
        _ => new(false, [("outcome", "unknown")]),
    };

    static async Task<Trial> Routed(RoutingRegistry registry, PhoneNumber number, CancellationToken cancellation)
    {
        var routed = await registry.Find(World.LiveId, number, cancellation);
        return new(routed != RoutedTo.Unknown, [("outcome", routed == RoutedTo.Unknown ? "unknown" : "answered"), ("routed_to", Word(routed))]);
    }

    /// <summary>Waits for the text to arrive, for as long as a trial may take.</summary>
    async Task<Trial> Probe(WorldPorts way, PhoneNumber number, CancellationToken late)
    {
        var (probe, id) = (way.CapabilityProbe(number)!, Guid.CreateVersion7());
        var result = await probe.Try(id, number, late);
        try
        {
            while (result.Answer == Probing.ProbeAnswer.Pending)
            {
                await Task.Delay(LooksEvery, time, late);
                result = await probe.Try(id, number, late);
            }
        }
        catch (OperationCanceledException)
        {
            // The time is up: the result is what is known by now.
        }

        List<(string, string)> told = [("outcome", Word(result.Answer))];
        if (result.Text is { } text)
        {
            told.AddRange([("test_number", text.From), ("text", text.Text), ("sent_at", Instant(text.SentAt))]);
            told.AddRange(text.ArrivedAt is { } arrived ? [("arrived_at", Instant(arrived))] : Array.Empty<(string, string)>());
        }

        return result.Answer != Probing.ProbeAnswer.Pending ? new(result.Answer == Probing.ProbeAnswer.Arrived, told)
            : new(false, [.. told, ("detail", $"It has not come in within {Patience.TotalSeconds:0} s, and may do so later.")]);
    }

    static string Instant(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    static string Word(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
