namespace Hostline.Core.Accounts;

/// <summary>The kinds of an account's credentials. The numbers are stored; never renumber them.</summary>
public enum KeyKind
{
    /// <summary>One secret text (<see cref="ApiKey"/>).</summary>
    Bearer = 1,
    /// <summary>The account's id with one of its auth tokens.</summary>
    AuthToken = 2,
    // 3 is free: it was meant for keys that may do everything, which no API makes.
    /// <summary>A key's id with its secret; not for accounts and keys.</summary>
    StandardKey = 4,
    /// <summary>A browser's session, for pages: what its cookie holds.</summary>
    Session = 5,
}
