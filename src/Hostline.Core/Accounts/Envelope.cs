namespace Hostline.Core.Accounts;

/// <summary>The form of an account's answers. The numbers are stored; never renumber them.</summary>
public enum Envelope
{
    /// <summary>The resource under <c>data</c>, its members again at top level, and members that only this host adds.</summary>
    Both = 1,

    /// <summary>Only members of the vendor's contract, for clients that reject unknown members.</summary>
    Data = 2,
}
