using Hostline.Pages;
using Hostline.People;
using Hostline.Portal.Links;
using Hostline.Portal.SignIn;
using Hostline.Storage;
using Hostline.Storage.Tables;
using QRCoder;

namespace Hostline.Portal.Me;

/// <param name="Picture">A data: URL of the QR code.</param>
/// <param name="Key">The same for typing.</param>
public sealed record AuthenticatorModel(string Root, string Picture, string Key);

public sealed record CodesModel(string Root, IReadOnlyList<string> Codes);

/// <summary>A person's second factors: authenticator, recovery codes, passkeys.</summary>
sealed class FactorPages(
    MePages me, Credentials credentials, SecondFactor second, Passkeys passkeys, Ceremonies ceremonies, Database database,
    PasskeyPlace place, Entrance entrance) : PageGroup
{
    const int PasskeyNameAtMost = 60, PixelsPerModule = 5;

    public override void Map(PageTable pages)
    {
        foreach (var (root, roles) in MePages.Roots)
        {
            void Post(string path, Func<Visit, Person, Task<IResult>> handler) =>
                pages.Post(root + path, roles, visit => me.With(visit, person => handler(visit, person)));

            pages.Get(root + "/authenticator", roles, visit => me.With(visit, person => ShowAuthenticator(visit, person)));
            Post("/authenticator", TakeAuthenticator);
            Post("/authenticator/begin", BeginAuthenticator);
            Post("/authenticator/remove", (visit, person) => Change(visit, person, "authenticator-removed", "me.authenticator.last",
                () => credentials.RemoveAuthenticator(person.Id, visit.Session!)));
            Post("/codes", RenewCodes);
            Post("/passkeys/options", BeginPasskey);
            Post("/passkeys", AddPasskey);
            Post("/passkeys/{id}/remove", RemovePasskey);
        }
    }

    async Task<IResult> BeginAuthenticator(Visit visit, Person person)
    {
        if (await me.Unproven(visit, person) is { } answer)
        {
            return answer;
        }

        await ceremonies.Begin(Browser(visit), new(CeremonyKind.Authenticator, person.Id, person.Stamp, Factors.None, "", second.Seal(Totp.NewKey())));
        return visit.See(MePages.RootOf(visit) + "/authenticator");
    }

    async Task<IResult> ShowAuthenticator(Visit visit, Person person) => await KeyOf(visit, person) is { } key
        ? visit.Page<AuthenticatorView, AuthenticatorModel>(Model(visit, person, key))
        : visit.See(MePages.RootOf(visit));

    async Task<IResult> TakeAuthenticator(Visit visit, Person person)
    {
        if (await KeyOf(visit, person) is not { } key)
        {
            return visit.See(MePages.RootOf(visit));
        }

        var code = visit.Field("code").Replace(" ", "", StringComparison.Ordinal);
        if (Totp.StepOf(key, code, await database.Now(), null) is not { } step)
        {
            visit.Fault("code", visit.Words.Say("authenticator.wrong"));
            return visit.Page<AuthenticatorView, AuthenticatorModel>(Model(visit, person, key));
        }

        if (!await ceremonies.End(Browser(visit), CeremonyKind.Authenticator))
        {
            return visit.See(MePages.RootOf(visit));
        }

        var codes = await credentials.SetAuthenticator(person.Id, key, step, visit.Session!);
        if (!codes.IsRefused && !visit.Session!.HasShownEnough)
        {
            // The desk opens at once: this code counts as the second factor.
            await entrance.Renew(visit, MePages.RootOf(visit), "", Factors.Code);
        }

        return ShowCodes(visit, codes);
    }

    async Task<IResult> RenewCodes(Visit visit, Person person) => await me.Unproven(visit, person)
        ?? ShowCodes(visit, await credentials.RenewCodes(person.Id, visit.Session!));

    static IResult ShowCodes(Visit visit, Core.Reasons.Outcome<IReadOnlyList<string>> codes) => codes.IsRefused
        ? ErrorPages.Failed(visit, codes.Refusals[0])
        : visit.Page<CodesView, CodesModel>(new(MePages.RootOf(visit), codes.Value!), StatusCodes.Status200OK);

    async Task<IResult> BeginPasskey(Visit visit, Person person) => place.IsOffered(visit.Http.Request)
        ? Results.Text(await passkeys.BeginNew(person, visit.Session!.Id, visit.Http), "application/json")
        : ErrorPages.NotFound(visit);

    async Task<IResult> AddPasskey(Visit visit, Person person)
    {
        var name = visit.Field("passkey_name");
        Require.Name(visit, "passkey_name", name, PasskeyNameAtMost);
        if ((await passkeys.Of(person.Id)).Count >= Passkeys.AtMost)
        {
            visit.Fault("passkey_name", visit.Words.Say("me.passkeys.many", ("most", Passkeys.AtMost)));
        }

        if (await me.Unproven(visit, person) is { } answer)
        {
            return answer;
        }

        var added = await passkeys.Add(person, visit.Session!, name, visit.Form["credential"].ToString(), visit.Http);
        if (!added.IsRefused)
        {
            return await entrance.Renew(visit, MePages.RootOf(visit), "passkey-added", Factors.Passkey);
        }

        visit.Fault("passkey_name", visit.Words.Say("passkey.wrong"));
        return await me.Show(visit, person);
    }

    async Task<IResult> RemovePasskey(Visit visit, Person person)
    {
        var id = visit.Http.Request.RouteValues["id"] as string ?? "";
        if ((await passkeys.Of(person.Id)).FirstOrDefault(p => Convert.ToHexStringLower(p.Credential) == id) is not { } passkey)
        {
            return ErrorPages.NotFound(visit);
        }

        return await Change(visit, person, "passkey-removed", "me.passkeys.last",
            () => credentials.RemovePasskey(person.Id, passkey.Credential, visit.Session!));
    }

    async Task<IResult> Change(Visit visit, Person person, string done, string last, Func<Task<Core.Reasons.Outcome<Person>>> change)
    {
        if (await me.Unproven(visit, person) is { } answer)
        {
            return answer;
        }

        if (!(await change()).IsRefused)
        {
            return await entrance.Renew(visit, MePages.RootOf(visit), done);
        }

        visit.Fault("", visit.Words.Say(last));
        return await me.Show(visit, person);
    }

    async Task<byte[]?> KeyOf(Visit visit, Person person) =>
        await ceremonies.Find(Browser(visit), CeremonyKind.Authenticator) is { Secret: { } key } begun && begun.Stamp == person.Stamp ? second.Open(key) : null;

    static AuthenticatorModel Model(Visit visit, Person person, byte[] key)
    {
        using var data = QRCodeGenerator.GenerateQrCode(Totp.Address(key, visit.Letterhead.Name ?? "Hostline", person.Email), QRCodeGenerator.ECCLevel.M);
        using var code = new PngByteQRCode(data);
        var text = string.Join(' ', Totp.TextOf(key).Chunk(4).Select(part => new string(part)));
        return new(MePages.RootOf(visit), "data:image/png;base64," + Convert.ToBase64String(code.GetGraphic(PixelsPerModule)), text);
    }

    static string Browser(Visit visit) => visit.Session!.Id.ToString();
}
