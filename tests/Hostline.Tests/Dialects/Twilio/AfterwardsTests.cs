using Hostline.Core.Reasons;
using Hostline.Dialects.Twilio.V1;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Tests.Support;

namespace Hostline.Tests.Dialects.Twilio;

/// <summary>What has happened is not answered as an error, because a client would do it again.</summary>
public sealed class AfterwardsTests
{
    [Fact]
    public async Task An_update_that_was_stored_and_cannot_be_read_just_then_is_answered_with_what_it_did()
    {
        await using var server = await TestServer.Start();
        var scene = await TwilioServer.Scene(server);
        var sid = (await scene.Create()).Text("sid");
        // The first one finds the order that is to be updated.
        var updated = await While(server, HostingListTable.ById, from: 2, to: 4, () => scene.Update(sid, ("Status", "pending-verification")));
        Assert.Equal(("pending-verification", 1), (updated.Text("status"), updated.GetProperty("verification_attempts").GetInt32()));
        Assert.Matches("^[0-9]{6}$", updated.Text("verification_code"));
        Assert.Equal(1, (await scene.Fetch(sid)).GetProperty("verification_call_sids").GetArrayLength());
    }

    [Fact]
    public async Task A_subaccount_that_was_opened_is_shown_although_its_token_could_not_be_read_at_first()
    {
        await using var server = await TestServer.Start();
        var scene = await TwilioServer.Scene(server);
        const string Accounts = "/2010-04-01/Accounts.json";
        var opened = await While(server, AccountTable.Tokens, from: 1, to: 3, async () =>
            (await scene.Sandbox.Twilio(HttpMethod.Post, Accounts, [("FriendlyName", "branch")])).Expect(201).Json);
        Assert.Matches("^[0-9a-f]{32}$", opened.Text("auth_token"));
        var found = (await scene.Sandbox.Twilio(HttpMethod.Get, Accounts + "?FriendlyName=branch")).Expect(200).Json;
        Assert.Single(found.GetProperty("accounts").EnumerateArray());
    }

    [Theory]
    [InlineData(Reason.NumberLocked, "ALREADY_IN_TWILIO"), InlineData(Reason.MovedLately, "ALREADY_IN_TWILIO")]
    [InlineData(Reason.NumberNotFound, "INVALID_PHONE_NUMBER")]
    [InlineData(Reason.BillingFailed, "INVALID_HOSTING_ACCOUNT_SID"), InlineData(Reason.NoGateway, "INTERNAL_PROCESSING_ERROR")]
    [InlineData(Reason.NumberWireless, "NUMBER_TYPE_INELIGIBLE")]
    public void Only_a_line_of_the_wrong_type_is_said_to_be_of_the_wrong_type(Reason reason, string words) =>
        Assert.Equal(words, EligibilityWords.Of(reason).SubStatus);

    /// <summary>Acts while the store is busy whenever it is asked this for one of these times.</summary>
    static async Task<T> While<T>(TestServer server, Sql asked, int from, int to, Func<Task<T>> act)
    {
        var times = 0;
        server.Faults.Asking += Busy;
        var done = await act();
        server.Faults.Asking -= Busy;
        Assert.InRange(times, to + 1, int.MaxValue);
        return done;

        void Busy(ReadBatch batch)
        {
            if (batch.Queries.Any(q => q.Sql == asked) && Interlocked.Increment(ref times) is var nth && nth >= from && nth <= to)
            {
                throw new StorageBusyException("armed");
            }
        }
    }
}
