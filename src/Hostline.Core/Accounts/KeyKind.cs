namespace Hostline.Core.Accounts;

/// <summary>The kinds of an account's credentials. The numbers are stored; never renumber them.</summary>
public enum KeyKind
{
    Bearer = 1,
    /// <summary>The account's id with one of its auth tokens.</summary>
    AuthToken = 2,
    // 3 was reserved for main keys, which may do everything; no API issues them. Do not reuse it.
    /// <summary>A key's id with its secret; not for accounts and keys.</summary>
    StandardKey = 4,
    /// <summary>A browser's session, for pages: what its cookie holds.</summary>
    Session = 5,
}
