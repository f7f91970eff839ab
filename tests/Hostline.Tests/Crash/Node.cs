using Hostline.Tests.Support;

namespace Hostline.Tests.Crash;

enum NodeState
{
    Serving,
    Stopped,
    Dead,
}

/// <summary>One server process that is killed, stopped and restarted, with the times of these events.</summary>
sealed class Node : IAsyncDisposable
{
    /// <summary>The exit code after SIGKILL.</summary>
    const int Killed = 128 + 9;

    readonly Dictionary<string, string?> environment;
    readonly ServerProcess server;
    readonly FaultLog faults;
    Task life;
    volatile NodeState state = NodeState.Serving;
    CancellationTokenSource standstill = new();
    volatile TaskCompletionSource serving = Reached();

    Node(int index, ServerProcess server, Dictionary<string, string?> environment, FaultLog faults)
    {
        (Index, this.server, this.environment, this.faults) = (index, server, environment, faults);
        life = Live();
    }

    public int Index { get; }

    public string BaseUrl => server.BaseUrl;

    public string Data => server.Data;

    public NodeState State => state;

    public IReadOnlyList<string> Printed => server.Lines;

    /// <summary>Completes when this life of the process ends, even by an armed fault point.</summary>
    public Task Life => life;

    /// <summary>Completes when it is ready, at once if it already is.</summary>
    public Task Serves => serving.Task;

    /// <summary>A request that waits for a stopped node times out before the node is resumed.</summary>
    public CancellationToken Standstill => standstill.Token;

    /// <summary>The longest from a start to the first answer.</summary>
    public TimeSpan SlowestStart { get; private set; }

    public static async Task<Node> Start(int index, string? database, FaultLog faults)
    {
        Dictionary<string, string?> environment = new() { ["HOSTLINE_MASTER_KEY"] = TestServer.TestMasterKey, ["HOSTLINE_FAULTS"] = null };
        return new(index, await ServerProcess.Start(new() { Database = database, Environment = environment }), environment, faults);
    }

    /// <summary>kill -9, unless it has already died.</summary>
    public async Task Kill()
    {
        if (state != NodeState.Dead)
        {
            await server.Kill9();
        }

        await life;
    }

    /// <summary>Starts the dead process again, with at most one fault point armed.</summary>
    public async Task StartAgain(string? armed)
    {
        environment["HOSTLINE_FAULTS"] = armed;
        var began = Faults.Now;
        try
        {
            await server.StartAgain();
            SlowestStart = Faults.Now - began > SlowestStart ? Faults.Now - began : SlowestStart;
        }
        catch (InvalidOperationException) when (armed is not null && server.ExitCode == Killed)
        {
            // It reached the fault point before it was ready: that is as good a moment to die as any.
            faults.Hit(new(FaultKind.Kill, Index, Faults.Now));
            await StartAgain(null);
            return;
        }

        state = NodeState.Serving;
        faults.Healed(Index, Faults.Now);
        life = Live();
        serving.TrySetResult();
    }

    /// <summary>Alive, without an armed fault, and not stopped.</summary>
    public async Task Heal()
    {
        if (environment["HOSTLINE_FAULTS"] is not null)
        {
            await Kill();
        }

        if (state == NodeState.Dead)
        {
            await StartAgain(null);
        }
    }

    public void Stop()
    {
        state = NodeState.Stopped;
        faults.Hit(new(FaultKind.Stop, Index, Faults.Now));
        server.Pause();
    }

    public async Task Continue()
    {
        await standstill.CancelAsync();
        standstill = new();
        server.Continue();
        state = NodeState.Serving;
        faults.Healed(Index, Faults.Now);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    static TaskCompletionSource Reached()
    {
        var reached = new TaskCompletionSource();
        reached.SetResult();
        return reached;
    }

    /// <summary>Waits until the process ends, however it ends.</summary>
    async Task Live()
    {
        await server.Ended();
        faults.Hit(new(FaultKind.Kill, Index, Faults.Now));
        serving = new(TaskCreationOptions.RunContinuationsAsynchronously);
        state = NodeState.Dead;
        if (server.ExitCode != Killed)
        {
            faults.Complain($"Node {Index} ended by itself with {server.ExitCode}:\n{string.Join('\n', server.Lines.TakeLast(20))}");
        }
    }
}
