namespace Hostline.Core.People;

/// <summary>What a mailed link is good for. The numbers are stored; never renumber them.</summary>
public enum InvitationKind
{
    /// <summary>To join an account.</summary>
    Join = 1,
    /// <summary>To become the host's first operator.</summary>
    FirstOperator = 2,
    /// <summary>To set a new password, with a second factor or with the word of an owner.</summary>
    Recovery = 3,
    /// <summary>Proves that the new address of a person is theirs.</summary>
    NewEmail = 4,
    /// <summary>In the mail to the old address: undoes the change.</summary>
    OldEmail = 5,
    /// <summary>To become an operator of the host, after the first one.</summary>
    Operator = 6,
}
