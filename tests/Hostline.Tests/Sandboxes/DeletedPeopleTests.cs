using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Tests.Portal;
using Hostline.Tests.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Sandboxes;

/// <summary>A deleted sandbox takes along the people who were only there.</summary>
public sealed class DeletedPeopleTests
{
    [Theory, MemberData(nameof(TestStore.Both), MemberType = typeof(TestStore))]
    public async Task People_of_a_deleted_sandbox_are_deleted_unless_they_belong_elsewhere(StoreKind kind)
    {
        await using var stage = await PeopleStage.Set(kind);
        await stage.Join("ada");
        await stage.Join("eve", account: 1);
        await stage.Join("lee");
        await stage.Join("bob");
        await stage.Server.Alter("insert into members (account, person, world, role, since) select $1, id, $2, 1, 0 from people where name = 'eve'",
            Guid.CreateVersion7(), World.LiveId);
        await stage.Server.Alter("update people set host_role = 16 where name = 'lee'");
        await stage.Server.Alter("insert into passkeys (credential, person, name, data, created_at) select $1, id, '', '', 0 from people where name = 'ada'",
            new byte[] { 1 });
        // An open invitation to another account.
        await stage.Server.Alter("insert into invitations (id, kind, account, world, person, email, name, role, made_by, created_at, expires_at) values ($1, "
            + "1, $1, $2, null, $3, 'bob', 1, '', 0, 0)", Guid.CreateVersion7(), World.LiveId, PeopleStage.Email("bob"));

        (await stage.Sandbox.Control(HttpMethod.Delete, "")).Expect(204);
        await Hang.Until(async () => await Count(stage, "deleted_worlds") == 0, () => "The end of the deletion");

        Assert.Equal(["bob", "eve", "lee"], await stage.Get<Database>().Many(new("select name from people order by name"), r => r.Text(0)));
        Assert.Equal((0, 1), (await Count(stage, "passkeys"), await Count(stage, "members")));
    }

    static Task<int> Count(PeopleStage stage, string table) => stage.Get<Database>().One(new($"select count(*) from {table}"), r => r.Int(0));
}
