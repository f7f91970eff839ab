using System.Security.Cryptography;
using Hostline.Storage;

namespace Hostline.Secrets;

/// <summary>
/// A secret that is created once for a database, by whichever node comes first, and stored in a file of that node's data directory. The file is
/// written to disk, under another name, before the database records it: a crash at any point leaves either nothing or a state that the next
/// start can finish, never a database whose secret is lost.
/// </summary>
/// <param name="fact">The row of <c>meta</c> that records the creation; its value is the mark.</param>
/// <param name="markOf">What the database stores about the file's text; empty if the text is not valid.</param>
sealed class FirstStartSecret(string fact, string file, Func<string, byte[]> markOf)
{
    const string StagedSuffix = ".staged";
    const int StagedNameBytes = 4;

    static readonly Sql Read = new("select value from meta where key = $1");
    static readonly Sql Update = new("update meta set value = $2 where key = $1 and value = $3");
    static readonly Insert Insert = new("meta", "key, value", "$1, $2", conflict: OnConflict.DoNothing);

    public Task<byte[]?> Mark(Database database) => database.One(Read, r => r.Bytes(0), fact);

    public string PathIn(string directory) => Path.Combine(directory, file);

    /// <summary>Writes the unit and the fact together. False if another node was first: then nothing was written.</summary>
    public async Task<bool> Make(string directory, CommitQueue queue, Unit unit, string text)
    {
        var staged = Stage(directory, text);
        unit.Check(1, Insert, fact, markOf(text));
        if ((await queue.Write(unit)).Status != CommitStatus.Done)
        {
            File.Delete(staged);
            return false;
        }

        File.Move(staged, PathIn(directory), overwrite: true);
        return true;
    }

    /// <summary>Writes the text beside the file; returns the path.</summary>
    public string Stage(string directory, string text)
    {
        var staged = $"{PathIn(directory)}.{RandomNumberGenerator.GetHexString(2 * StagedNameBytes, lowercase: true)}{StagedSuffix}";
        try
        {
            SecretFile.Write(staged, text);
            return staged;
        }
        catch (IOException)
        {
            File.Delete(staged);
            throw;
        }
    }

    /// <summary>The text with this mark that was staged after <paramref name="since"/> (real time); null if there is none.</summary>
    public string? FindStaged(string directory, byte[] mark, DateTimeOffset since) => Staged(directory)
        .Where(staged => File.GetLastWriteTimeUtc(staged) >= since.UtcDateTime)
        .Select(File.ReadAllText)
        .FirstOrDefault(text => CryptographicOperations.FixedTimeEquals(markOf(text), mark));

    /// <summary>Deletes the staged text with this mark, if it still exists.</summary>
    public void Unstage(string directory, byte[] mark)
    {
        foreach (var staged in Staged(directory).Where(staged => CryptographicOperations.FixedTimeEquals(markOf(File.ReadAllText(staged)), mark)))
        {
            File.Delete(staged);
        }
    }

    public bool IsInPlace(string directory, byte[] mark) =>
        File.Exists(PathIn(directory)) && CryptographicOperations.FixedTimeEquals(markOf(File.ReadAllText(PathIn(directory))), mark);

    /// <summary>A check: the mark is still the one read here; the new one replaces it.</summary>
    public async Task CheckReplaced(Unit unit, Database database, byte[] mark)
    {
        _ = await Mark(database) is { } old ? unit.Check(1, Update, fact, mark, old) : unit.Check(1, Insert, fact, mark);
    }

    /// <summary>Finishes what a killed start left staged: moves the text that the database knows into place and deletes any other.</summary>
    public void Finish(string directory, byte[] mark)
    {
        foreach (var staged in Staged(directory))
        {
            if (markOf(File.ReadAllText(staged)).AsSpan().SequenceEqual(mark))
            {
                File.Move(staged, PathIn(directory), overwrite: true);
            }
            else
            {
                File.Delete(staged);
            }
        }
    }

    string[] Staged(string directory) => Directory.GetFiles(directory, $"{file}.*{StagedSuffix}");
}
