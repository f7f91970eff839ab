namespace Hostline.Core.Accounts;

/// <summary>How an account wants its answers. The numbers are stored; never renumber them.</summary>
public enum Envelope
{
    /// <summary>The resource under <c>data</c>, its members once more at top level, and the members that only this host adds.</summary>
    Both = 1,

    /// <summary>What the vendor's contract has and nothing else, for clients that refuse a member they do not know.</summary>
    Data = 2,
}
