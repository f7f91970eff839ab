using System.Net;
using System.Security.Cryptography;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.People;

/// <summary>What became of a code.</summary>
/// <param name="Until">When the next try is possible, if there were too many.</param>
public readonly record struct CodeOutcome(bool IsRight, DateTimeOffset? Until = null);

/// <summary>The second factor: codes of an authenticator, and recovery codes in its place.</summary>
sealed class SecondFactor(Database database, Decisions decisions, SignInTries tries, RecoveryCodes recovery, MasterKey masterKey)
{
    const string Purpose = "totp-key";

    /// <summary>Judges a code of either kind, which is used up by that.</summary>
    public async Task<CodeOutcome> Check(PersonId person, string code, IPAddress client)
    {
        var tried = await tries.OfCode(person, client);
        if (!tried.IsCounted)
        {
            return new(false, tried.Until);
        }

        var outcome = await decisions.Reach<bool>(() => Judge(person, code));
        if (outcome is { IsRefused: false, Value: true })
        {
            await tries.CodeWasRight(person, client);
            return new(true);
        }

        return new(false);
    }

    async Task<Decision<bool>> Judge(PersonId person, string code)
    {
        var batch = new ReadBatch();
        var found = batch.Many(PersonTable.ById, PersonTable.Read, person);
        await database.Run(batch);
        if (found.First is not { HasSecondFactor: true, TotpKey: { } sealedKey } known)
        {
            return new(false);
        }

        var typed = code.Replace(" ", "", StringComparison.Ordinal);
        if (Totp.StepOf(Open(sealedKey), typed, batch.Now, known.TotpStep) is { } step)
        {
            // A step that another request has used meanwhile makes this one wrong.
            return new(true, PersonTable.CheckStep(new Unit { IsRequest = true }, person, step), _ => false);
        }

        return recovery.Without(person, known.RecoveryHashes, typed) is { } left
            ? new(true, PersonTable.CheckSaved(new Unit { IsRequest = true }, known with { RecoveryCodes = left }, batch.Now))
            : new(false);
    }

    public byte[] Seal(byte[] key) => masterKey.Seal(Purpose, key);

    /// <exception cref="CryptographicException">It was sealed with another master key.</exception>
    public byte[] Open(byte[] sealedKey) => masterKey.Open(Purpose, sealedKey);
}
