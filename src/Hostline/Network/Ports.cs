using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Network.Lookup;
using Hostline.Network.Mail;
using Hostline.Network.Probing;
using Hostline.Network.Registry;
using Hostline.Network.Texting;
using Hostline.Network.Voice;
using Hostline.Storage;

namespace Hostline.Network;

/// <summary>Gives access to ports only through a loaded world, so work of a deleted sandbox has no port and never uses those of live accounts.</summary>
public sealed class Ports(SandboxSides sandbox, LiveSides live)
{
    public WorldPorts Of(World world) => new(world, sandbox, live);

    public IReadOnlyList<string> Registries => [.. live.RoutingRegistry.All.Select(side => side(World.Live).Name).Distinct()];
}

/// <summary>The ports of one world. A port is null if no gateway serves the number.</summary>
public sealed class WorldPorts
{
    readonly World world;
    readonly SandboxSides sandbox;
    readonly LiveSides live;

    internal WorldPorts(World world, SandboxSides sandbox, LiveSides live) => (this.world, this.sandbox, this.live) = (world, sandbox, live);

    /// <summary>
    /// Why no number of this world can be hosted; null if some can. Hosting needs a look-up, a proof by a text or a call, a route and a test.
    /// </summary>
    public Refusal? MissingToHost =>
        Missing(PortKind.LineLookup) ?? MissingProof(null) ?? Missing(PortKind.RoutingRegistry) ?? Missing(PortKind.CapabilityProbe);

    public Refusal? MissingToHostOne(PhoneNumber number) => Missing(PortKind.LineLookup, number) ?? MissingProof(number)
        ?? Missing(PortKind.RoutingRegistry, number) ?? Missing(PortKind.CapabilityProbe, number);

    /// <summary>Why the port cannot be used for a number; null if it can.</summary>
    /// <param name="number">Null for any number.</param>
    public Refusal? Missing(PortKind port, PhoneNumber? number = null) => !world.IsLive || live.Serves(port, number?.ToString()) ? null
        : new(Reason.NoGateway, Number: number?.ToString(), Detail: number is null || !live.Serves(port, null)
            ? $"{port.Variable()} is not set, so {port.Loss()}."
            : $"No gateway in {port.Variable()} serves {number}, so {port.Loss()}.");

    Refusal? MissingProof(PhoneNumber? number) =>
        MissingCode(CodeMethod.Sms, number) is { } texts && MissingCode(CodeMethod.Call, number) is not null ? texts : null;

    /// <summary>The registry that sends a number's codes in place of ours; null if we send them.</summary>
    public CodeSource? CodesOf(PhoneNumber number) => world.IsLive ? RoutingRegistry(number)?.Codes : null;

    /// <summary>Why no code can be sent to a number by this method; null if one can.</summary>
    /// <param name="number">Null for any number.</param>
    public Refusal? MissingCode(CodeMethod method, PhoneNumber? number = null)
    {
        if (number is { } one && CodesOf(one) is { } codes)
        {
            return codes.SendsBy(method) ? null
                : new(method == CodeMethod.Sms ? Reason.NumberGetsNoSms : Reason.NumberTakesNoCall, Number: one.ToString());
        }

        return number is null && world.IsLive && live.RoutingRegistry.Any(side => side(world).Codes is not null) ? null
            : Missing(method == CodeMethod.Sms ? PortKind.TextSender : PortKind.VoiceVerifier, number);
    }

    /// <summary>Whether any number of this world can be called.</summary>
    public bool CanCall => !world.IsLive || live.Serves(PortKind.VoiceVerifier, null);

    /// <summary>Whether mail reaches a mailbox that someone can read, which is the case in sandboxes.</summary>
    public bool MailsReach => !world.IsLive || live.MailRelay is not null;

    public MailRelay Mail => world.IsLive && live.MailRelay is { } relay ? relay : sandbox.MailRelay(world);

    public LineLookup? LineLookup(PhoneNumber number) => Choose(live.LineLookup, sandbox.LineLookup, number.ToString());

    public TextSender? TextSender(string to) => Choose(live.TextSender, sandbox.TextSender, to);

    public VoiceVerifier? VoiceVerifier(PhoneNumber number) => Choose(live.VoiceVerifier, sandbox.VoiceVerifier, number.ToString());

    public RoutingRegistry? RoutingRegistry(PhoneNumber number) => Choose(live.RoutingRegistry, sandbox.RoutingRegistry, number.ToString());

    public CapabilityProbe? CapabilityProbe(PhoneNumber number) => Choose(live.CapabilityProbe, sandbox.CapabilityProbe, number.ToString());

    /// <summary>One query about many numbers, sent to the gateway of each; a number without a gateway stays unanswered.</summary>
    public LineQuestion LookUp(IReadOnlyList<PhoneNumber> numbers, ReadBatch beside)
    {
        if (!world.IsLive)
        {
            return sandbox.LineLookup(world).Begin(numbers, beside);
        }

        var questions = numbers.GroupBy(n => live.LineLookup.Of(n.ToString())).Where(g => g.Key is not null)
            .Select(g => g.Key!(world).Begin([.. g], beside)).ToList();
        return (tell, cancellation) => Task.WhenAll(questions.Select(ask => ask(tell, cancellation)));
    }

    T? Choose<T>(ByNumber<Func<World, T>> liveSides, Func<World, T> sandboxSide, string number)
        where T : class => world.IsLive ? liveSides.Of(number)?.Invoke(world) : sandboxSide(world);
}
