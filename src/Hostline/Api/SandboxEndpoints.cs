using Hostline.Core.Accounts;
using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Http;
using Hostline.Sandboxes;
using Hostline.Server;
using Hostline.Storage;

namespace Hostline.Api;

/// <summary>Sandboxes: created, read, changed and deleted.</summary>
sealed class SandboxEndpoints(Sandboxes.SandboxBook sandboxes, Accounts.AccountBook accounts, Database database, SandboxRates rates)
{
    const int AccountsAtMost = 100;
    const int NameAtMost = 100;
    const string DefaultName = "sandbox";
    const string DefaultAccount = "acme";

    const string ReviewName = "review";

    static readonly string[] Clocks = [.. Enum.GetValues<ClockMode>().Select(m => Answers.Word(m))];
    static readonly string[] Reviews = [.. Enum.GetValues<ReviewMode>().Select(m => Answers.Word(m))];

    public void Map(Endpoints endpoints)
    {
        endpoints.Post("/sandboxes", Who.Operator | Who.OpenMode, Make);
        endpoints.OfSandbox("GET", "", async (_, _, sandbox) => await Show(sandbox));
        endpoints.OfSandbox("PATCH", "", Change);
        endpoints.OfSandbox("DELETE", "", Delete);
    }

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

    /// <summary>The answer with a new sandbox's secrets.</summary>
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
