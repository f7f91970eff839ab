using Hostline.Core.Hostings;
using Hostline.Core.Letters;
using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Core.Transfers;
using Hostline.Pages;
using Hostline.Tests.Support;
using Needs = Hostline.Core.Hostings.Requirement;

namespace Hostline.Tests.Core.Hostings;

/// <summary>How hostings stand, row by row as the words were agreed on.</summary>
public sealed class StandingTests
{
    const Needs Everything = Needs.Ownership | Needs.Letter | Needs.Bill | Later;
    const Needs Later = Needs.Review | Needs.Carrier | Needs.CapabilityTest;

    /// <summary>The beginning of a row of the agreed table, the situation, and which label of the row it has, from 0.</summary>
    static readonly (string Row, int Label, StandingFacts Facts)[] Situations =
    [
        ("requested", 0, Facts(HostingState.Requested)),
        ("awaiting consent", 0, Asked(isOverdue: false)),
        ("awaiting consent, overdue", 0, Asked(isOverdue: true)),
        ("gathering, nothing proven", 0, Facts(HostingState.Gathering, Everything)),
        ("gathering, code out", 0, Facts(HostingState.Gathering, Everything) with { Code = Code(0, 0) }),
        ("gathering, code dead or tries used", 0, Facts(HostingState.Gathering, Everything) with { Code = Code(3, 0) }),
        ("gathering, code dead or tries used", 0, Facts(HostingState.Gathering, Everything) with { Code = Code(0, 10) }),
        ("gathering, code dead or tries used", 0, Facts(HostingState.Gathering, Everything) with { CodeFrom = Sample.Start }),
        ("gathering, proven, letter missing", 0, Facts(HostingState.Gathering, Needs.Letter | Needs.Bill | Later)),
        ("gathering, letter out", 0, Facts(HostingState.Gathering, Needs.Letter | Later) with { Letter = LetterOut }),
        ("gathering, bill missing", 0, Facts(HostingState.Gathering, Needs.Bill | Later)),
        ("gathering, document refused", 0, Facts(HostingState.Gathering, Needs.Letter | Later, Reason.SignatureMissing)),
        ("gathering, document refused", 1, Facts(HostingState.Gathering, Needs.Ownership | Needs.Bill | Later, Reason.BillOutdated)),
        ("gathering, documents in, not proven", 0, Facts(HostingState.Gathering, Needs.Ownership | Later)),
        ("in review", 0, Facts(HostingState.InReview, Later)),
        ("provisioning", 0, Facts(HostingState.Provisioning, Needs.Carrier | Needs.CapabilityTest)),
        ("testing", 0, Facts(HostingState.Testing, Needs.CapabilityTest)),
        ("active", 0, Facts(HostingState.Active, Needs.None)),
        ("active, locked", 0, Facts(HostingState.Active, Needs.None) with { IsLocked = true }),
        ("active, locked", 1, Facts(HostingState.Active, Needs.None) with { LeavingSince = Sample.Start }),
        ("active, locked", 2, Facts(HostingState.Active, Needs.None) with { ReleaseRefused = Reason.ReleaseRefused }),
        ("active, routed elsewhere", 0, Facts(HostingState.Active, Needs.None) with { IsRoutedElsewhere = true }),
        ("active, routed elsewhere", 1, OnHold(HostingState.Active)),
        ("released", 0, Facts(HostingState.Released, Needs.None)),
        ("released", 1, Facts(HostingState.Released, Needs.None, Reason.Transferred) with { AskBackUntil = Sample.Start }),
        ("action required", 0, Facts(HostingState.ActionRequired, Later, Reason.CapabilityTestFailed)),
        ("failed: carrier", 0, Facts(HostingState.Failed, Later, Reason.CarrierRejected)),
        ("failed: carrier unfit", 0, Facts(HostingState.Failed, Later, Reason.IneligibleCarrier)),
        ("failed: hosted elsewhere", 0, Facts(HostingState.Failed, Later, Reason.AlreadyHosted)),
        ("failed: hosted elsewhere", 1, Facts(HostingState.Failed, Later, Reason.NumberNotFound)),
        ("failed: hosted elsewhere", 2, Facts(HostingState.Failed, Later, Reason.CarrierTimeout)),
        ("failed: not proven", 0, Facts(HostingState.Failed, Later, Reason.OwnershipNotProven)),
        ("failed: not proven", 1, Facts(HostingState.Failed, Later, Reason.ActivationFailed)),
        ("failed: compliance", 0, Facts(HostingState.Failed, Later, Reason.Compliance)),
        ("failed: compliance", 1, Facts(HostingState.Failed, Later, Reason.Idle)),
        ("failed: compliance", 1, Facts(HostingState.Failed, Later, Reason.ConsentRefused)),
        ("failed: compliance", 1, Facts(HostingState.Failed, Later, Reason.Reversed)),
        ("failed: compliance", 1, Facts(HostingState.Failed, Later, Reason.FailedByOperator)),
        ("cancelled", 0, Facts(HostingState.Cancelled, Later)),
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Situations.Length)];

    [Theory, MemberData(nameof(All))]
    public void Every_situation_has_the_word_the_tone_and_the_turn_that_were_agreed(int index)
    {
        var (name, label, facts) = Situations[index];
        var row = Rows().FirstOrDefault(r => r[0] == name) ?? Rows().First(r => Starts(r[0], name));
        var standing = Standings.Of(facts);
        Assert.Equal(Nth(row[2], label), Words.Of(null).Label(standing));
        Assert.Equal((Nth(row[3], label), Nth(row[4], label)), (standing.Tone.Word(), standing.Turn.Word()));
    }

    [Fact]
    public void Every_agreed_row_of_a_hosting_has_a_situation_here()
    {
        var missing = Rows().Select(r => r[0]).TakeWhile(n => !n.StartsWith("order, mixed", StringComparison.Ordinal))
            .Where(n => !Situations.Any(s => s.Row == n || Starts(n, s.Row)));
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_standing_has_a_label_and_a_sentence()
    {
        foreach (var (_, _, facts) in Situations)
        {
            foreach (var viewer in Enum.GetValues<Viewer>())
            {
                var standing = Standings.Of(facts, viewer);
                var next = Words.Of(null).Next(standing, Zone.Utc);
                Assert.True(next.Length > 0 && !next.Contains('{', StringComparison.Ordinal), $"{standing.Key}: {next}");
            }
        }

        Assert.All(Standings.Keys.Concat(CheckStandings.Keys), k => Assert.True(Words.Of(null).Has("standing." + k), k));
    }

    [Fact]
    public void Whose_turn_it_is_depends_on_who_looks()
    {
        var asked = Asked(isOverdue: false);
        Assert.Equal((Turn.Holder, Tone.Wait), Of(asked, Viewer.Account));
        Assert.Equal((Turn.You, Tone.You), Of(asked, Viewer.Holder));
        Assert.Equal((Turn.You, Tone.You), Of(Facts(HostingState.InReview, Later), Viewer.Desk));
        Assert.Equal((Turn.Customer, Tone.Wait), Of(Facts(HostingState.Gathering, Needs.Ownership), Viewer.Desk));
        static (Turn, Tone) Of(StandingFacts facts, Viewer viewer) => (Standings.Of(facts, viewer).Turn, Standings.Of(facts, viewer).Tone);
    }

    /// <summary>Nobody is asked to prove what a reviewer is looking at; what else the customer can do stays theirs.</summary>
    [Theory]
    [InlineData(Needs.Ownership | Later, false, "proof-in-review", Turn.Reviewer)]
    [InlineData(Needs.Ownership | Needs.Letter | Later, false, "letter-needed", Turn.You)]
    [InlineData(Needs.Ownership | Needs.Bill | Later, false, "bill-needed", Turn.You)]
    [InlineData(Needs.Ownership | Later, true, "code-sent", Turn.You)]
    public void A_bill_that_waits_for_a_reviewer_is_not_the_customers_turn(Needs open, bool isCodeOut, string key, Turn turn)
    {
        var facts = Facts(HostingState.Gathering, open) with { IsBillPending = true, Code = isCodeOut ? Code(0, 0) : null };
        var standing = Standings.Of(facts);
        Assert.Equal((key, turn), (standing.Key, standing.Turn));
        var step = Steps.Of(facts).Single(s => s.Requirement == Needs.Ownership);
        Assert.Equal((StepState.Waiting, Turn.Reviewer), (step.State, step.Turn));
    }

    [Fact]
    public void An_order_is_as_loud_as_its_loudest_number_and_its_first_open_step_is_the_next()
    {
        var order = Sample.Order(Sample.Hosting(HostingState.Active, Needs.None), Sample.Hosting(HostingState.Failed, Later, Reason.Idle, 1),
            Sample.Hosting(HostingState.Gathering, Needs.Ownership | Later, position: 2));
        var standing = OrderStanding.Of(order, [.. order.Hostings.Select(h => new OrderLine(h, Standings.Of(new(order, h, Sample.Start)), []))]);
        Assert.Equal((Tone.You, Turn.You, 1, order.Hostings[2].Id), (standing.Tone, standing.Turn, standing.Yours, standing.Next!.Hosting.Id));
        Assert.Equal("Prove the number: 1, closed: 1, active: 1", Words.Of(null).Label(standing));
    }

    [Fact]
    public void A_lead_time_needs_five_orders_and_says_the_median_and_what_nine_of_ten_took()
    {
        Assert.Null(LeadTime.Of(Enumerable.Range(1, 4).Select(h => TimeSpan.FromHours(h))));
        Assert.Equal(new(5, TimeSpan.FromHours(3), TimeSpan.FromHours(5)), LeadTime.Of(((int[])[5, 1, 4, 2, 3]).Select(h => TimeSpan.FromHours(h))));
        Assert.Equal(new(10, TimeSpan.FromHours(5), TimeSpan.FromHours(9)), LeadTime.Of(Enumerable.Range(1, 10).Select(h => TimeSpan.FromHours(h))));
    }

    [Fact]
    public void A_checklist_tells_what_is_done_what_to_do_and_what_cannot_begin()
    {
        var steps = Steps.Of(Facts(HostingState.Gathering, Needs.Ownership | Needs.Letter | Later, Reason.SignatureMissing));
        Assert.Equal(
            [(Needs.None, StepState.Done), (Needs.Ownership, StepState.Yours), (Needs.Letter, StepState.Refused), (Needs.Bill, StepState.Done),
                (Needs.Review, StepState.NotYet),
                (Needs.Carrier, StepState.NotYet), (Needs.CapabilityTest, StepState.NotYet)],
            steps.Select(s => (s.Requirement, s.State)));
    }

    static SigningLetter LetterOut => new(LetterId.Of(Sample.Id(7).Value), Sample.Id(2), Sample.Id(3), LetterState.Signing,
        new("ana@acme.example", [], Sample.Id(8), null, null),
        [], "terms", null, null, 1, Sample.Start, Sample.Start);

    static StandingFacts Facts(HostingState state, Needs open = HostingStates.Standard, Reason? reason = null)
    {
        var order = Sample.Order(Sample.Hosting(state, open, reason));
        return new(order, order.Hostings[0], Sample.Start);
    }

    static StandingFacts OnHold(HostingState state)
    {
        var facts = Facts(state, Needs.None);
        return facts with { Order = facts.Order with { Frozen = new(Sample.Start, "holder", "fraud") } };
    }

    static StandingFacts Asked(bool isOverdue)
    {
        var consent = Consent.Open(Sample.Id(5), Sample.Id(1), Sample.Id(6), [], [], Sample.Start, isAsked: true) with { IsOverdue = isOverdue };
        var hosting = Sample.Hosting(HostingState.AwaitingConsent, HostingStates.Transfer) with { Consent = consent.Id };
        var order = Sample.Order(hosting) with { Consents = [consent] };
        return new(order, hosting, Sample.Start);
    }

    static SentCode Code(int wrongTries, int minutesAgo) =>
        new(Sample.Id(9), Sample.Hosting().Id, Sample.Number, CodeMethod.Sms, [], Sample.Start.AddMinutes(-minutesAgo), wrongTries);

    static bool Starts(string row, string name) =>
        row.StartsWith(name + " ·", StringComparison.Ordinal) || row.StartsWith(name + ",", StringComparison.Ordinal);

    /// <summary>The cell's entry for one of several labels; a cell with one entry is for all of them.</summary>
    static string Nth(string cell, int n)
    {
        var parts = cell.Split([" · ", ", "], StringSplitOptions.TrimEntries);
        // "holder or desk": the page names the first; "Active, locked" is one label with a comma in it.
        var single = cell is "Active, locked · Leaving · Release refused" ? ["Active, locked", "Leaving", "Release refused"] : parts;
        return (single.Length > n ? single[n] : single[0]).Split(" or ")[0];
    }

    static List<string[]> Rows()
    {
        var path = Checkout.At("..", "shared", "ui.md");
        if (!File.Exists(path))
        {
            RealPart.Missing("The table of agreed words", "Put the project's brief for pages at ../shared/ui.md beside the checkout.");
        }

        return [.. File.ReadLines(path).SkipWhile(l => !l.StartsWith("| core, situation", StringComparison.Ordinal)).Skip(2).TakeWhile(l => l.StartsWith('|'))
            .Select(l => l.Trim('|').Split('|').Select(c => c.Trim()).ToArray())];
    }
}
