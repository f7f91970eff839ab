using System.Text.Json;
using Hostline.Accounts;
using Hostline.Core.Accounts;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http;
using Hostline.Http.OpenApi;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.Api2010;

sealed class AddressResources(FamilyScope scope, Addresses addresses)
{
    const string Kind = "Addresses";

    static readonly Schema Form = Schema.Object("An address.",
        Required("sid", Sids.Of(Sid.Address, "Its SID.")), Required("account_sid", Sids.Of(Sid.Account, "Whose it is.")),
        Required("friendly_name", Schema.Text("").OrNull()), Required("customer_name", Schema.Text("")), Required("street", Schema.Text("")),
        Required("street_secondary", Schema.Text("").OrNull()), Required("city", Schema.Text("")), Required("region", Schema.Text("")),
        Required("postal_code", Schema.Text("")), Required("iso_country", Schema.Text("")), Required("emergency_enabled", Schema.Flag("")),
        Required("validated", Schema.Flag("Always true: its form was checked.")), Required("verified", Schema.Flag("Always false: no one visits it.")),
        Required("date_created", Schema.Text("RFC 2822.")), Required("date_updated", Schema.Text("RFC 2822.")), Required("uri", Schema.Text("")))
        .Named("Address");

    public void Map(Endpoints endpoints)
    {
        var (list, one) = (Api2010Paths.ListOf(Kind), Api2010Paths.OneOf(Kind));
        endpoints.Get(list, List,
                [new("FriendlyName", Schema.Text("The whole name.")), new("CustomerName", Schema.Text("The whole name.")),
                new("IsoCountry", Schema.Text("Two letters: ISO 3166-1.")),
                    .. ListSchemas.Page])
            .Does(new("listAddresses", Kind, "List the account's addresses, newest first", Api2010List.Of("addresses", Form)));
        endpoints.Post(list, Create).Does(new("createAddress", Kind, "Add an address", Form)
        {
            Status = StatusCodes.Status201Created,
            Body = AddressForm.New,
            BodyType = FormBody.MediaType,
        });
        endpoints.Get(one, request => With(request, async (caller, id) => await addresses.Find(caller.Account.Id, id) is { } found
            ? Answer.Ok(Render(found))
            : Answers.NotFound(request))).Does(new("fetchAddress", Kind, "Get an address", Form));
        endpoints.Post(one, Update).Does(new("updateAddress", Kind, "Change an address", Form) { Body = AddressForm.Changed, BodyType = FormBody.MediaType });
        endpoints.Delete(one, request => With(request, async (caller, id) =>
                (await addresses.Delete(caller, caller.Account.Id, id)).Then(_ => Answer.NoContent)))
            .Does(new("deleteAddress", Kind, "Delete an address", Schema.None) { Status = StatusCodes.Status204NoContent });
    }

    async Task<Outcome<Answer>> List(Request request)
    {
        var (account, fields) = (await scope.Of(request), request.Fields);
        var paging = Paging<AddressId>.Read(fields, Sid.Address);
        var filter = new AddressFilter(fields.Filled("FriendlyName") ?? "", fields.Filled("CustomerName") ?? "", fields.Filled("IsoCountry") ?? "");
        if (account.IsRefused || request.Refused is not null)
        {
            return Outcome<Answer>.Refused(account.IsRefused ? account.Refusals : request.Refused!);
        }

        var owner = account.Value!.Account.Id;
        if (await addresses.Page(owner, filter, paging.Cursor(), paging.Size) is not (var rows, var hasMore))
        {
            return Paging<AddressId>.Unknown;
        }

        return Answer.Ok(Api2010List.Render(paging, "addresses", $"{Api2010Paths.Of(owner)}/{Kind}{Api2010Paths.Suffix}",
            [("CustomerName", filter.Customer), ("FriendlyName", filter.Name), ("IsoCountry", filter.Country)], [.. rows.Select(a => a.Id)], hasMore, json =>
            {
                foreach (var address in rows)
                {
                    Write(json, address);
                }
            }));
    }

    async Task<Outcome<Answer>> Create(Request request)
    {
        var (account, edit) = (await scope.Of(request), AddressForm.Read(request.Fields, isNew: true));
        if (account.IsRefused || request.Refused is not null)
        {
            return Outcome<Answer>.Refused(account.IsRefused ? account.Refusals : request.Refused!);
        }

        var owner = account.Value!;
        var given = AddressForm.Check(request.Fields, edit(new(default, owner.Account.Id, null, "", "", null, "", "", "", "", false, default, default)));
        if (given.IsRefused)
        {
            return Outcome<Answer>.Refused(given.Refusals);
        }

        var added = await addresses.Add(owner, (id, now) => given.Value! with { Id = id, CreatedAt = now, UpdatedAt = now });
        return added.Then(a => Answer.Created(Render(a)));
    }

    Task<Outcome<Answer>> Update(Request request) => With(request, async (caller, id) =>
    {
        var edit = AddressForm.Read(request.Fields, isNew: false);
        if (request.Refused is { } refused)
        {
            return Outcome<Answer>.Refused(refused);
        }

        return (await addresses.Change(caller, caller.Account.Id, id, now => AddressForm.Check(request.Fields, edit(now)))).Then(a => Answer.Ok(Render(a)));
    });

    async Task<Outcome<Answer>> With(Request request, Func<Caller, AddressId, Task<Outcome<Answer>>> act)
    {
        var account = await scope.Of(request);
        return account.IsRefused ? Outcome<Answer>.Refused(account.Refusals)
            : Sid.Read<AddressId>(Sid.Address, request.Part("sid")) is { } id ? await act(account.Value!, id)
            : Answers.NotFound(request);
    }

    static byte[] Render(Address address) => Answers.Render(json => Write(json, address));

    static void Write(Utf8JsonWriter json, Address a)
    {
        json.WriteStartObject();
        json.WriteSid("sid"u8, Sid.Address, a.Id);
        json.WriteSid("account_sid"u8, Sid.Account, a.Account);
        json.WriteString("friendly_name"u8, a.Name);
        json.WriteString("customer_name"u8, a.Customer);
        json.WriteString("street"u8, a.Street);
        json.WriteString("street_secondary"u8, a.StreetSecondary);
        json.WriteString("city"u8, a.City);
        json.WriteString("region"u8, a.Region);
        json.WriteString("postal_code"u8, a.PostalCode);
        json.WriteString("iso_country"u8, a.Country);
        json.WriteBoolean("emergency_enabled"u8, a.Emergency);
        json.WriteBoolean("validated"u8, true);
        json.WriteBoolean("verified"u8, false);
        json.WriteString("date_created"u8, Timestamps.Rfc2822(a.CreatedAt));
        json.WriteString("date_updated"u8, Timestamps.Rfc2822(a.UpdatedAt));
        json.WriteString("uri"u8, Api2010Paths.Of(a.Account, Kind, Sid.Of(Sid.Address, a.Id)));
        json.WriteEndObject();
    }
}
