using System.Net;
using System.Security.Cryptography;
using Hostline.Deciding;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.People;

/// <param name="Until">When the next try is possible, if there were too many.</param>
public readonly record struct CodeOutcome(bool IsRight, DateTimeOffset? Until = null);

/// <summary>The second factor: codes of an authenticator, and recovery codes in its place.</summary>
sealed class SecondFactor(Database database, Decisions decisions, SignInTries tries, RecoveryCodes recovery, MasterKey masterKey)
{
    const string Purpose = "totp-key";

    /// <summary>Checks a code of either kind; a right one is used up.</summary>
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
            // If another request has used this step meanwhile, the code is wrong.
            return new(true, PersonTable.CheckStep(new Unit { IsRequest = true }, person, step), _ => false);
        }

        return recovery.Without(person, known.RecoveryHashes, typed) is { } left
            ? new(true, PersonTable.CheckSaved(new Unit { IsRequest = true }, known with { RecoveryCodes = left }, batch.Now))
            : new(false);
    }

    public byte[] Seal(byte[] key) => masterKey.Seal(Purpose, key);

    /// <exception cref="CryptographicException">It was encrypted with another master key.</exception>
    public byte[] Open(byte[] sealedKey) => masterKey.Open(Purpose, sealedKey);
}
