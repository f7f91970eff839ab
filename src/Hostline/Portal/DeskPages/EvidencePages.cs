using Hostline.Audit;
using Hostline.Configuration;
using Hostline.Core.Numbers;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Packs;
using Hostline.Pages;
using Hostline.Seals;
using Hostline.Server;

namespace Hostline.Portal.DeskPages;

/// <param name="Pack">Null if it would be too large.</param>
/// <param name="PublicKey">The key that verifies it, in base64.</param>
/// <param name="KeyAddress">Where anyone can read this key.</param>
/// <param name="IsBusy">Whether the turns for such work are all taken right now.</param>
public sealed record EvidenceModel(PhoneNumber Number, PackSubject? Pack, string PublicKey, Uri KeyAddress, bool IsBusy);

/// <summary>The evidence pack of a number: its content, how anyone can verify it, and a button to make it.</summary>
sealed class EvidencePages(EvidencePacks packs, PackMaker maker, AuditKey key, PublicAddress address, AuditTurns turns) : PageGroup
{
    const string Path = "/desk/evidence/{number}";

    /// <summary>The roles that may get everything about a number in one file.</summary>
    public const Role Readers = Role.Lead | Role.Auditor;

    public static string PathOf(PhoneNumber number) => "/desk/evidence/" + number;

    public override void Map(PageTable pages)
    {
        pages.Get(Path, Readers, visit => With(visit, (number, pack) => Task.FromResult(Show(visit, number, pack))));
        pages.Post(Path, Readers, visit => With(visit, (number, pack) =>
            pack is null ? Task.FromResult(Show(visit, number, pack)) : Make(visit, number, pack)));
    }

    async Task<IResult> With(Visit visit, Func<PhoneNumber, PackSubject?, Task<IResult>> handler)
    {
        var number = TypedNumber.Read(visit.Http.Request.RouteValues["number"]?.ToString() ?? "");
        if (!number.IsNumber)
        {
            return ErrorPages.NotFound(visit);
        }

        var pack = await packs.OfNumber(visit.World().Id, number.Number);
        return pack is { IsRefused: true, Refusals: [{ Reason: Reason.NotFound }, ..] } ? ErrorPages.NotFound(visit)
            : await handler(number.Number, visit.Took(pack) ? pack.Value : null);
    }

    IResult Show(Visit visit, PhoneNumber number, PackSubject? pack, bool isBusy = false) => visit.Page<EvidenceView, EvidenceModel>(
        new(number, pack, Convert.ToBase64String(key.Signing.PublicKey), address.At(PackMaker.KeyPath), isBusy));

    /// <summary>Written while it is sent; because it reads much, it takes a turn of the verifications.</summary>
    async Task<IResult> Make(Visit visit, PhoneNumber number, PackSubject pack)
    {
        if (await turns.Take(visit.Session!.World?.Id, visit.Http.RequestAborted) is not { } turn)
        {
            return Show(visit, number, pack, isBusy: true);
        }

        visit.Http.Response.RegisterForDispose(turn);
        visit.Http.Response.Headers.CacheControl = "no-store";
        visit.Http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Stream(body => maker.Write(pack, body, address.At(PackMaker.KeyPath), visit.Http.RequestAborted), "application/zip", pack.File);
    }
}
