using Hostline.Core.Documents;
using Hostline.Core.Documents.Checks;
using Hostline.Core.Hostings;
using Hostline.Core.Orders;
using Hostline.Letters;
using Hostline.Orders;
using Hostline.Pages;

namespace Hostline.Portal.DeskPages;

/// <summary>Something that a reviewer should see before the documents.</summary>
/// <param name="Tone">bad for a doubt, you for something to look at, good for what is fine.</param>
public sealed record Doubt(string Tone, string Sentence);

/// <summary>
/// What the evidence shows at first sight, doubts first. It refuses nothing: a person judges. <see cref="DoubtCounts"/> counts the same for the
/// queue.
/// </summary>
static class Doubts
{
    /// <param name="found">The machine's findings; null until it has checked the present documents.</param>
    public static IReadOnlyList<Doubt> Of(
        Visit visit, GatheredEvidence evidence, IReadOnlyList<SameFile> same, IReadOnlyList<ReviewFile> files, IReadOnlyList<RiskMark> risks,
        OrderFindings? found) =>
    [
        .. Elsewhere(visit, evidence, same, found).Concat(found is null ? Unread(visit, files) : Found(visit, evidence, same, found))
            .Concat(Marks(visit, files)).Concat(Risks(risks)).Concat(Earlier(visit, evidence))
            .OrderBy(d => d.Tone switch { "bad" => 0, "you" => 1, _ => 2 }),
    ];

    /// <summary>The accounts that have the same file are already listed by name.</summary>
    static IEnumerable<Doubt> Risks(IReadOnlyList<RiskMark> risks) => risks.Where(r => r.Kind != RiskKind.SameFile).Select(r => new Doubt("you", r.Sentence));

    /// <summary>Accounts with the same file are already listed; those with the same words in another file are not.</summary>
    static IEnumerable<Doubt> Found(Visit visit, GatheredEvidence evidence, IReadOnlyList<SameFile> same, OrderFindings found) => found.Findings
        .Where(f => !IsElsewhere(f) || (f.Outcome == CheckOutcome.Doubt && !same.Any(s => s.Account != evidence.Order.Account
            && s.Of == (f.Check == DocumentCheck.LetterElsewhere ? evidence.Order.Letter : evidence.Order.Bill))))
        .Select(f => new Doubt(f.Outcome switch { CheckOutcome.Doubt => "bad", CheckOutcome.NotChecked => "you", _ => "good" },
            f is { Page: { } page, Words: { } words } ? visit.Words.Say("doubt.found", ("says", f.Says), ("page", page), ("words", words)) : f.Says));

    static bool IsElsewhere(Finding finding) => finding.Check is DocumentCheck.LetterElsewhere or DocumentCheck.BillElsewhere;

    static IEnumerable<Doubt> Elsewhere(Visit visit, GatheredEvidence evidence, IReadOnlyList<SameFile> same, OrderFindings? found)
    {
        var foreign = same.Where(s => s.Account != evidence.Order.Account).Select(s => s.AccountName).Distinct().ToList();
        if (foreign.Count > 0)
        {
            yield return new("bad", visit.Words.Say("doubt.same-file", ("accounts", string.Join(", ", foreign))));
        }
        else if (same.Count > 0)
        {
            yield return new("you", visit.Words.Count("doubt.same-file-own", same.Select(s => s.Order).Distinct().Count()));
        }
        else if (found is null || !found.Findings.Any(f => IsElsewhere(f) && f.Outcome == CheckOutcome.Doubt))
        {
            yield return new("good", visit.Words.Say("doubt.file-new"));
        }
    }

    static IEnumerable<Doubt> Unread(Visit visit, IReadOnlyList<ReviewFile> files) => files
        .Where(f => f.Words is null || f.Words.Texts.All(string.IsNullOrWhiteSpace))
        .Select(f => new Doubt("you", visit.Words.Say("doubt.no-words", ("kind", visit.Words.Say("order.documents.kind." + f.Kind)))));

    static IEnumerable<Doubt> Marks(Visit visit, IReadOnlyList<ReviewFile> files) => files.Where(f => f.File.Marks != DocumentMarks.None)
        .Select(f => new Doubt("you", visit.Words.Say("doubt.marks", ("kind", visit.Words.Say("order.documents.kind." + f.Kind)),
            ("marks", string.Join(", ", f.File.Marks.Names().Select(m => visit.Words.Say("mark." + m)))))));

    static IEnumerable<Doubt> Earlier(Visit visit, GatheredEvidence evidence) =>
        evidence.Earlier.Count(e => e.State == HostingState.Failed) is > 0 and var failed ? [new("you", visit.Words.Count("doubt.earlier", failed))] : [];
}
