namespace Hostline.Tests.Crash;

/// <summary>Workers that make one journey after the other until they are stopped.</summary>
sealed class Load : IAsyncDisposable
{
    public const int Workers = 16;

    /// <summary>Of so many orders one is ordered in the second dialect.</summary>
    const int OneByCallIn = 4;

    readonly CancellationTokenSource stop = new();
    readonly IReadOnlyList<Customer> customers;
    readonly History history;
    readonly Client client;
    readonly NumberSpace numbers;
    readonly Task[] workers;

    public Load(IReadOnlyList<Customer> customers, IReadOnlyList<Node> nodes, History history, NumberSpace numbers, Seeded seeded)
    {
        (this.customers, this.history, this.numbers) = (customers, history, numbers);
        client = new(nodes, history, seeded.Another(Workers));
        workers = [.. Enumerable.Range(0, Workers).Select(i => Task.Run(() => Work(customers[i % customers.Count], seeded.Another(i))))];
    }

    /// <summary>Each worker stops in the middle of its journey.</summary>
    public async Task End()
    {
        await stop.CancelAsync();
        await Task.WhenAll(workers);
    }

    public async ValueTask DisposeAsync()
    {
        await End();
        stop.Dispose();
    }

    async Task Work(Customer customer, Seeded seeded)
    {
        while (!stop.IsCancellationRequested)
        {
            if (seeded.OneIn(OneByCallIn))
            {
                var called = new CallStory(numbers.Take());
                history.Add(called);
                await new CallJourney(customer, client, history, seeded, called, stop.Token).Run();
                continue;
            }

            var story = new Story([.. Enumerable.Range(0, seeded.Between(1, 3)).Select(_ => numbers.Take())]);
            history.Add(story);
            await new Journey(customer, client, history, seeded, story, stop.Token).Run();
        }
    }
}

/// <summary>Phone numbers, each used once: +1 312 220 0000 and up.</summary>
sealed class NumberSpace
{
    const long First = 13_122_200_000;
    long next = First - 1;

    public string Take() => $"+{Interlocked.Increment(ref next)}";
}
