using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.CompilerServices;
using Hostline.Core.Deadlines;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;

namespace Hostline.Core.Hostings;

/// <summary>Where a hosting goes that fails after its number was found to be eligible.</summary>
public enum LaterFailure
{
    /// <summary>It is closed.</summary>
    Fails,
    /// <summary>It waits for an operator, who resumes or fails it. Idleness and an operator's word still close it.</summary>
    NeedsAction,
}

/// <summary>
/// The terms under which numbers are hosted. Each dialect has its own; they are recorded with an order when it is placed, and the order
/// goes by them to its end, whatever the dialect says of later ones.
/// </summary>
/// <param name="Name">Whose terms they are: the dialect's name.</param>
/// <param name="Kinds">Kinds of numbers that can be hosted: countries, and toll-free numbers.</param>
/// <param name="LineRefusals">Types of line that cannot be hosted, and the reason that is given for each.</param>
/// <param name="NumbersAtMost">Of one order.</param>
/// <param name="Required">What a hosting needs.</param>
/// <param name="RequiredOfTransfer">
/// What the hosting of a number needs that is active for another account here; nothing when the terms know no transfers.
/// </param>
/// <param name="CodesAtMost">So many codes of one hosting may be used up by wrong tries before it fails.</param>
/// <param name="TriesPerCode">Wrong tries that use up a code.</param>
/// <param name="Idle">How long a customer who has the ball may do nothing.</param>
/// <param name="Carrier">How long the carrier may take to answer.</param>
/// <param name="CapabilityTest">How long the capability test may take.</param>
public sealed record HostingTerms(
    string Name, FrozenSet<NumberKind> Kinds, FrozenDictionary<LineType, Reason> LineRefusals, int NumbersAtMost, Requirement Required,
    Requirement RequiredOfTransfer, int CodesAtMost, int TriesPerCode, TimeSpan Idle, TimeSpan Carrier, TimeSpan CapabilityTest, LaterFailure Later)
{
    // Keyed by reference: a copy with other terms has another text.
    static readonly ConditionalWeakTable<HostingTerms, string> Texts = [];

    /// <summary>
    /// Whether letter and bill are uploaded. An order that needs no bill has its letter signed electronically, and takes no files.
    /// </summary>
    public bool TakesFiles => (Required & Requirement.Bill) != 0;

    /// <summary>
    /// Verification calls that a customer may have placed before an operator must act; 0 if these terms know no such calls.
    /// </summary>
    public int CallsAtMost { get; init; }

    /// <summary>How long a customer who must prove ownership may do nothing before an operator must act; null if that alone changes nothing.</summary>
    public TimeSpan? Unverified { get; init; }

    /// <summary>
    /// How long a letter may be out for signature. When it ends unsigned, an operator must act. Null for the days of the host, after which
    /// the customer may send another letter.
    /// </summary>
    public TimeSpan? Unsigned { get; init; }

    /// <summary>How long a hosting may wait for an operator before it fails; null for as long as it takes.</summary>
    public TimeSpan? Stuck { get; init; }

    public bool KnowsTransfers => RequiredOfTransfer != Requirement.None;

    /// <summary>Why a line of this type cannot be hosted; null when it can.</summary>
    public Reason? Refuse(LineType type) => LineRefusals.TryGetValue(type, out var reason) ? reason : null;

    /// <summary>The signal that a hosting hears in place of one that closes it, when these terms leave that to an operator; null to close it.</summary>
    public Signal? Instead(HostingState state, Signal signal) =>
        Later == LaterFailure.NeedsAction && state != HostingState.Requested
        && signal is Signal.CodesExhausted or Signal.ComplianceRefused or Signal.CarrierRefused or Signal.CarrierSilent or Signal.ActivationRefused
            ? Signal.NeedsAction : null;

    public TimeSpan LengthOf(DeadlineKind kind) => kind switch
    {
        DeadlineKind.Idle => Idle,
        DeadlineKind.Unverified => Unverified ?? TimeSpan.Zero,
        DeadlineKind.Stuck => Stuck ?? TimeSpan.Zero,
        DeadlineKind.Carrier => Carrier,
        DeadlineKind.CapabilityTest => CapabilityTest,
        DeadlineKind.Call => VerificationCall.RingsFor,
        DeadlineKind.CallsUsedUp => ShownCode.Life,
        _ => DeadlineRules.LengthOfConsent(kind),
    };

    /// <summary>The form in which they are recorded. Composed once: every order is written with it.</summary>
    public string Text => Texts.GetValue(this, terms => terms.Compose());

    string Compose() => string.Join(';',
    [
        $"name={Name}",
        $"kinds={string.Join(',', Kinds.Order())}",
        $"refused={string.Join(',', LineRefusals.OrderBy(r => r.Key).Select(r => $"{r.Key}:{r.Value.Code()}"))}",
        Pair("numbers", NumbersAtMost), Pair("required", (int)Required), Pair("transfer", (int)RequiredOfTransfer), Pair("codes", CodesAtMost),
        Pair("tries", TriesPerCode), Pair("idle", Seconds(Idle)), Pair("carrier", Seconds(Carrier)), Pair("test", Seconds(CapabilityTest)), $"later={Later}",
        // Terms without calls keep the form in which they were recorded before there were any.
        .. CallsAtMost == 0 ? (string[])[] : [Pair("calls", CallsAtMost)],
        // So do terms without these rules.
        .. Spans("unverified", Unverified), .. Spans("unsigned", Unsigned), .. Spans("stuck", Stuck),
    ]);

    static string[] Spans(string name, TimeSpan? span) => span is { } length ? [Pair(name, Seconds(length))] : [];

    /// <summary>Terms as they were recorded.</summary>
    /// <exception cref="FormatException">The text is not one of <see cref="Text"/>.</exception>
    public static HostingTerms Read(string text)
    {
        try
        {
            var said = text.Split(';').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
            return new(
                said["name"], List(said["kinds"]).Select(Enum.Parse<NumberKind>).ToFrozenSet(),
                List(said["refused"]).Select(pair => pair.Split(':'))
                    .ToFrozenDictionary(pair => Enum.Parse<LineType>(pair[0]), pair => ReasonCatalog.Find(pair[1])!.Value),
                Number(said["numbers"]), (Requirement)Number(said["required"]), (Requirement)Number(said["transfer"]),
                Number(said["codes"]), Number(said["tries"]),
                Span(said["idle"]), Span(said["carrier"]), Span(said["test"]), Enum.Parse<LaterFailure>(said["later"]))
            {
                CallsAtMost = said.TryGetValue("calls", out var calls) ? Number(calls) : 0,
                Unverified = said.TryGetValue("unverified", out var unverified) ? Span(unverified) : null,
                Unsigned = said.TryGetValue("unsigned", out var unsigned) ? Span(unsigned) : null,
                Stuck = said.TryGetValue("stuck", out var stuck) ? Span(stuck) : null,
            };
        }
        catch (Exception wrong)
            when (wrong is KeyNotFoundException or ArgumentException or InvalidOperationException or IndexOutOfRangeException or OverflowException)
        {
            throw new FormatException($"These are no hosting terms: {text}", wrong);
        }
    }

    public bool Equals(HostingTerms? other) => other is not null && (ReferenceEquals(this, other) || Text == other.Text);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    static string[] List(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries);

    static string Pair(string name, long value) => string.Create(CultureInfo.InvariantCulture, $"{name}={value}");

    static long Seconds(TimeSpan span) => (long)span.TotalSeconds;

    static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    static TimeSpan Span(string text) => TimeSpan.FromSeconds(long.Parse(text, CultureInfo.InvariantCulture));
}
