using Hostline.Core;
using Hostline.Core.Events;
using Hostline.Core.Letters;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Http.OpenApi;
using Hostline.Letters;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

/// <summary>What the signer of a letter does in a sandbox, where no one reads the mail.</summary>
sealed class LetterEndpoints(SignLetter letters)
{
    /// <summary>An id may be given as a dialect writes it: these two letters and 32 hexadecimal digits.</summary>
    const string Prefix = "PX";

    static readonly Parameter Which = new("letter", Schema.Text($"Its id: a UUID, or {Prefix} and 32 hexadecimal digits."), "path", IsRequired: true);

    static readonly Schema Form = Schema.Object("A letter for signature.",
        Required("id", Schema.Uuid("")),
        Required("state", Schema.OneOf("", "opened", "signing", "signed", "canceled", "failed")),
        Optional("signed_by", Schema.Text("The signer's name.").OrNull()),
        Optional("signed_at", Schema.Instant("").OrNull()),
        Required("orders", Schema.Whole("How many orders it is for."))).Named("Letter");

    public void Map(Endpoints endpoints)
    {
        endpoints.OfSandbox("POST", "/letters/{letter}/sign", Sign).Does(new("signLetter", SandboxEndpoints.Tag, "Sign a letter as its signer would", Form)
        {
            Parameters = [Which],
            Body = Schema.Object("", Required("name", Schema.Text("The signer's name.", SignLetter.NameAtMost))),
        });
        endpoints.OfSandbox("POST", "/letters/{letter}/decline", Decline)
            .Does(new("declineLetter", SandboxEndpoints.Tag, "Decline a letter as its signer would", Form) { Parameters = [Which] });
    }

    Task<IResult> Sign(HttpContext http, Access access, World sandbox) => http.WithBody(
        fields => fields.Needed("name", SignLetter.NameAtMost),
        async name => Answer(Id(http) is { } id ? await letters.Sign(sandbox, id, name, Actor.Signer) : new Refusal(Reason.NotFound)));

    async Task<IResult> Decline(HttpContext http, Access access, World sandbox) =>
        Answer(Id(http) is { } id ? await letters.Decline(sandbox, id, Actor.Signer) : new Refusal(Reason.NotFound));

    static LetterId? Id(HttpContext http)
    {
        var text = http.Request.RouteValues["letter"] as string ?? "";
        return Guid.TryParse(text, out var id) || (text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && Guid.TryParseExact(text[2..], "N", out id))
            ? new LetterId(id) : null;
    }

    static IResult Answer(Outcome<SigningLetter> outcome) => outcome.IsRefused ? Problem.Of(outcome.Refusals) : Answers.Of(new
    {
        id = outcome.Value!.Id,
        state = Answers.Word(outcome.Value.State),
        signed_by = outcome.Value.SignedBy,
        signed_at = outcome.Value.SignedAt,
        orders = outcome.Value.Hostings.Count,
    });
}
