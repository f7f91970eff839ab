using Hostline.Core.Reasons;
using Hostline.Tests.Dialects.Telnyx;

namespace Hostline.Tests.Refusals;

static partial class Scenarios
{
    /// <summary>Letters that are signed electronically, as the other interfaces see them.</summary>
    static readonly Scenario[] Letters =
    [
        Refused(Reason.FilesNotTaken, "422 10027 -", async stage =>
        {
            await Orders2(stage).Create();
            var id = (await stage.Journey.Get(Journey.Orders)).Expect(200).Json.GetProperty("data")[0].GetProperty("id").GetString()!;
            return await stage.Journey.Upload(id, null, Journey.Pdf);
        }),
        Problem(Reason.LetterUnprintable, "422 -", async stage => await stage.Sandbox.Send(HttpMethod.Post,
            $"/hostline/v1/orders/{await stage.Journey.Order(Stage.Number)}/letter", stage.Sandbox.ApiKey(), new
            {
                signer = new { email = "owner@example.com" },
                address = new { street = "1 Main St", city = "東京", region = "IL", postal_code = "60601" },
            })),
    ];
}
