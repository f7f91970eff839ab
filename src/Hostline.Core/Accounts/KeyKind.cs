namespace Hostline.Core.Accounts;

/// <summary>The kinds of an account's credentials. The numbers are stored; never renumber them.</summary>
public enum KeyKind
{
    /// <summary>One secret text (<see cref="ApiKey"/>).</summary>
    Bearer = 1,
    /// <summary>The account's id with one of its auth tokens.</summary>
    AuthToken = 2,
    /// <summary>A key's id with its secret, for everything.</summary>
    MainKey = 3,
    /// <summary>The same, but not for accounts and keys.</summary>
    StandardKey = 4,
}
