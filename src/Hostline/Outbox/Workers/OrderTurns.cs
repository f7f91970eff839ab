namespace Hostline.Outbox.Workers;

/// <summary>Serializes the writing of the network's answers about one order. In parallel they would only conflict, because each changes the order.</summary>
public sealed class OrderTurns
{
    readonly Lock gate = new();
    readonly Dictionary<OrderId, Task> last = [];

    public async Task Take(OrderId order, Func<Task> act)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task? before;
        lock (gate)
        {
            last.TryGetValue(order, out before);
            last[order] = mine.Task;
        }

        try
        {
            if (before is not null)
            {
                await before;
            }

            await act();
        }
        finally
        {
            Leave(order, mine);
        }
    }

    void Leave(OrderId order, TaskCompletionSource mine)
    {
        lock (gate)
        {
            if (last[order] == mine.Task)
            {
                last.Remove(order);
            }
        }

        mine.SetResult();
    }
}
