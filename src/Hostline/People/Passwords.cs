using System.Security.Cryptography;
using Hostline.Core.Reasons;
using Hostline.Storage.Tables;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Hostline.People;

/// <summary>
/// Passwords, hashed by the framework's hasher. A hash costs much on purpose, so there are at most two at once, and half of the
/// processors; a short queue waits, and whoever finds it full is told to come again.
/// </summary>
public sealed class Passwords : IDisposable
{
    /// <summary>NIST SP 800-63B §3.1.1: length counts; there is no maximum and no rule for kinds of characters.</summary>
    public const int LengthAtLeast = 12;

    public const int AtOnce = 2;

    /// <summary>OWASP's figure for PBKDF2 with HMAC-SHA-512.</summary>
    public const int Iterations = 210_000;

    const int WaitingAtMost = 16;

    readonly IPasswordHasher<Person> hasher;
    readonly SemaphoreSlim places = new(Math.Clamp(Environment.ProcessorCount / 2, 1, AtOnce));
    readonly string nobodys;
    int waiting;
    long hashed;

    public Passwords(IPasswordHasher<Person> hasher)
    {
        this.hasher = hasher;
        nobodys = hasher.HashPassword(null!, Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
    }

    public static IPasswordHasher<Person> Hasher { get; } =
        new PasswordHasher<Person>(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));

    /// <summary>How many were hashed since the start: known and unknown people cost the same.</summary>
    public long Hashed => Interlocked.Read(ref hashed);

    /// <summary>Whether this is the person's password; of nobody's, the answer is no and takes as long.</summary>
    /// <returns>Refused if too many wait.</returns>
    public Task<Outcome<bool>> Fits(Person? person, string password) => InTurn(() =>
        hasher.VerifyHashedPassword(person!, person?.Password ?? nobodys, password) != PasswordVerificationResult.Failed && person?.Password is not null);

    /// <summary>What is stored of a new password.</summary>
    public Task<Outcome<string>> Hash(string password) => InTurn(() => hasher.HashPassword(null!, password));

    public static bool IsLongEnough(string password) => password.Length >= LengthAtLeast;

    public void Dispose() => places.Dispose();

    async Task<Outcome<T>> InTurn<T>(Func<T> hash)
    {
        if (Interlocked.Increment(ref waiting) > WaitingAtMost)
        {
            Interlocked.Decrement(ref waiting);
            return new Refusal(Reason.Busy);
        }

        await places.WaitAsync();
        try
        {
            Interlocked.Increment(ref hashed);
            return await Task.Run(hash);
        }
        finally
        {
            places.Release();
            Interlocked.Decrement(ref waiting);
        }
    }
}
