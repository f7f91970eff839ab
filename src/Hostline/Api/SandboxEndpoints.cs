using Hostline.Core.Accounts;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Sandboxes;
using Hostline.Server;
using Hostline.Storage;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

sealed class SandboxEndpoints(Sandboxes.SandboxBook sandboxes, Accounts.AccountBook accounts, Database database, SandboxRates rates)
{
    const int AccountsAtMost = NewSandbox.AccountsAtMost;
    const int NameAtMost = NewSandbox.NameAtMost;
    const string DefaultName = NewSandbox.DefaultName;
    const string DefaultAccount = "acme";

    const string ReviewName = "review";

    public const string Tag = "Sandboxes";

    static readonly string[] Clocks = [.. Enum.GetValues<ClockMode>().Select(m => Answers.Word(m))];
    static readonly string[] Reviews = [.. Enum.GetValues<ReviewMode>().Select(m => Answers.Word(m))];

    public void Map(Endpoints endpoints)
    {
        endpoints.Post("/sandboxes", Who.Operator | Who.OpenMode, Make).Does(new("makeSandbox", Tag, "Make a sandbox", Form)
        {
            About = "In open mode no key is asked for. The secrets are shown this once.",
            Status = StatusCodes.Status201Created,
            Body = Wanted,
        });
        endpoints.OfSandbox("GET", "", async (_, _, sandbox) => await Show(sandbox)).Does(new("getSandbox", Tag, "Get a sandbox", Form));
        endpoints.OfSandbox("PATCH", "", Change).Does(new("changeSandbox", Tag, "Change a sandbox", Form) { Body = Changed });
        endpoints.OfSandbox("DELETE", "", Delete).Does(new("deleteSandbox", Tag, "Delete a sandbox", Schema.None) { Status = StatusCodes.Status204NoContent });
    }

    static readonly Schema ReviewForm = Schema.OneOf("Who reviews documents: a robot at once, a robot after one business day, or people.", Reviews);

    static readonly Schema Wanted = Schema.Object("Everything has a default.",
        Optional("name", Schema.Text("A name for people.", NameAtMost)),
        Optional("accounts",
            Schema.ListOf(Schema.Object("", Required("name", Schema.Text("A name for people.", NameAtMost))), "Its accounts.", atLeast: 1,
            atMost: AccountsAtMost)),
        Optional("clock",
            Schema.Object("Its clock.", Optional("mode", Schema.OneOf("Whether the clock runs or is stopped.", Clocks)),
            Optional("now", Schema.Instant("The clock's initial time.")))),
        Optional(ReviewName, ReviewForm),
        Optional(EnvelopeField.Name, EnvelopeField.Form.OrNull()));

    static readonly Schema Changed = Schema.Object("At least one of the two.", Optional(ReviewName, ReviewForm),
        Optional(EnvelopeField.Name, EnvelopeField.Form.OrNull()));

    static readonly Schema Form = Schema.Object("A sandbox.",
        Required("id", Schema.Uuid("The id.")),
        Required("name", Schema.Text("A name for people.")),
        Optional("key", Schema.Text("The key for the sandbox's own routes; shown once, when it is created.")),
        Required("clock",
            Schema.Object("Its clock.", Required("mode", Schema.OneOf("Whether the clock runs or is stopped.", Clocks)),
                Required("now", Schema.Instant("The present time.")))),
        Required("review", ReviewForm),
        Optional("envelope", EnvelopeField.Form),
        Required("accounts", Schema.ListOf(AccountView.Form, "Its accounts."))).Named("Sandbox");

    Task<IResult> Make(HttpContext http, Access access) =>
        http.WithBody(Read, async wanted => access.Who == Who.Anyone && rates.Take(http, wanted.Accounts.Count) is { } refusal
            ? Problem.Of(refusal)
            : Answers.Of(Render(await sandboxes.Make(wanted)), StatusCodes.Status201Created));

    static NewSandbox Read(Fields fields)
    {
        var accounts = fields.Each("accounts");
        if (accounts is { Count: 0 or > AccountsAtMost })
        {
            fields.Refuse(Reason.ValueOutOfRange, "accounts", $"accounts must have 1 to {AccountsAtMost} accounts.");
        }

        var names = accounts?.Take(AccountsAtMost).Select(a => a.Needed("name", NameAtMost)).ToList() ?? [DefaultAccount];
        var clock = fields.Object("clock");
        return new(fields.Text("name", atMost: NameAtMost) ?? DefaultName, names, ReadMode(clock), ReadNow(clock), ReadReview(fields) ?? ReviewMode.Instant,
            fields.Envelope());
    }

    static ClockMode ReadMode(Fields? clock) =>
        clock?.OneOf("mode", required: false, Clocks) is { } word ? Enum.GetValues<ClockMode>()[Array.IndexOf(Clocks, word)] : ClockMode.Running;

    static DateTimeOffset? ReadNow(Fields? clock)
    {
        var now = clock is null ? null : ClockInput.Instant(clock, clock.Text("now"), "now");
        if (now is not { } instant || (instant >= SandboxBook.Earliest && instant < SandboxBook.Latest))
        {
            return now;
        }

        clock!.Refuse(Reason.ValueOutOfRange, "now", $"now must lie between {SandboxBook.Earliest:yyyy} and {SandboxBook.Latest:yyyy}.");
        return null;
    }

    static ReviewMode? ReadReview(Fields fields) =>
        fields.OneOf(ReviewName, required: false, Reviews) is { } word ? Enum.GetValues<ReviewMode>()[Array.IndexOf(Reviews, word)] : null;

    async Task<IResult> Show(World sandbox)
    {
        var now = sandbox.Now(await database.Now());
        var owned = await accounts.OfWorld(sandbox.Id);
        return Answers.Of(Render(sandbox, now, null, owned.Select(a => AccountView.Of(a)), await sandboxes.EnvelopeOf(sandbox.Id)));
    }

    Task<IResult> Change(HttpContext http, Access access, World sandbox) => http.WithBody(
        fields =>
        {
            EnvelopeField.NeedOne(fields, ReviewName, EnvelopeField.Name);
            return (Review: ReadReview(fields), SetsEnvelope: fields.Has(EnvelopeField.Name), Envelope: fields.Envelope());
        },
        async wanted =>
        {
            await sandboxes.Change(sandbox.Id, wanted.Review, wanted.SetsEnvelope, wanted.Envelope);
            return await Show(sandbox with { Review = wanted.Review ?? sandbox.Review });
        });

    async Task<IResult> Delete(HttpContext http, Access access, World sandbox) =>
        await sandboxes.Delete(sandbox.Id) ? Results.NoContent() : Problem.Of(new Refusal(Reason.NotFound));

    public static object Render(MadeSandbox made) => Render(made.World, made.Now, made.Key.Text, made.Accounts.Select(AccountView.Of), made.Envelope);

    static object Render(World sandbox, DateTimeOffset now, string? key, IEnumerable<object> accounts, Envelope? envelope) => new
    {
        id = sandbox.Id,
        name = sandbox.Name,
        key,
        clock = new { mode = Answers.Word(sandbox.Mode), now },
        review = Answers.Word(sandbox.Review),
        envelope = EnvelopeField.Word(envelope),
        accounts,
    };
}
