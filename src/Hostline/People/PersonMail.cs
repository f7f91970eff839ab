using Hostline.Core.Notices;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Notices;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.People;

/// <summary>Where mail to a person belongs: an account, for its language, and a world, for its mailboxes.</summary>
/// <param name="Account"><see cref="AccountId.None"/> for people who belong to the host only.</param>
sealed record MailPlace(World World, AccountId Account);

/// <summary>Mail to people. The errand is written in the unit of its cause; without a relay there is none, and pages show the link instead.</summary>
sealed class PersonMail(Database database, Ports ports)
{
    /// <summary>For people who belong to the host only.</summary>
    public static readonly MailPlace OfHost = new(World.Live, AccountId.None);

    /// <summary>Whether mail reaches people of a world.</summary>
    public bool Reaches(World world) => ports.Of(world).MailsReach;

    /// <summary>A person with any live membership gets live mail; otherwise their mail stays in a mailbox of their sandbox.</summary>
    public async Task<MailPlace?> PlaceOf(Person person)
    {
        var accounts = await database.Many(MemberTable.OfPerson, MemberTable.ReadMembership, person.Id);
        if (accounts.FirstOrDefault(a => a.World == World.LiveId) is { } live)
        {
            return new(World.Live, live.Account);
        }

        return person.HostRole is not null ? OfHost
            : accounts.Count > 0 && await database.One(WorldTable.ById, WorldTable.Read, accounts[0].World) is { } sandbox
                ? new(sandbox, accounts[0].Account)
                : null;
    }

    /// <summary>Adds the mail that carries a link.</summary>
    /// <returns>False if no mail can be sent.</returns>
    public bool Send(Unit unit, MailPlace place, NoticeKind kind, Invitation link, string to, DateTimeOffset databaseNow)
    {
        if (!Reaches(place.World))
        {
            return false;
        }

        NoticePosting.Send(unit, place.World, new(kind, place.Account, default,
            new([], Until: link.ExpiresAt, Invitation: link.Id, Person: link.Name, By: link.MadeBy)), to, databaseNow);
        return true;
    }
}
