using System.Security.Cryptography;
using System.Text;
using Hostline.Core.Deliveries;
using Hostline.Core.Events;
using Hostline.Core.Letters;
using Hostline.Core.Numbers;
using Hostline.Core.Ownership;
using Hostline.Core.Reasons;
using Hostline.Deciding;
using Hostline.Ownership;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Letters;

/// <summary>
/// Codes to the telephones of signers, for accounts that require them: without the right code, the link of a letter shows nothing of it. Each
/// counts against the limits of codes to a number, for the account that sent the letter.
/// </summary>
public sealed class SignerCodes(
    Database database, CommitQueue queue, Decisions decisions, OrderBook orders, ChangeUnits changes, NumberBook numbers, CodeAllowance allowance, CodeKey key,
    MasterKey masterKey)
{
    readonly byte[] browserKey = masterKey.Derive("signer-browsers");

    /// <summary>The newest code of a browser for the letter as it was sent out this time; null for none.</summary>
    public async Task<SignerCode?> Newest(SigningLetter letter, string browser) =>
        await database.One(SignerCodeTable.Newest, SignerCodeTable.Read, letter.Id, HashOf(browser)) is { } code && code.Round == letter.Round ? code : null;

    /// <summary>Whether the right code was entered in this browser.</summary>
    public async Task<bool> IsOpen(SigningLetter letter, string browser) =>
        await Newest(letter, browser) is { } code && code.IsOpen(await database.Now());

    public Task<Outcome<SignerCode>> Ask(SigningLetter letter, CodeMethod method, string browser) => decisions.Reach<SignerCode>(async () =>
    {
        var loaded = await orders.OfLetter(database, letter.Id);
        if (loaded.Count == 0 || letter.CodeTo is not { } number || await database.One(AccountTable.ById, AccountTable.Read, letter.Account) is not { } account)
        {
            return new Refusal(Reason.NotFound);
        }

        var (first, unit) = (loaded[0], new Unit { IsRequest = true });
        var (acts, version) = await numbers.ActsOf(first.World.Id, number, first.Now);
        var budget = await CodeBudget.Open(database, allowance, account.Family, first, [number]);
        var refusal = acts.RefuseSend(first.Now, number, account.Family) ?? budget.Spend(unit, number);
        await budget.Report(queue, account.Id, first);
        if (refusal is not null)
        {
            return refusal;
        }

        Count(unit, first, number, version, NumberAct.CodeSent, account.Family);
        var code = new SignerCode(Ids.New<CodeId>(first.DatabaseNow), letter.World, letter.Id, letter.Round, number, method,
            RandomNumberGenerator.GetBytes(SentCode.NonceBytes), HashOf(browser), first.Now, 0, null);
        SignerCodeTable.Add(unit, code, first.DatabaseNow);
        ErrandTable.Add(unit, first.World, Ids.New<ErrandId>(first.DatabaseNow), letter.Account, first.Order.Id, null, ErrandKind.SendSignerCode,
            code.Id.Bytes(), first.Now, first.DatabaseNow);
        Tell(unit, loaded, letter, EventKinds.LetterCodeSent);
        return new(code, unit);
    });

    /// <summary>Whether the code is right; each has three tries, and wrong ones also count against the number.</summary>
    public async Task<bool> Enter(SigningLetter letter, SignerCode sent, string given)
    {
        var counted = new RowList<int>(r => r.Int(0));
        await queue.Write(new Unit { IsRequest = true }.Returning(counted, SignerCodeTable.Try, sent.Id));
        return counted.Rows.Count > 0 && (await decisions.Reach<bool>(() => Judge(letter, sent, given))).Value;
    }

    async Task<Decision<bool>> Judge(SigningLetter letter, SignerCode sent, string given)
    {
        var loaded = await orders.OfLetter(database, letter.Id);
        if (loaded.Count == 0 || await database.One(AccountTable.ById, AccountTable.Read, letter.Account) is not { } account)
        {
            return new(false);
        }

        var (first, unit) = (loaded[0], new Unit { IsRequest = true });
        var (acts, version) = await numbers.ActsOf(first.World.Id, sent.Number, first.Now);
        if (!sent.TakesCode(first.Now) || acts.RefuseTry(first.Now, sent.Number, account.Family) is not null)
        {
            return new(false);
        }

        var isRight = sent.Matches(given, key.Bytes);
        if (isRight)
        {
            SignerCodeTable.CheckEntered(unit, sent.Id, first.DatabaseNow);
            Tell(unit, loaded, letter, EventKinds.LetterCodeEntered);
        }
        else
        {
            Count(unit, first, sent.Number, version, NumberAct.WrongCode, account.Family);
        }

        return new(isRight, unit);
    }

    static void Count(Unit unit, LoadedOrder first, PhoneNumber number, int version, NumberAct act, AccountId family)
    {
        unit.Guard(Guard.OfNumber(first.World.Id, number.Digits, version));
        NumberTable.Touch(unit, first.World.Id, number);
        NumberTable.Count(unit, first.World.Id, number, first.Now, Ids.New<ActId>(first.DatabaseNow), act, family);
    }

    void Tell(Unit unit, IReadOnlyList<LoadedOrder> loaded, SigningLetter letter, string kind)
    {
        var work = new LetterUnit(unit, changes, loaded, Actor.Signer);
        work.Tell(letter.Hostings, kind, letter.Id);
        work.Finish();
    }

    /// <summary>Keyed, so that access to the table opens no letter.</summary>
    byte[] HashOf(string browser) => HMACSHA256.HashData(browserKey, Encoding.UTF8.GetBytes(browser));
}
