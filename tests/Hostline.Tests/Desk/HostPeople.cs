using Hostline.Core.People;
using Hostline.Deciding;
using Hostline.Core.Proposals;
using Hostline.People;
using Hostline.Tests.Portal;
using Hostline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hostline.Tests.Desk;

/// <summary>Somebody who works for the host, with a key of their own.</summary>
sealed record HostPerson(PersonId Person, string Name, Role Role, string Key)
{
    public Principal Principal => Principal.AtDesk(DeskHand.Person(Person, Name, Role));
}

/// <summary>Makes people of the host by the verbs that the pages use.</summary>
static class HostPeople
{
    public static async Task<HostPerson> Join(TestServer server, string name, Role role)
    {
        var (operators, join) = (server.Services.GetRequiredService<Operators>(), server.Services.GetRequiredService<JoinAccount>());
        var made = await operators.Invite(name, PeopleStage.Email(name), role, Principal.OfOperator("test"));
        Assert.False(made.IsRefused);
        var open = await join.Find(InvitationKind.Operator, made.Value!.Path.Split('/')[^1]);
        var joined = await join.AsNew(open!.Invitation, name, PeopleStage.Email(name), "no password");
        Assert.False(joined.IsRefused);
        var person = new HostPerson(joined.Value!.Id, name, role, "");
        var key = await server.Services.GetRequiredService<OwnKeys>().Add(person.Principal);
        return person with { Key = key.Value.Key.Text };
    }
}
