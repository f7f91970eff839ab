using Hostline.Core.Reasons;
using Hostline.Letters;
using Hostline.Tests.Dialects.Twilio;
using Hostline.Tests.Support;

namespace Hostline.Tests.Refusals;

/// <summary>The second dialect: letters that are signed electronically.</summary>
static partial class Scenarios
{
    static readonly Scenario[] TwilioLetters =
    [
        OfTwilio(Reason.OrderNotForLetter, "400 22101", Stage.Number, async stage =>
            await Orders2(stage).TryDocument(await Orders2(stage).Address(), [Seen.TextOf(await Orders2(stage).Create(), "sid")])),
        OfTwilio(Reason.LetterFixed, "400 22107", "", async stage =>
        {
            var document = await Orders2(stage).Document(await Orders2(stage).Verified());
            return await stage.Sandbox.Twilio(HttpMethod.Post, $"{OrderScene.Documents}/{document}", [("Email", "other@example.com")]);
        }),
        OfTwilio(Reason.LetterUnprintable, "400 22109", "東", async stage =>
        {
            var address = (await stage.Sandbox.Twilio(HttpMethod.Post, $"/2010-04-01/Accounts/{Orders2(stage).AccountSid()}/Addresses.json",
                [
                    ("CustomerName", "Ann Owner"), ("Street", "1 Main St"), ("City", "東京"), ("Region", "IL"), ("PostalCode", "60601"), ("IsoCountry", "US"),
                ])).Expect(201).Json;
            return await Orders2(stage).TryDocument(Seen.TextOf(address, "sid"), [await Orders2(stage).Verified()]);
        }),
        OfTwilio(Reason.TooManyLetters, "429 20429", "20 letters", async stage =>
        {
            await stage.On(s => s);
            var (live, sid) = await PlacedLive(stage);
            // As if the number's code had been keyed, and the letter sent out so often.
            await stage.Change("update hostings set open = open & ~2 where id = $1", AnyId.Parse(sid[2..]));
            var address = await NewAddress(stage, live);
            Task<Answered> Write() => stage.Sandbox.Twilio(HttpMethod.Post, OrderScene.Documents,
                [
                    ("HostedNumberOrderSids", sid), ("AddressSid", address), ("Email", "owner@example.com"), ("ContactTitle", "Owner"),
                    ("ContactPhoneNumber", LiveNumber),
                ], credentials: live);
            var sent = (await Write()).Expect(201).Json;
            await stage.Change("update letters set round = $2 where id = $1", AnyId.Parse(Seen.TextOf(sent, "sid")[2..]), WriteLetter.ToAddressAtMost);
            (await stage.Sandbox.Twilio(HttpMethod.Delete, $"{OrderScene.Documents}/{Seen.TextOf(sent, "sid")}", credentials: live)).Expect(204);
            return await Write();
        }),
        OfTwilio(Reason.DocumentStatusInvalid, "400 22122", "Status",
            stage => stage.Sandbox.Twilio(HttpMethod.Get, $"{OrderScene.Documents}?Status=SIGNED")),
    ];

    static async Task<string> NewAddress(Stage stage, (string User, string Token) of) => Seen.TextOf((await stage.Sandbox.Twilio(HttpMethod.Post,
        $"/2010-04-01/Accounts/{of.User}/Addresses.json",
        [
            ("CustomerName", "Ann Owner"), ("Street", "1 Main St"), ("City", "Chicago"), ("Region", "IL"), ("PostalCode", "60601"), ("IsoCountry", "US"),
        ], credentials: of)).Expect(201).Json, "sid");
}
