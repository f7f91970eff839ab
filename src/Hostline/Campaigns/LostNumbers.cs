using Hostline.Core.Numbers;
using Hostline.Core.Orders;
using Hostline.Core.Worlds;
using Hostline.Storage;
using Hostline.Storage.Tables;
using Hostline.Transfers;

namespace Hostline.Campaigns;

/// <summary>Removes a number from its campaign when its account loses it: when it is released, and when a transfer moves it away.</summary>
public sealed class LostNumbers(Database database, CampaignMoves campaigns)
{
    /// <summary>Called for each move of a number; the new account can assign the number again.</summary>
    public Task Leave(Unit unit, NumberMove move, Change losing) => Leave(unit, losing, move.World, move.Number);

    /// <param name="losing">A change of the order that hosts the number for the losing account, not yet settled.</param>
    public async Task Leave(Unit unit, Change losing, World world, PhoneNumber number)
    {
        if (await database.One(AssignmentTable.OfNumber, AssignmentTable.Read, world.Id, number) is { } assigned
            && assigned.Assignment.Account == losing.Order.Account)
        {
            campaigns.Leave(unit, losing, assigned);
        }
    }
}
