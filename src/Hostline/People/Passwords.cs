using System.Buffers.Binary;
using System.Security.Cryptography;
using Hostline.Core.Reasons;
using Hostline.Storage.Tables;
using Microsoft.AspNetCore.Cryptography.KeyDerivation;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Hostline.People;

/// <summary>
/// Passwords, hashed by the framework's hasher. A hash is expensive on purpose, so at most two run at once, on at most half of the processors;
/// a few requests wait, and the rest are asked to try again.
/// </summary>
public sealed class Passwords(IPasswordHasher<Person> hasher) : IDisposable
{
    /// <summary>NIST SP 800-63B §3.1.1: length matters; there is no maximum and no rule about kinds of characters.</summary>
    public const int LengthAtLeast = 12;

    public const int AtOnce = 2;

    /// <summary>OWASP's recommendation for PBKDF2 with HMAC-SHA-512.</summary>
    public const int Iterations = 210_000;

    const int WaitingAtMost = 16;

    /// <summary>The framework's third format: a marker, three numbers, the salt and the derived key.</summary>
    const int FormatBytes = 13, SaltBytes = 16, KeyBytes = 32;

    readonly SemaphoreSlim places = new(Math.Clamp(Environment.ProcessorCount / 2, 1, AtOnce));
    readonly string nobodys = Nobodys();
    int waiting;
    long hashed;


    public static IPasswordHasher<Person> Hasher { get; } =
        new PasswordHasher<Person>(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));

    /// <summary>How many were hashed since the start; for tests that known and unknown people cost the same.</summary>
    public long Hashed => Interlocked.Read(ref hashed);

    /// <summary>Whether this is the person's password. Without a person the answer is no, and takes as long.</summary>
    /// <returns>Refused if too many requests wait.</returns>
    public Task<Outcome<bool>> Fits(Person? person, string password) => InTurn(() =>
        hasher.VerifyHashedPassword(person!, person?.Password ?? nobodys, password) != PasswordVerificationResult.Failed && person?.Password is not null);

    public Task<Outcome<string>> Hash(string password) => InTurn(() => hasher.HashPassword(null!, password));

    public static bool IsLongEnough(string password) => password.Length >= LengthAtLeast;

    public void Dispose() => places.Dispose();

    /// <summary>The form of a hash, with a key that no known password has. Computing one would delay every start.</summary>
    static string Nobodys()
    {
        var hash = RandomNumberGenerator.GetBytes(FormatBytes + SaltBytes + KeyBytes);
        hash[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(1), (uint)KeyDerivationPrf.HMACSHA512);
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(5), Iterations);
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(9), SaltBytes);
        return Convert.ToBase64String(hash);
    }

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
