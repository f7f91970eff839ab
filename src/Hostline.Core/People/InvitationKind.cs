namespace Hostline.Core.People;

/// <summary>The purpose of a mailed link. The numbers are stored; never renumber them.</summary>
public enum InvitationKind
{
    Join = 1,
    FirstOperator = 2,
    /// <summary>To set a new password, with a second factor or with an owner's confirmation.</summary>
    Recovery = 3,
    /// <summary>Proves that a person's new address is theirs.</summary>
    NewEmail = 4,
    /// <summary>Sent to the old address: reverses the change.</summary>
    OldEmail = 5,
    /// <summary>To become an operator of the host, after the first one.</summary>
    Operator = 6,
}
