using Hostline.Core.Worlds;

namespace Hostline.Storage;

/// <summary>
/// Units that wait to be written. Those of one taker stand in a line of their own, oldest first, and the lines take turns, so that a taker with many
/// waiting units, or large ones, delays only itself.
/// </summary>
/// <param name="ofOneAtMost">How many units of one taker wait; others are refused.</param>
sealed class WaitingLine(int ofOneAtMost)
{
    /// <summary>Only lines with units; the next one to have its turn is the first.</summary>
    readonly LinkedList<LineOfOne> turns = new();
    readonly Dictionary<Taker, LineOfOne> byTaker = [];
    long walks;

    public int Count { get; private set; }

    public bool IsFullFor(Unit unit) => byTaker.TryGetValue(TakerOf(unit), out var line) && line.Units.Count >= ofOneAtMost;

    public void Add(WaitingUnit waiting)
    {
        var taker = TakerOf(waiting.Unit);
        if (!byTaker.TryGetValue(taker, out var line))
        {
            byTaker[taker] = line = new(taker);
            turns.AddLast(line.Turn);
        }

        line.Units.AddLast(waiting);
        Count++;
    }

    /// <summary>Takes units in turns: one of each taker, then the second of each, and so on, until no line has one that may be taken.</summary>
    /// <param name="isEnough">Asked before each unit.</param>
    /// <param name="judge">Whether a unit is taken, is passed over, or has to wait with all that stand behind it.</param>
    /// <returns>False if a line has to wait. It keeps its turn.</returns>
    public bool Take(Func<bool> isEnough, Func<WaitingUnit, Judged> judge)
    {
        var (walk, hasAllMoved) = (++walks, true);
        for (var turn = turns.First; turn is not null && !isEnough();)
        {
            var line = turn.Value;
            var judged = TakeNext(line, walk, judge);
            hasAllMoved &= judged != Judged.Waits;
            var next = turn.Next;
            if (judged == Judged.IsTaken)
            {
                EndTurn(line);
                // The last line goes on with its next unit.
                next ??= turns.Last == turn ? turn : null;
            }

            turn = next;
        }

        return hasAllMoved;
    }

    /// <summary>Looks for one unit, from where this walk has left the line.</summary>
    Judged TakeNext(LineOfOne line, long walk, Func<WaitingUnit, Judged> judge)
    {
        var node = line.Walk == walk ? line.Next : line.Units.First;
        line.Walk = walk;
        for (; node is not null; node = node.Next)
        {
            var judged = judge(node.Value);
            if (judged == Judged.IsTaken)
            {
                line.Next = node.Next;
                line.Units.Remove(node);
                Count--;
            }

            if (judged != Judged.IsPassedOver)
            {
                return judged;
            }
        }

        return Judged.IsPassedOver;
    }

    void EndTurn(LineOfOne line)
    {
        turns.Remove(line.Turn);
        if (line.Units.Count == 0)
        {
            byTaker.Remove(line.Taker);
        }
        else
        {
            turns.AddLast(line.Turn);
        }
    }

    /// <summary>Those of no one in particular stand in one line.</summary>
    static Taker TakerOf(Unit unit) => unit.Taker?.InTurns ?? default;

    sealed class LineOfOne
    {
        public LineOfOne(Taker taker) => (Taker, Turn) = (taker, new(this));

        public Taker Taker { get; }

        public LinkedListNode<LineOfOne> Turn { get; }

        public LinkedList<WaitingUnit> Units { get; } = new();

        /// <summary>The last walk that took something here.</summary>
        public long Walk { get; set; }

        /// <summary>Where that walk goes on.</summary>
        public LinkedListNode<WaitingUnit>? Next { get; set; }
    }
}

/// <summary>What becomes of a waiting unit.</summary>
enum Judged
{
    IsTaken,
    IsPassedOver,
    Waits,
}
