using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hostline.Storage;

/// <summary>
/// Whether the database can be reached and written. One line is logged when it is lost and one when it is back, however many requests
/// and loops are affected.
/// </summary>
public sealed class StorageWatch
{
    enum State
    {
        Well,
        Unwritable,
        Unreachable,
    }

    readonly Lock gate = new();
    volatile State state = State.Well;
    long since;

    public ILogger Log { get; set; } = NullLogger.Instance;

    /// <summary>Whether losses are logged. False while a server starts: the command itself prints what prevents the start.</summary>
    public bool IsServing { get; set; }

    /// <summary>The name of the database in log lines.</summary>
    public string Name { get; init; } = "The database";

    public bool IsWritable => state == State.Well;

    public void Unreachable(string why) => Lose(State.Unreachable, $"{Name} cannot be reached: {why}");

    public void Unwritable(string why) => Lose(State.Unwritable, $"{Name} cannot be written: {why}");

    public void Read()
    {
        if (state == State.Unreachable)
        {
            Return("can be reached again");
        }
    }

    public void Wrote()
    {
        if (state != State.Well)
        {
            Return("can be written again");
        }
    }

    void Lose(State worse, string why)
    {
        lock (gate)
        {
            if (state != State.Well)
            {
                return;
            }

            (state, since) = (worse, Stopwatch.GetTimestamp());
            if (!IsServing)
            {
                return;
            }
        }

        Log.LogError("{Why} Requests that need it are answered 503 until it is back.", OneLine(why));
    }

    void Return(string how)
    {
        lock (gate)
        {
            if (state == State.Well)
            {
                return;
            }

            state = State.Well;
            if (!IsServing)
            {
                return;
            }
        }

        Log.LogWarning("{Database} {How} after {Seconds:0.0} s.", Name, how, Stopwatch.GetElapsedTime(since).TotalSeconds);
    }

    static string OneLine(string text) => text.ReplaceLineEndings(" ").TrimEnd('.', ' ') + ".";
}
