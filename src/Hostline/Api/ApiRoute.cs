using Hostline.Core.People;
using Hostline.Http.OpenApi;

namespace Hostline.Api;

/// <summary>A route of this API: who may call it, what it does, and how the document describes it.</summary>
sealed class ApiRoute(string method, string path, Who who, Handler handler, IReadOnlyList<Parameter> query) : DescribedRoute(method, path, query)
{
    public Who Who => who;

    public Handler Handler => handler;

    /// <summary>The roles whose operators may use it: auditors may use what only reads. Keys of accounts and sandboxes have no role.</summary>
    public Role Roles { get; private set; } = method == "GET" ? Core.People.Roles.Desk : Core.People.Roles.Deciding;

    public ApiRoute By(Role roles)
    {
        Roles = roles;
        return this;
    }

    /// <summary>Whose keys may call it, in words that follow "this needs".</summary>
    public static string KeysOf(Who who) => string.Join(" or ", new[] { Who.Operator, Who.Sandbox, Who.Account }.Where(w => who.HasFlag(w)).Select(KeyOf));

    public static string KeyOf(Who who) => who switch { Who.Operator => "the operator's", Who.Sandbox => "a sandbox's", _ => "an account's" };
}
