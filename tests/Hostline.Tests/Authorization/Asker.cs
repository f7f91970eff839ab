namespace Hostline.Tests.Authorization;

/// <summary>The caller of a route, in the order of the columns of <see cref="Matrix"/>.</summary>
enum Asker
{
    /// <summary>A key of the account that owns the resource.</summary>
    Own,
    /// <summary>A key of another account of the same sandbox.</summary>
    OtherAccount,
    /// <summary>A key of the owning account that was revoked.</summary>
    Revoked,
    Nobody,
    /// <summary>The key of the sandbox in which the account lives.</summary>
    Sandbox,
    /// <summary>The key of another sandbox.</summary>
    OtherSandbox,
    Operator,
}
