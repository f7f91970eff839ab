using Hostline.Core.Reasons;
using Hostline.Core.Worlds;
using Hostline.Deciding;

namespace Hostline.Documents;

/// <summary>
/// The limits of simultaneous uploads, shared by all accounts (<see cref="SharedRoom"/>): forms being read, and the memory of documents between
/// network and database. Memory is reserved before bytes are read into it; if there is none, the upload is refused at once, because waiting
/// with half a document would keep memory from others.
/// </summary>
public sealed class UploadRoom(TimeProvider time)
{
    /// <summary>Enough for two dozen documents of the maximum size, and many more of the usual size.</summary>
    public const long BytesAtMost = 128 * 1024 * 1024;

    /// <summary>A form that is being read costs little more than a connection.</summary>
    public const int FormsAtMost = 256;

    /// <summary>Of an account with all its subaccounts.</summary>
    public const int FormsOfFamily = 8;

    public static readonly TimeSpan FormWithin = TimeSpan.FromMinutes(2);

    static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);

    readonly SharedRoom forms = new(FormsAtMost);

    internal SharedRoom Bytes { get; } = new(BytesAtMost);

    public long Forms => forms.Held;

    public long Held => Bytes.Held;

    /// <summary>Reserves a place for a form that is about to be read.</summary>
    internal Outcome<UploadPlace> Enter(Caller caller, CancellationToken aborted)
    {
        var who = caller.Taker;
        return forms.TryTake(who, 1, FormsOfFamily) switch
        {
            Taken.Yes => new UploadPlace(forms, who, time, aborted),
            Taken.NoShareLeft => Refused(who, "simultaneous uploads"),
            _ => new Refusal(Reason.Busy),
        };
    }

    /// <summary>The account, or its sandbox with all its accounts, already uses its whole share.</summary>
    internal static Refusal Refused(Taker who, string what) => new(Reason.TooManyRequests, RetryAfter: AskAgainAfter, Detail: who.IsLive
        ? $"Your account already uses its whole share of {what}. Send this again when one of its uploads has ended."
        : $"The accounts of your sandbox together already use its whole share of {what}. Send this again when one of their uploads has ended.");
}

sealed class UploadPlace : IDisposable
{
    readonly SharedRoom forms;
    readonly Taker who;
    readonly CancellationTokenSource deadline;
    readonly CancellationTokenSource either;

    public UploadPlace(SharedRoom forms, Taker who, TimeProvider time, CancellationToken aborted)
    {
        (this.forms, this.who) = (forms, who);
        deadline = new(UploadRoom.FormWithin, time);
        either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, aborted);
    }

    public CancellationToken Cancellation => either.Token;

    public bool IsLate => deadline.IsCancellationRequested;

    public void Dispose()
    {
        either.Dispose();
        deadline.Dispose();
        forms.Give(who, 1);
    }
}

/// <summary>A document as it arrives. Its memory is counted as it grows, and returned when it is disposed.</summary>
sealed class ArrivingDocument(SharedRoom room, Taker who) : IDisposable
{
    const int ReadBytes = 256 * 1024;

    byte[] bytes = [];
    long taken;
    Taken last = Taken.Yes;

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Content => bytes.AsMemory(0, Length);

    /// <summary>The buffer for the next bytes, one more than <paramref name="atMost"/> in all; empty if no memory is left.</summary>
    public Memory<byte> Next(int atMost)
    {
        if (Length == bytes.Length && !Grow(Math.Min(Math.Max(ReadBytes, 2 * bytes.Length), atMost + 1)))
        {
            return Memory<byte>.Empty;
        }

        return bytes.AsMemory(Length, Math.Min(ReadBytes, bytes.Length - Length));
    }

    public void Add(int count) => Length += count;

    /// <summary>Why no memory was left.</summary>
    public Refusal Refusal => last == Taken.NoShareLeft ? UploadRoom.Refused(who, "memory for uploads") : new Refusal(Reason.Busy);

    /// <summary>While copying, both the old and the new array exist.</summary>
    bool Grow(int size)
    {
        last = room.TryTake(who, size);
        if (last != Taken.Yes)
        {
            return false;
        }

        var before = taken;
        Array.Resize(ref bytes, size);
        taken = size;
        room.Give(who, before);
        return true;
    }

    public void Dispose() => room.Give(who, taken);
}
