using System.Diagnostics;
using Hostline.Storage;

namespace Hostline.Deciding;

/// <summary>
/// Reads what the answer shows of a change that is durable already. A store that is busy just then is asked again while the client waits: an
/// error would make it repeat what has happened, and some clients do that on their own.
/// </summary>
static class Afterwards
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15), Pause = TimeSpan.FromMilliseconds(100);

    /// <returns>Null if it could not be read in time: the answer then shows what is known without it.</returns>
    public static async Task<T?> Read<T>(Func<Task<T?>> read) where T : class
    {
        var begun = Stopwatch.GetTimestamp();
        do
        {
            try
            {
                return await read();
            }
            catch (Exception busy) when (StorageLog.IsOfStorage(busy))
            {
                await Task.Delay(Pause);
            }
        }
        while (Stopwatch.GetElapsedTime(begun) < Patience);

        return null;
    }
}
