using System.Text.Json;
using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

/// <summary>Two accounts move numbers with the SDK, plain HTTP and the mailed link; every party is notified.</summary>
public sealed class TransferTests
{
    const string Asked = "acme: Please decide: another account asks for your hosted numbers";
    const string GoesOn = "globex: Your transfer can continue";
    const string Active = "globex: Your hosted numbers are active";
    const string Lost = "acme: Numbers have left your account";

    static readonly string[] Opening =
        ["created pending pending", "internal_transfer_detected pending pending", "internal_transfer_approval_requested pending pending"];
    static readonly string[] Moving = ["updated pending approved", "updated loa_file_successful approved", "updated successful approved"];
    static readonly string[] HolderLoses = ["internal_transfer_requested", "updated", "messaging_hosted_numbers.lost"];
    static readonly string[] HolderKeeps = ["internal_transfer_requested"];

    [Fact]
    public async Task A_number_moves_or_stays_by_every_way_there_is_and_both_sides_hear_of_it()
    {
        NodeTools.Require();
        await using var server = await TestServer.Start();
        IsComplete(await SdkProgram.Run("transfers.mjs", server.BaseUrl));
    }

    internal static void IsComplete(JsonElement said)
    {
        Moves(said.At("approval"), [.. Opening, "internal_transfer_approved pending approved", .. Moving], HolderLoses, Asked,
            "acme: You have approved a transfer");
        Moves(said.At("link"), [.. Opening, "internal_transfer_approved pending approved", .. Moving], HolderLoses, Asked,
            "acme: You have approved a transfer");
        const string Reminder = "acme: Reminder: your decision on a transfer is still open";
        Moves(said.At("silence"), [.. Opening, "internal_transfer_auto_approved pending approved", .. Moving], HolderLoses,
            Asked, Reminder, Reminder, Reminder, "acme: A transfer was approved by silence");
        Moves(said.At("allowlist"), ["created pending approved", "internal_transfer_detected pending approved",
            "internal_transfer_auto_approved pending approved", .. Moving],
            ["updated", "messaging_hosted_numbers.lost"], "acme: A transfer begins without asking you");

        Stays(said.At("rejection"), "failed", [.. Opening, "internal_transfer_rejected failed rejected", "updated failed rejected"],
            Asked, "acme: You have rejected a transfer", "globex: Your transfer was rejected");
        Stays(said.At("cancellation"), "deleted", [.. Opening, "internal_transfer_rejected deleted rejected", "deleted deleted rejected"],
            Asked, "acme: A transfer request was withdrawn");
        Stays(said.At("reversal"), "failed",
            [.. Opening, "internal_transfer_approved pending approved", "internal_transfer_rejected failed rejected", "updated failed rejected"],
            Asked, "acme: You have approved a transfer", GoesOn, "acme: The consent to a transfer was reversed",
            "globex: The consent to your transfer was reversed");
    }

    static void Moves(JsonElement way, string[] receiver, string[] holder, params string[] mails) =>
        Ended(way, "successful", "globex", receiver, holder, [.. mails, GoesOn, Active, Lost]);

    static void Stays(JsonElement way, string status, string[] receiver, params string[] mails) => Ended(way, status, "acme", receiver, HolderKeeps, mails);

    static void Ended(JsonElement way, string status, string has, string[] receiver, string[] holder, string[] mails)
    {
        Assert.Equal((status, has), (way.Text("order"), way.Text("has")));
        Assert.Equal(receiver, Texts(way, "receiver"));
        Assert.Equal(holder, Texts(way, "holder"));
        // Both sides get a mail at the same instant.
        Assert.Equal(mails.Order(), Texts(way, "mails").Order());
        Assert.Empty(Texts(way, "refused"));
    }

    static IEnumerable<string> Texts(JsonElement way, string list) => way.At(list).EnumerateArray().Select(t => t.GetString()!);
}
