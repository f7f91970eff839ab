using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;

namespace Hostline.Documents.Reading;

/// <summary>
/// The results for the last files, by their SHA-256: a letter is read at its upload and again before its review, and a process for each costs
/// half a second of processor time. In memory only, bounded, and dropped after some minutes without use.
/// </summary>
public sealed class LastReadings : IDisposable
{
    const int CharactersAtMost = 8 * 1024 * 1024;

    static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);

    readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = CharactersAtMost });

    /// <param name="isLetter">Whether the code of a letter is looked for too.</param>
    public static string Key(byte[] file, bool isLetter) => KeyOf(SHA256.HashData(file), isLetter);

    public static string KeyOf(byte[] sha256, bool isLetter) => (isLetter ? "letter " : "") + Convert.ToHexString(sha256);

    public ReadWords? Of(string key) => kept.Get<ReadWords>(key);

    public ReadWords Keep(string key, ReadWords read)
    {
        // An entry costs something even without text.
        var size = 1024 + (read.Text?.Pages.Sum(p => p.Length) ?? 0);
        return kept.Set(key, read, new MemoryCacheEntryOptions { Size = size, SlidingExpiration = Forgotten });
    }

    public void Dispose() => kept.Dispose();
}
