using System.Diagnostics;
using Spectre.Console;

namespace Hostline.Commands;

/// <summary>
/// Progress of an operation that takes longer than a second, always on standard error: on a terminal a line that is updated, otherwise an
/// occasional line.
/// </summary>
sealed class Progress(string doing)
{
    static readonly TimeSpan Unnoticed = TimeSpan.FromSeconds(1), Drawn = TimeSpan.FromMilliseconds(250), Every = TimeSpan.FromSeconds(10);

    readonly long start = Stopwatch.GetTimestamp();
    volatile string at = "";

    public void Tell(string where) => at = where;

    public async Task<T> Watch<T>(Task<T> work)
    {
        if (await EndsWithin(work, Unnoticed))
        {
            return await work;
        }

        await (Console.IsErrorRedirected ? WriteLines(work) : DrawLine(work));
        return await work;
    }

    async Task WriteLines(Task work)
    {
        do
        {
            await Console.Error.WriteLineAsync(Line);
        }
        while (!await EndsWithin(work, Every));
    }

    Task DrawLine(Task work) => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }).Status()
        .StartAsync(Markup.Escape(Line), async drawn =>
    {
        while (!await EndsWithin(work, Drawn))
        {
            drawn.Status(Markup.Escape(Line));
        }
    });

    string Line => $"{doing}{(at.Length == 0 ? "" : ", " + at)}: {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s";

    static async Task<bool> EndsWithin(Task work, TimeSpan time) => await Task.WhenAny(work, Task.Delay(time)) == work;
}
