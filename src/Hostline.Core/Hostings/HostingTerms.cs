using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.CompilerServices;
using Hostline.Core.Deadlines;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;

namespace Hostline.Core.Hostings;

/// <summary>What happens to a hosting that fails after its number was found eligible.</summary>
public enum LaterFailure
{
    /// <summary>It is closed.</summary>
    Fails,
    /// <summary>It waits for an operator, who resumes or fails it. The idle deadline and an operator can still close it.</summary>
    NeedsAction,
}

/// <summary>
/// The terms under which numbers are hosted. Each dialect has its own. They are recorded with an order when it is placed and apply until it
/// ends, even if the dialect's terms change.
/// </summary>
/// <param name="Name">The dialect's name.</param>
/// <param name="Kinds">Kinds of numbers that can be hosted: countries, and toll-free numbers.</param>
/// <param name="LineRefusals">Types of line that cannot be hosted, and the reason that is given for each.</param>
/// <param name="RequiredOfTransfer">The requirements if the number is active for another account here; nothing if the terms know no transfers.</param>
/// <param name="CodesAtMost">How many codes a hosting may use up by wrong tries before it fails.</param>
/// <param name="Idle">How long a customer who has to act may do nothing.</param>
public sealed record HostingTerms(
    string Name, FrozenSet<NumberKind> Kinds, FrozenDictionary<LineType, Reason> LineRefusals, int NumbersAtMost, Requirement Required,
    Requirement RequiredOfTransfer, int CodesAtMost, int TriesPerCode, TimeSpan Idle, TimeSpan Carrier, TimeSpan CapabilityTest, LaterFailure Later)
{
    // Keyed by reference: a copy with other values has another text.
    static readonly ConditionalWeakTable<HostingTerms, string> Texts = [];

    /// <summary>Whether letter and bill are uploaded. If no bill is required, the letter is signed electronically and no file is accepted.</summary>
    public bool TakesFiles => (Required & Requirement.Bill) != 0;

    /// <summary>
    /// Verification calls that a customer may have placed before an operator must act; 0 if these terms know no such calls.
    /// </summary>
    public int CallsAtMost { get; init; }

    /// <summary>How long a customer who has to prove ownership may do nothing before an operator must act; null for no such rule.</summary>
    public TimeSpan? Unverified { get; init; }

    /// <summary>
    /// How long a letter may wait for its signature before an operator must act. Null for the host's default, after which the customer may send
    /// another letter.
    /// </summary>
    public TimeSpan? Unsigned { get; init; }

    /// <summary>How long a hosting may wait for an operator before it fails; null for no limit.</summary>
    public TimeSpan? Stuck { get; init; }

    public bool KnowsTransfers => RequiredOfTransfer != Requirement.None;

    public Reason? Refuse(LineType type) => LineRefusals.TryGetValue(type, out var reason) ? reason : null;

    /// <summary>The signal sent in place of one that would close the hosting, when these terms leave that decision to an operator; null to close it.</summary>
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

    /// <summary>The form in which terms are recorded. Cached, because every order is written with it.</summary>
    public string Text => Texts.GetValue(this, terms => terms.Compose());

    string Compose() => string.Join(';',
    [
        $"name={Name}",
        $"kinds={string.Join(',', Kinds.Order())}",
        $"refused={string.Join(',', LineRefusals.OrderBy(r => r.Key).Select(r => $"{r.Key}:{r.Value.Code()}"))}",
        Pair("numbers", NumbersAtMost), Pair("required", (int)Required), Pair("transfer", (int)RequiredOfTransfer), Pair("codes", CodesAtMost),
        Pair("tries", TriesPerCode), Pair("idle", Seconds(Idle)), Pair("carrier", Seconds(Carrier)), Pair("test", Seconds(CapabilityTest)), $"later={Later}",
        // Terms without calls keep the form that was recorded before calls existed.
        .. CallsAtMost == 0 ? (string[])[] : [Pair("calls", CallsAtMost)],
        // The same for terms without these rules.
        .. Spans("unverified", Unverified), .. Spans("unsigned", Unsigned), .. Spans("stuck", Stuck),
    ]);

    static string[] Spans(string name, TimeSpan? span) => span is { } length ? [Pair(name, Seconds(length))] : [];

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
