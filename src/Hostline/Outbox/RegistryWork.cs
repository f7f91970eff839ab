using System.Collections.Concurrent;
using Hostline.Core.Numbers;
using Hostline.Core.Worlds;
using Hostline.Network;
using Hostline.Network.Registry;

namespace Hostline.Outbox;

/// <summary>
/// Questions to the registries of live numbers that a loop has begun and does not wait for. Each registry has places of its own, so one that
/// answers late, or not at all, holds back neither other numbers nor other registries.
/// </summary>
/// <typeparam name="TKey">What is in hand at most once.</typeparam>
public sealed class RegistryWork<TKey>(Ports ports) where TKey : notnull
{
    public const int OfRegistry = 32;

    /// <summary>How long a stopping server waits for answers.</summary>
    static readonly TimeSpan DrainFor = TimeSpan.FromSeconds(5);

    const string None = "none";

    readonly ConcurrentDictionary<TKey, Task> inHand = new();
    readonly Dictionary<string, int> held = ports.Registries.Append(None).ToDictionary(name => name, _ => 0);

    /// <summary>How many numbers could be begun now, if they were those of the registries that have places.</summary>
    public int Free
    {
        get
        {
            lock (held)
            {
                return held.Values.Sum(h => OfRegistry - h);
            }
        }
    }

    public bool IsInHand(TKey key) => inHand.ContainsKey(key);

    /// <param name="work">Given the number's registry; null if no gateway serves it. Handles what it throws.</param>
    /// <param name="ended">Called when the place is free again.</param>
    /// <returns>False if the registry has no place.</returns>
    public bool TryBegin(TKey key, PhoneNumber number, Func<RoutingRegistry?, Task> work, Action ended)
    {
        var registry = ports.Of(World.Live).RoutingRegistry(number);
        var name = registry?.Name ?? None;
        if (!TryTake(name))
        {
            return false;
        }

        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        inHand[key] = Run();
        begin.SetResult();
        return true;

        async Task Run()
        {
            await begin.Task;
            try
            {
                await work(registry);
            }
            finally
            {
                inHand.TryRemove(key, out _);
                Give(name);
                ended();
            }
        }
    }

    /// <summary>When all that is in hand has ended, or has been waited for long enough.</summary>
    public Task Drained() => Task.WhenAny(Task.WhenAll(inHand.Values), Task.Delay(DrainFor));

    bool TryTake(string name)
    {
        lock (held)
        {
            return held[name] < OfRegistry && ++held[name] > 0;
        }
    }

    void Give(string name)
    {
        lock (held)
        {
            held[name]--;
        }
    }
}
