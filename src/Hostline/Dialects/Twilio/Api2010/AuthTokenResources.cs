using System.Text.Json;
using Hostline.Accounts;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Http.OpenApi;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Twilio.Api2010;

/// <summary>The second auth token of an account, and its promotion, on the vendor's accounts host.</summary>
sealed class AuthTokenResources(AuthTokens tokens)
{
    public const string Root = "/v1/AuthTokens";

    static readonly Schema Secondary = Form("secondary_auth_token");
    static readonly Schema Promoted = Form("auth_token");

    public void Map(Endpoints endpoints)
    {
        endpoints.Post(Root + "/Secondary", request => Answered(request, "secondary_auth_token", StatusCodes.Status201Created, tokens.AddSecondary))
            .Does(new("createSecondaryAuthToken", "Auth tokens", "Make the secondary auth token", Secondary) { Status = StatusCodes.Status201Created });
        endpoints.Delete(Root + "/Secondary", async request => FamilyScope.RefuseStandardKey(request.Caller) is { } refusal ? refusal
                : (await tokens.DeleteSecondary(request.Caller)).Then(_ => Answer.NoContent))
            .Does(new("deleteSecondaryAuthToken", "Auth tokens", "Delete the secondary auth token", Schema.None) { Status = StatusCodes.Status204NoContent });
        endpoints.Post(Root + "/Promote", request => Answered(request, "auth_token", StatusCodes.Status200OK, tokens.Promote))
            .Does(new("promoteAuthToken", "Auth tokens", "Make the secondary auth token the primary one", Promoted));
    }

    static async Task<Outcome<Answer>> Answered(Request request, string name, int status, Func<Caller, Task<Outcome<string>>> act)
    {
        if (FamilyScope.RefuseStandardKey(request.Caller) is { } refusal)
        {
            return refusal;
        }

        var token = await act(request.Caller);
        var now = Timestamps.Iso(request.Caller.World.Now(request.Caller.DatabaseNow));
        return token.Then(text => new Answer(status, Answers.Render(json =>
        {
            json.WriteStartObject();
            json.WriteSid("account_sid"u8, Sid.Account, request.Caller.Account.Id);
            json.WriteString("date_created"u8, now);
            json.WriteString("date_updated"u8, now);
            json.WriteString(name, text);
            json.WriteString("url"u8, request.Origin + request.Http.Request.Path);
            json.WriteEndObject();
        })));
    }

    static Schema Form(string name) => Schema.Object("The token.", Required("account_sid", Sids.Of(Sid.Account, "Whose it is.")),
        Required("date_created", Schema.Text("ISO 8601.")), Required("date_updated", Schema.Text("ISO 8601.")), Required(name, Schema.Text("The token.")),
        Required("url", Schema.Url("")));
}
