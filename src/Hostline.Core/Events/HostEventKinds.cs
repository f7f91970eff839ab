namespace Hostline.Core.Events;

/// <summary>The kinds of events about people in the host's own history; no account's timeline has them.</summary>
public static class HostEventKinds
{
    public const string OperatorInvited = "operator.invited";
    public const string OperatorJoined = "operator.joined";
    public const string OperatorChanged = "operator.changed";
    public const string OperatorRemoved = "operator.removed";
    public const string OperatorInvitationWithdrawn = "operator.invitation_withdrawn";
    public const string OwnKeyCreated = "operator.key_created";
    public const string OwnKeyRevoked = "operator.key_revoked";
    public const string IdentityBound = "operator.identity_bound";
    public const string IdentityForgotten = "operator.identity_forgotten";
    public const string ProposalMade = "proposal.made";
    public const string ProposalConfirmed = "proposal.confirmed";
    public const string ProposalWithdrawn = "proposal.withdrawn";
}
