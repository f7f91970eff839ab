using Hostline.Accounts;
using Hostline.Core.Accounts;
using Hostline.Core.People;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using Hostline.Network.Mail;
using Hostline.Secrets;
using Hostline.Server;
using Hostline.Storage;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Api;

sealed class AccountEndpoints(Accounts.AccountBook accounts, OpenMode open)
{
    const int NameAtMost = 100;
    const string EmailName = "email", SignerCodeName = "signer_code";
    const string Tag = "Accounts";

    public void Map(Endpoints endpoints)
    {
        endpoints.Post("/accounts", Who.Operator, (http, _) => http.WithBody(Read, async wanted =>
            Answers.Of(AccountView.Of(await OpenLive(wanted.Name, wanted.Email)), StatusCodes.Status201Created))).By(Role.Lead)
            .Does(new("openAccount", Tag, "Open a live account", AccountView.Form) { Status = StatusCodes.Status201Created, Body = Wanted });
        endpoints.Patch("/accounts/{id}", Who.AnyKey, Change).By(Role.Lead)
            .Does(new("changeAccount", Tag, "Change the address for notices, the form of answers, or whether letters require a code", AccountView.Form)
            {
                About = "An account's own key cannot change its e-mail address.",
                Body = Changed,
            });
        OfAccount(endpoints.Get, "/keys", async (_, _, account) => Answers.Page((await accounts.Keys(account.Id)).Select(Render)))
            .Does(new("listKeys", Tag, "List an account's keys", Answers.PageOf(KeyForm)));
        OfAccount(endpoints.Post, "/keys", AddKey).By(Role.Lead)
            .Does(new("addKey", Tag, "Make one more key", KeyAdded) { Status = StatusCodes.Status201Created });
        OfAccount(endpoints.Delete, "/keys/{key}", RevokeKey).By(Role.Lead)
            .Does(new("revokeKey", Tag, "Revoke a key", Schema.None) { Status = StatusCodes.Status204NoContent });
    }

    static readonly Schema Email = Schema.Text("Where notices go: one address.", atMost: 2 * MailAddresses.LengthAtMost);

    static readonly Schema Wanted = Schema.Object("", Required("name", Schema.Text("A name for people.", NameAtMost)), Required(EmailName, Email));

    static readonly Schema Changed = Schema.Object("At least one of these.", Optional(EmailName, Email),
        Optional(EnvelopeField.Name, EnvelopeField.Form.OrNull()),
        Optional(SignerCodeName, Schema.Flag("Whether letters sent out from now on require a code by telephone from their signers.")));

    static readonly Schema KeyForm = Schema.Object("A key that can be used.",
        Required("id", Schema.Uuid("The id.")), Required("hint", Schema.Text("Its first characters.")),
            Required("created_at", Schema.Instant("When it was created.")),
            Optional("used_at", Schema.Instant("When it was used last, to the minute.")))
            .Named("Key");

    static readonly Schema KeyAdded = Schema.Object("",
        Required("id", Schema.Uuid("The id.")), Required("api_key", Schema.Text("Shown only once.")), Required("hint", Schema.Text("Its first characters.")));

    async Task<OpenedAccount> OpenLive(string name, string email)
    {
        try
        {
            var opened = await accounts.OpenLive(name, email);
            open.NoteLiveAccount();
            return opened;
        }
        catch (OutcomeUnknownException)
        {
            // The account may have been stored: until the next start checks this, assume that it was.
            open.NoteLiveAccount();
            throw;
        }
    }

    static (string Name, string Email) Read(Fields fields)
    {
        var email = EmailOf(fields);
        return (fields.Needed("name", NameAtMost), email);
    }

    /// <summary>In its stored form, with the host in ASCII.</summary>
    static string EmailOf(Fields fields)
    {
        // An address of the maximum length may be longer or shorter before its host is converted to ASCII.
        var given = fields.Needed(EmailName, 2 * MailAddresses.LengthAtMost);
        var reading = given.Length == 0 ? default : MailAddresses.Read(given);
        if (reading.Fault is { } fault)
        {
            fields.Refuse(Reason.InvalidField, EmailName, fault);
        }

        return reading.Address ?? "";
    }

    /// <summary>
    /// Changes the address for notices and the form of responses. Only the desk may change the address: the links with which a holder decides
    /// are mailed there, so a stolen account key must not be able to redirect them.
    /// </summary>
    Task<IResult> Change(HttpContext http, Access access) => http.WithBody(
        fields =>
        {
            EnvelopeField.NeedOne(fields, EmailName, EnvelopeField.Name, SignerCodeName);
            return new AccountUpdate(fields.Has(EmailName) ? EmailOf(fields) : null, fields.Has(EnvelopeField.Name), fields.Envelope())
            {
                SignerCode = fields.Bool(SignerCodeName),
            };
        },
        async update =>
        {
            if (http.Id<AccountId>() is not { } id || await accounts.Find(access, id) is null)
            {
                return Problem.Of(new Refusal(Reason.NotFound));
            }

            if (update.Email is not null && access.Who == Who.Account)
            {
                return Problem.Of(new Refusal(Reason.NotAllowed, "/" + EmailName,
                    Detail: "An account's own key cannot change the address for its notices. Ask the operator."));
            }

            var changed = await accounts.Update(id, update, access.Principal);
            return changed.IsRefused ? Problem.Of(changed.Refusals) : await Show(changed.Value!);
        });

    async Task<IResult> Show(Account account) => Answers.Of(AccountView.Of(account, null, EnvelopeField.Word(await accounts.EnvelopeOf(account.Id)),
        await accounts.AsksSigners(account.Id)));

    /// <summary>
    /// A route of one account, for its sandbox's key and the operator key. An account's own key cannot make keys; otherwise a thief with a
    /// stolen key could not be locked out.
    /// </summary>
    ApiRoute OfAccount(Func<string, Who, Handler, Parameter[], ApiRoute> map, string path, Func<HttpContext, Access, Account, Task<IResult>> handler) =>
        map("/accounts/{id}" + path, Who.Desk, async (http, access) =>
            http.Id<AccountId>() is { } id && await accounts.Find(id) is { } account && access.SeesWorld(account.World)
                ? await handler(http, access, account)
                : Problem.Of(new Refusal(Reason.NotFound)), []);

    async Task<IResult> AddKey(HttpContext http, Access access, Account account)
    {
        var added = await accounts.AddKey(account.Id, access.Principal);
        return added.IsRefused ? Problem.Of(added.Refusals)
            : Answers.Of(new { id = added.Value.Id, api_key = added.Value.Key.Text, hint = added.Value.Key.Hint }, StatusCodes.Status201Created);
    }

    async Task<IResult> RevokeKey(HttpContext http, Access access, Account account)
    {
        var revoked = http.Id<KeyId>("key") is { } key ? await accounts.RevokeKey(account.Id, key, access.Principal) : new Refusal(Reason.NotFound);
        return revoked.IsRefused ? Problem.Of(revoked.Refusals) : Results.NoContent();
    }

    static object Render(KeyEntry key) => new { id = key.Id, hint = key.Hint, created_at = key.CreatedAt, used_at = key.UsedAt };
}
