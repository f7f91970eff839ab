using Hostline.Core.Letters;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using static Hostline.Core.Hostings.HostingState;


namespace Hostline.Core.Hostings;

/// <summary>
/// The only table of standings: the first row that fits gives label, tone and turn for the account that ordered. API, pages and mails use it. A
/// test compares it with the agreed table of words.
/// </summary>
public static class Standings
{
    sealed record Row(string Key, Tone Tone, Turn Turn, Func<StandingFacts, bool> Fits, Func<Standing, StandingFacts, Standing>? Detail = null);

    static readonly Row[] Rows = [.. BeforeReview(), .. Gathered(), .. AfterReview(), .. Active(), .. Ends()];

    public static IReadOnlyList<string> Keys => [.. Rows.Select(r => r.Key).Concat(ForOthers.Select(r => r.Key)).Distinct()];

    public static Standing Of(StandingFacts facts, Viewer viewer = Viewer.Account)
    {
        var row = Rows.First(r => r.Fits(facts));
        var standing = new Standing(row.Key, row.Tone, row.Turn) { Note = facts.Hosting.Note };
        return SeenBy(viewer, row.Detail?.Invoke(standing, facts) ?? standing);
    }

    /// <summary>Rows that replace those of the same turn for another viewer.</summary>
    static readonly (Viewer Viewer, Turn Turn, string Key)[] ForOthers =
    [
        (Viewer.Holder, Turn.Holder, "decide-transfer"),
        (Viewer.Desk, Turn.Desk, "decide-stuck"),
        (Viewer.Desk, Turn.Reviewer, "decide-review"),
    ];

    static Standing SeenBy(Viewer viewer, Standing standing)
    {
        if (viewer == Viewer.Account)
        {
            return standing;
        }

        var own = ForOthers.FirstOrDefault(o => (o.Viewer, o.Turn) == (viewer, standing.Turn));
        return own.Key is not null ? standing with { Key = own.Key, Tone = Tone.You, Turn = Turn.You }
            : standing.Turn == Turn.You ? standing with { Tone = standing.Tone == Tone.You ? Tone.Wait : standing.Tone, Turn = Turn.Customer }
            : standing;
    }

    static IEnumerable<Row> BeforeReview()
    {
        yield return new("on-hold", Tone.Bad, Turn.Desk, f => f.Order.Frozen is not null && (f.Hosting.State.IsOpen() || f.Is(HostingState.Active)));
        yield return new("being-checked", Tone.Wait, Turn.We, f => f.Is(Requested));
        yield return new("consent-overdue", Tone.Wait, Turn.Holder, f => f.Is(AwaitingConsent) && f.Consent?.IsOverdue == true);
        yield return new("waiting-for-consent", Tone.Wait, Turn.Holder, f => f.Is(AwaitingConsent), (s, f) => s with { At = f.Consent?.Deadline });
        yield return new("letter-refused", Tone.Bad, Turn.You, f => f.Is(Gathering) && f.Refused == Requirement.Letter, Why);
        yield return new("bill-refused", Tone.Bad, Turn.You, f => f.Is(Gathering) && f.Refused == Requirement.Bill, Why);
    }

    static IEnumerable<Row> Gathered()
    {
        yield return new("code-sent", Tone.You, Turn.You, f => f.Owes(Requirement.Ownership) && f.Code?.IsAlive(f.Now) == true,
            (s, f) => s with { At = f.Code!.ExpiresAt, TriesLeft = f.Code.TriesAtMost - f.Code.WrongTries });
        yield return new("new-code-needed", Tone.You, Turn.You, f => f.OwesProof && (f.Code is not null || f.CodeFrom is not null),
            (s, f) => s with { At = f.CodeFrom });
        yield return new("prove-documents-in", Tone.You, Turn.You,
            f => f.OwesProof && (f.Hosting.Open & (Requirement.Letter | Requirement.Bill)) == 0);
        yield return new("prove", Tone.You, Turn.You, f => f.OwesProof);
        yield return new("out-for-signature", Tone.Wait, Turn.Signer, f => f.Owes(Requirement.Letter) && f.Letter?.State == LetterState.Signing,
            (s, f) => s with { At = f.Letter!.UpdatedAt, Who = f.Letter.Parties.Email });
        yield return new("letter-needed", Tone.You, Turn.You, f => f.Owes(Requirement.Letter));
        yield return new("bill-needed", Tone.You, Turn.You, f => f.Owes(Requirement.Bill) || (f.Is(Gathering) && !f.IsBillPending));
        yield return new("proof-in-review", Tone.Wait, Turn.Reviewer, f => f.Is(Gathering));
    }

    static IEnumerable<Row> AfterReview()
    {
        yield return new("in-review", Tone.Wait, Turn.Reviewer, f => f.Is(InReview),
            (s, f) => s with { At = BusinessTime.OneBusinessDayAfter(f.Hosting.UpdatedAt) });
        yield return new("with-the-carrier", Tone.Wait, Turn.Carrier, f => f.Is(Provisioning),
            (s, f) => s with { At = f.Deadline, Expected = f.Carrier?.After(f.Hosting.UpdatedAt) ?? new(null, null, 0) });
        yield return new("being-tested", Tone.Wait, Turn.We, f => f.Is(HostingState.Testing), (s, f) => s with { At = f.Deadline });
        yield return new("with-an-operator", Tone.Wait, Turn.Desk, f => f.Is(ActionRequired), Why);
    }

    static IEnumerable<Row> Active()
    {
        yield return new("routing-lost", Tone.Bad, Turn.Desk, f => f.Is(HostingState.Active) && f.IsRoutedElsewhere);
        yield return new("release-refused", Tone.Bad, Turn.You, f => f.Is(HostingState.Active) && f.ReleaseRefused is not null,
            (s, f) => s with { Reason = f.ReleaseRefused });
        yield return new("leaving", Tone.Wait, Turn.We, f => f.Is(HostingState.Active) && f.LeavingSince is not null, (s, f) => s with { At = f.LeavingSince });
        yield return new("active-locked", Tone.Good, Turn.Nobody, f => f.Is(HostingState.Active) && f.IsLocked);
        yield return new("active-no-campaign", Tone.Good, Turn.You, f => f.Is(HostingState.Active) && f.LacksCampaign);
        yield return new("active", Tone.Good, Turn.Nobody, f => f.Is(HostingState.Active));
        yield return new("moved-away", Tone.Over, Turn.Nobody, f => f.Is(HostingState.Released) && f.AskBackUntil is not null,
            (s, f) => s with { At = f.AskBackUntil });
        yield return new("released", Tone.Over, Turn.Nobody, f => f.Is(HostingState.Released));
    }

    static IEnumerable<Row> Ends()
    {
        yield return Failed("refused-by-carrier", Reason.CarrierRejected);
        yield return Failed("carrier-not-supported", Reason.IneligibleCarrier);
        yield return Failed("hosted-elsewhere", Reason.AlreadyHosted);
        yield return Failed("not-in-the-registry", Reason.NumberNotFound);
        yield return Failed("no-carrier-answer", Reason.CarrierTimeout);
        yield return Failed("not-proven", Reason.OwnershipNotProven);
        yield return Failed("not-activated", Reason.ActivationFailed, Reason.BillingCheckFailed);
        yield return Failed("compliance-refused", Reason.Compliance);
        yield return Failed("cannot-be-hosted", Reason.NumberWireless, Reason.NumberNotRoutable, Reason.NumberNotValidated, Reason.NumberOnPlatform,
            Reason.BillingFailed, Reason.BillingAbolished);
        yield return new("closed", Tone.Bad, Turn.You, f => f.Is(HostingState.Failed), Why);
        yield return new("deleted", Tone.Over, Turn.Nobody, _ => true);
    }

    static Row Failed(string key, params Reason[] reasons) => new(key, Tone.Bad, Turn.You, f => f.FailedFor(reasons), Why);

    static Standing Why(Standing standing, StandingFacts facts) => standing with { Reason = facts.Hosting.Reason };
}
