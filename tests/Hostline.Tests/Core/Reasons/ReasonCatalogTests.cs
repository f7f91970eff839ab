using Hostline.Core.Reasons;

namespace Hostline.Tests.Core.Reasons;

public sealed class ReasonCatalogTests
{
    public static TheoryData<Reason> All() => [.. Enum.GetValues<Reason>()];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_reason_has_a_code_a_sentence_and_a_next_step(Reason reason)
    {
        var entry = ReasonCatalog.Of(reason);
        Assert.Matches("^[a-z][a-z0-9]*(_[a-z0-9]+)*$", entry.Code);
        Assert.All((string[])[entry.Sentence, entry.NextStep], text => Assert.Matches(@"^[A-Z]\S* \S.*[^.\s]\.$", text));
        Assert.Equal((reason, entry.Code), (ReasonCatalog.Find(entry.Code), reason.Code()));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_catalog_names_no_format_field_or_route_of_a_single_vendor(Reason reason)
    {
        var entry = ReasonCatalog.Of(reason);
        Assert.DoesNotMatch(@"JSON|Bearer|pointer|application/|\b(PUT|PATCH|DELETE)\b|verification_method|\bloa\b|messaging_hosted|(?i)telnyx|twilio",
            $"{entry.Sentence} {entry.NextStep}");
    }

    [Fact]
    public void An_interface_has_next_steps_of_its_own_and_otherwise_those_of_the_catalog()
    {
        var words = new ReasonWords((Reason.NotAuthenticated, "Knock.")).And((Reason.Idle, "Wake up."));
        Assert.Equal(("Knock.", "Wake up."), (words.Of(Reason.NotAuthenticated).NextStep, words.NextStep(new(Reason.Idle))));
        Assert.Equal(ReasonCatalog.Of(Reason.Idle).Sentence, words.Of(Reason.Idle).Sentence);
        Assert.Equal(ReasonCatalog.All.Select(e => e.Code), words.All.Select(e => e.Code));
        Assert.Equal(ReasonCatalog.Of(Reason.NotFound), words.Of(Reason.NotFound));
    }

    [Fact]
    public void No_two_reasons_share_a_code_and_all_are_listed()
    {
        var codes = ReasonCatalog.All.Select(e => e.Code).ToList();
        Assert.Equal(Enum.GetValues<Reason>().Length, codes.Distinct().Count());
    }

    [Theory]
    [InlineData(Reason.NumberNotE164, "number_not_e164")]
    [InlineData(Reason.SignatureMissing, "signature_missing")]
    [InlineData(Reason.SignerNameMismatch, "signer_name_mismatch")]
    [InlineData(Reason.SignerUnauthorized, "signer_unauthorized")]
    [InlineData(Reason.TemplateOutdated, "template_outdated")]
    [InlineData(Reason.LetterExpired, "letter_expired")]
    [InlineData(Reason.LetterIllegible, "letter_illegible")]
    [InlineData(Reason.NumberNotOnLetter, "number_not_on_letter")]
    [InlineData(Reason.NumberNotOnBill, "number_not_on_bill")]
    [InlineData(Reason.BillMissing, "bill_missing")]
    [InlineData(Reason.BillOutdated, "bill_outdated")]
    [InlineData(Reason.BillIllegible, "bill_illegible")]
    [InlineData(Reason.AccountMismatch, "account_mismatch")]
    [InlineData(Reason.Compliance, "compliance")]
    [InlineData(Reason.Idle, "idle")]
    [InlineData(Reason.NumberInProgress, "number_in_progress")]
    [InlineData(Reason.BillingCheckFailed, "billing_check_failed")]
    [InlineData(Reason.ClockMoving, "clock_moving")]
    public void A_code_that_others_rely_on_does_not_change(Reason reason, string code) => Assert.Equal(code, reason.Code());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Idle")]
    [InlineData("no_such_reason")]
    public void What_is_no_code_finds_no_reason(string? code) => Assert.Null(ReasonCatalog.Find(code));

    [Fact]
    public void A_refusal_speaks_the_catalogs_sentence_unless_it_has_its_own()
    {
        Assert.Equal(ReasonCatalog.Of(Reason.Idle).Sentence, new Refusal(Reason.Idle).Sentence);
        Assert.Equal("Its own.", new Refusal(Reason.Idle, Detail: "Its own.").Sentence);
    }
}
