using Hostline.Http.OpenApi;

namespace Hostline.Api;

static class Parameters
{
    public static readonly Parameter World = new(Scopes.World, Schema.Text("Only of this world: `live`, or the id of a sandbox."));

    public static readonly Parameter Account = new(Scopes.Account, Schema.Uuid("Only of this account."));

    public static readonly Parameter Whose = new(Scopes.Account, Schema.Uuid("The account's id. Not needed with the account's own key."));

    public static readonly Parameter Order = new("order", Schema.Uuid("Only of this order."));

    public static readonly Parameter After = new("after", Schema.Text("The `next` of the previous page, unchanged."));

    public static Parameter Limit(int otherwise, int atMost) =>
        new("limit", Schema.Whole("Entries per page.", atLeast: 1, atMost: atMost) with { Default = otherwise });
}
