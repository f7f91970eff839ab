using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hostline.Storage;

/// <summary>
/// Whether the database can be reached and written. The loss is logged with one line and the return with another, however many
/// requests and loops meet it in between.
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

    /// <summary>Whether losses are logged. Not while a server starts: what keeps it from starting is printed by the command itself.</summary>
    public bool IsServing { get; set; }

    /// <summary>What to call the database in a line of the log.</summary>
    public string Name { get; init; } = "The database";

    public bool IsWritable => state == State.Well;

    public void Unreachable(string why) => Lose(State.Unreachable, $"{Name} cannot be reached: {why}");

    public void Unwritable(string why) => Lose(State.Unwritable, $"{Name} cannot be written: {why}");

    /// <summary>A query was answered.</summary>
    public void Read()
    {
        if (state == State.Unreachable)
        {
            Return("can be reached again");
        }
    }

    /// <summary>A change was stored.</summary>
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

        Log.LogError("{Why} What needs it is answered 503 until it is back.", OneLine(why));
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
