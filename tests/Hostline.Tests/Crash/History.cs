using System.Collections.Concurrent;
using Hostline.Tests.Support;

namespace Hostline.Tests.Crash;

/// <summary>How often an operation was acknowledged, and how often its result is unknown.</summary>
sealed class Tally
{
    public int Ok { get; private set; }

    public int Unknown { get; private set; }

    public void Count(Outcome outcome)
    {
        Ok += outcome == Outcome.Ok ? 1 : 0;
        Unknown += outcome == Outcome.Unknown ? 1 : 0;
    }

    /// <summary>What happened must include everything acknowledged, and may include any of the unknown.</summary>
    public bool Explains(int happened) => happened >= Ok && happened <= Ok + Unknown;

    public override string ToString() => $"{Ok} acknowledged, {Unknown} unknown";
}

/// <summary>What one worker did with one order. Written only by that worker, and read when the load has ended.</summary>
sealed class Story(IReadOnlyList<string> numbers)
{
    public IReadOnlyList<string> Numbers => numbers;

    /// <summary>Known once the creation is acknowledged.</summary>
    public OrderId? Order { get; set; }

    public Tally Creations { get; } = new();

    public Tally Sendings { get; } = new();

    public Tally WrongCodes { get; } = new();

    public Tally Proofs { get; } = new();

    public Tally Uploads { get; } = new();

    public Tally Cancellations { get; } = new();

    /// <summary>Every number is proven, the documents are in, and it was not cancelled: it must become active.</summary>
    public bool MustEndActive => Proofs.Ok > 0 && Uploads.Ok > 0 && Cancellations is { Ok: 0, Unknown: 0 };
}

/// <summary>Everything that the load did and observed.</summary>
sealed class History
{
    readonly ConcurrentQueue<Operation> operations = new();
    readonly ConcurrentQueue<Story> stories = new();
    readonly ConcurrentQueue<CallStory> callStories = new();
    readonly ConcurrentQueue<string> complaints = new();
    readonly Lock gate = new();
    readonly List<(int At, TaskCompletionSource Reached)> milestones = [];
    int orders;

    /// <summary>The number of acknowledged orders.</summary>
    public int Orders => Volatile.Read(ref orders);

    public IEnumerable<Operation> Operations => operations;

    public IEnumerable<Story> Stories => stories;

    /// <summary>Those of the second dialect.</summary>
    public IEnumerable<CallStory> CallStories => callStories;

    /// <summary>Observations that must never occur.</summary>
    public IEnumerable<string> Complaints => complaints;

    public int Acknowledged => operations.Count(o => o.Outcome == Outcome.Ok && o.Name is not "get" and not "inbox");

    public int Unknown => operations.Count(o => o.Outcome == Outcome.Unknown && o.Name is not "get" and not "inbox");

    public void Add(Operation operation)
    {
        operations.Enqueue(operation);
        if (operation is { Name: "create", Outcome: Outcome.Ok })
        {
            Reach();
        }
    }

    /// <summary>
    /// Completes when this many more orders have been acknowledged: the load's own clock, which slows down with the machine.
    /// </summary>
    public Task MoreOrders(int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            milestones.Add((orders + count, reached));
        }

        return Hang.Bound(reached.Task, $"{count} more acknowledged orders");
    }

    public void Add(Story story) => stories.Enqueue(story);

    public void Add(CallStory story) => callStories.Enqueue(story);

    public void Complain(string complaint) => complaints.Enqueue(complaint);

    void Reach()
    {
        lock (gate)
        {
            orders++;
            milestones.RemoveAll(m => m.At <= orders && m.Reached.TrySetResult());
        }
    }
}
