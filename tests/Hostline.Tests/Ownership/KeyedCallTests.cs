using Hostline.Core.Hostings;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Tests.Storage;

namespace Hostline.Tests.Ownership;

/// <summary>Verification by call: the customer's code is keyed on the called telephone.</summary>
public sealed class KeyedCallTests
{
    public static TheoryData<StoreKind> Both => TestStore.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task The_shown_code_keyed_on_the_ringing_telephone_proves_ownership(StoreKind kind)
    {
        await using var stage = await CallStage.Set(kind);
        var order = await stage.Order();
        var placed = await stage.Placed(order, "12w#");
        Assert.Equal(new(ProofMethod.Call, 1, "12w#", 0, null, placed.UpdatedAt), placed.Hostings[0].Proof);
        Assert.Equal(placed.Hostings[0].Proof, (await stage.Hosting(order)).Proof);
        var shown = await stage.Shown(order);
        var call = (await stage.Keys(shown.Code!)).Expect(200).Json;
        Assert.Equal((shown.Calls[0], "ended", "proven"),
            (call.GetProperty("id").GetId(), call.GetProperty("state").GetString(), call.GetProperty("end").GetString()));
        Assert.True((await stage.Hosting(order)).OwnershipProven);
        Assert.Equal(
        [
            "call.placed customer", "call.ringing network", "call.answered handset", "call.extension_sent network", "call.challenged network",
            "call.challenge_passed handset", "call.keyed handset", "call.ended handset", "ownership.proven handset",
        ], await stage.Timeline(order));
        Assert.Null((await stage.Shown(order)).Code);
        Assert.Equal([shown.Calls[0]], (await stage.Shown(order)).Calls);
    }
}
