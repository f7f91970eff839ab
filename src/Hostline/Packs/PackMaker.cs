using System.IO.Compression;
using System.Text;
using Hostline.Audit;
using Hostline.Core.Accounts;
using Hostline.Core.Events;
using Hostline.Core.Worlds;
using Hostline.Documents;
using Hostline.Outbox;
using Hostline.Seals;
using Hostline.Storage;
using Hostline.Storage.Tables;

namespace Hostline.Packs;

/// <summary>
/// Writes an evidence pack while it is being sent: everything about one order or number, with the histories as hash chains, a signed list of
/// all files, and a script that verifies them without Hostline.
/// </summary>
public sealed class PackMaker(Database database, AuditKey key, DocumentFile files, DeliveryLog deliveries)
{
    /// <summary>Where this host publishes the key with which packs are signed.</summary>
    public const string KeyPath = "/hostline/v1/audit/key";

    const int AddressesAtMost = 100, ActsAtMost = 1_000;

    static readonly Sql Addresses = new("select id, customer, street, city, region, postal_code, country, created_at, updated_at from addresses "
        + "where account = $1 order by id limit $2");

    readonly PackChains chains = new(database);

    public async Task Write(PackSubject subject, Stream to, Uri keyAddress, CancellationToken cancellation)
    {
        var madeAt = (await database.Now()).CutToMicros();
        var tail = new TailStream(to);
        var zip = await ZipArchive.CreateAsync(tail, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellation);
        await using (zip.ConfigureAwait(false))
        {
            var pack = new PackZip(zip, cancellation);
            await pack.Add("README.txt", PackText.Explanation(subject.Name, madeAt, keyAddress));
            await pack.Add("verify.py", PackText.Script);
            var each = new PackOrder(database, files, deliveries, chains);
            foreach (var order in subject.Orders)
            {
                await each.Add(pack, order, cancellation);
            }

            foreach (var account in subject.Accounts)
            {
                await Add(pack, subject, account, cancellation);
            }

            await pack.Add("lines.json", PackText.Json(await Lines(subject)));
            await pack.Add("seals.json", PackText.Json(await Seals(subject)));
            await Sign(pack, subject, madeAt);
        }

        await tail.FlushAsync(cancellation);
    }

    /// <summary>An account's history contains the affairs of other people: only what names this order or number is shown.</summary>
    async Task Add(PackZip pack, PackSubject subject, Account account, CancellationToken cancellation)
    {
        var batch = new ReadBatch();
        var end = batch.Many(ChainTable.Account, r => new PackedChain(Subject.Account, account.Id, r.Long(1), r.Bytes(2), r.BytesOrNull(3)), account.Id);
        var addresses = batch.Many(Addresses, ReadAddress, account.Id, AddressesAtMost);
        await database.Run(batch, cancellation);
        await pack.Add($"accounts/{account.Id}/account.json", PackText.Json(new
        {
            id = account.Id.Value,
            name = account.Name,
            email = account.Email,
            status = account.Status,
            parent = account.Parent?.Value,
            opened_at = account.OpenedAt,
            addresses = addresses.Rows,
        }));
        var about = subject.Orders.Select(o => o.Id.ToString()).Concat(subject.Numbers.Select(n => n.ToString()[1..])).ToList();
        await pack.Add($"accounts/{account.Id}/events.jsonl",
            chains.Lines(end.Rows[0], payload => about.Any(a => payload.Contains(a, StringComparison.Ordinal)), cancellation));
    }

    async Task<object> Lines(PackSubject subject)
    {
        var batch = new ReadBatch();
        var asked = subject.Numbers.Select(n => (Number: n, Acts: batch.Many(LineActTable.OfNumber, LineActTable.Read, subject.World, n, ActsAtMost),
            Locks: batch.Many(LineLockTable.Of, LineLockTable.Read, subject.World, n))).ToList();
        await database.Run(batch);
        return asked.Select(a => new
        {
            number = a.Number.ToString(),
            @lock = a.Locks.Rows.Select(l => new { locked_at = l.LockedAt, unlock_at = l.UnlockAt }).FirstOrDefault(),
            asked = a.Acts.Rows.Select(r => new { act = r.Act, at = r.At, proof = r.Proof.Value, order = r.Order?.Value, why = r.Why }),
        });
    }

    /// <summary>The signed head of the world's keyed log, and the last step of each account, which covers its events and those of its orders.</summary>
    async Task<object> Seals(PackSubject subject)
    {
        var head = await SignedHead.Export(database, key, subject.World);
        var batch = new ReadBatch();
        var last = subject.Accounts.Select(a => batch.Many(SealTable.Last, SealTable.ReadStep, subject.World, a.Id)).ToList();
        if (last.Count > 0)
        {
            await database.Run(batch);
        }

        return new
        {
            head = new
            {
                world = head.World.Value,
                @sealed = head.Sealed,
                link = head.Link,
                at = head.At,
                at_micros = head.At.ToMicros(),
                publicKey = head.PublicKey,
                signature = head.Signature,
            },
            steps = last.SelectMany(l => l.Rows).Select(s => new
            {
                n = s.N,
                account = s.Account.Value,
                events = s.Events,
                subject = s.Subject.Value,
                sequence = s.Sequence,
                digest = Convert.ToHexStringLower(s.Digest),
                at = s.At,
                link = Convert.ToHexStringLower(s.Link),
            }),
        };
    }

    async Task Sign(PackZip pack, PackSubject subject, DateTimeOffset madeAt)
    {
        var manifest = PackText.Json(new
        {
            pack = "hostline evidence 1",
            about = subject.Name,
            world = subject.World.Value,
            made_at = madeAt,
            public_key = Convert.ToBase64String(key.Signing.PublicKey),
            members = pack.Files.Select(f => new { name = f.Name, size = f.Size, sha256 = f.Sha256 }).ToList(),
        });
        await pack.Add("manifest.json", manifest);
        await pack.Add("manifest.sig", Encoding.ASCII.GetBytes(Convert.ToBase64String(key.Signing.Sign(manifest))));
    }

    static object ReadAddress(Row r) => new
    {
        id = r.Id<AddressId>(0).Value,
        customer = r.Text(1),
        street = r.Text(2),
        city = r.Text(3),
        region = r.Text(4),
        postal_code = r.Text(5),
        country = r.Text(6),
        created_at = r.Time(7),
        updated_at = r.Time(8),
    };
}
