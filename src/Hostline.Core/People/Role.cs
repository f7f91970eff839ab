namespace Hostline.Core.People;

/// <summary>
/// What a person may do: one role in an account, or one at the host. A set of roles says who may open a page. The numbers are stored; never
/// renumber them.
/// </summary>
[Flags]
public enum Role
{
    None = 0,
    Owner = 1,
    /// <summary>Orders, numbers and transfers of an account, but neither its members nor its keys.</summary>
    Member = 2,
    /// <summary>Sees what a member sees and changes nothing.</summary>
    ReadOnly = 4,
    /// <summary>Signs an account's letters and does nothing else.</summary>
    Signer = 8,
    /// <summary>Reviews and helps at the host's desk.</summary>
    Operator = 16,
    /// <summary>An operator who also decides what needs a second person, and manages accounts and operators.</summary>
    Lead = 32,
    /// <summary>Sees what the desk sees and changes nothing.</summary>
    Auditor = 64,
}

public static class Roles
{
    public const Role Account = Role.Owner | Role.Member | Role.ReadOnly;

    /// <summary>Roles that order, prove, upload and decide.</summary>
    public const Role Acting = Role.Owner | Role.Member;

    public const Role Desk = Role.Operator | Role.Lead | Role.Auditor;

    /// <summary>Roles that decide at a desk; auditors only read.</summary>
    public const Role Deciding = Role.Operator | Role.Lead;

    /// <summary>Everyone who is signed in.</summary>
    public const Role Anyone = Account | Role.Signer | Desk;

    /// <summary>As the API writes it: <c>owner</c>, <c>member</c>, <c>read_only</c>, <c>signer</c>, <c>operator</c>, <c>lead</c>, <c>auditor</c>.</summary>
    public static string Word(this Role role) => role == Role.ReadOnly ? "read_only" : role.ToString().ToLowerInvariant();

    public static readonly IReadOnlyList<Role> OfAccounts = [Role.Owner, Role.Member, Role.ReadOnly, Role.Signer];

    public static readonly IReadOnlyList<Role> OfHost = [Role.Operator, Role.Lead, Role.Auditor];

    /// <summary>Null if the word is none of these.</summary>
    public static Role? Read(string word, IReadOnlyList<Role> among) => among.Where(r => r.Word() == word).Select(r => (Role?)r).FirstOrDefault();
}
