using Hostline.Pages;
using Hostline.Portal;
using Hostline.Storage;
using Hostline.Tests.Support;

namespace Hostline.Tests.Portal;

public sealed class FormSealTests
{
    [Fact]
    public void A_seal_holds_for_its_act_and_key_and_for_two_hours()
    {
        var clock = new SetClock { Now = new(2026, 6, 1, 15, 0, 0, TimeSpan.Zero) };
        var seal = new FormSeal(MasterKey.FromText(TestServer.TestMasterKey, "the test"), clock);
        var made = seal.For("approve 1");
        clock.Now += FormSeal.Life;
        Assert.True(seal.Holds(made, "approve 1"));
        Assert.False(seal.Holds(made, "reject 1"));
        Assert.All(new[] { "", "AAAA", made + "A", made[..^2] + "AA", "!" + made[1..] }, wrong => Assert.False(seal.Holds(wrong, "approve 1")));
        Assert.False(new FormSeal(MasterKey.FromText(Convert.ToBase64String(new byte[32]), "the test"), clock).Holds(made, "approve 1"));
        clock.Now += TimeSpan.FromSeconds(1);
        Assert.False(seal.Holds(made, "approve 1"));
    }

    sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
