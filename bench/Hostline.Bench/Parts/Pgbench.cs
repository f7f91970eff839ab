using System.Globalization;
using Hostline.Tests.Support;

namespace Hostline.Bench.Parts;

/// <summary>
/// What PostgreSQL alone can do when every order is its own transaction: the rows of one order are written into Hostline's schema
/// with prepared statements. It reads nothing, decides nothing and uses no HTTP.
/// </summary>
static class Pgbench
{
    // Each client counts its own orders; permute scatters their numbers as Hostline.Bench.Load.Numbers does. The ids grow, as
    // version 7 UUIDs do. Texts and bytes are as long as those of a created order.
    const string Script = """
        \set k :i * 64 + :client_id
        \set i :i + 1
        \set n permute(:k, 2000000000, 7) + 2000000000
        begin;
        insert into orders (id, world, account, profile, status, document_refusal, letter, bill, sequence, chain_head, last_event_at,
          announced, version, created_at, updated_at)
        values (lpad(to_hex(:k::bigint), 32, '0')::uuid, '018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000002', null, 1, null,
        null, null, 1,
          '\x0102030405060708091011121314151617181920212223242526272829303132', 1700000000000000, 0, 1, 1700000000000000, 1700000000000000);
        insert into hostings (id, world, account, order_id, position, number, state, required, open, reason, note, profile, live, holds, created_at, updated_at)
        values (lpad(to_hex(:k::bigint), 32, '0')::uuid, '018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000002',
          lpad(to_hex(:k::bigint), 32, '0')::uuid, 0, :n::bigint, 3, 31, 31, null, null, null, true, false, 1700000000000000,
          1700000000000000) on conflict do nothing;
        insert into events (id, world, account, subject, subject_id, sequence, at, kind, actor, reason, payload, payload_hash, hash)
        values (lpad(to_hex(:k::bigint), 32, '0')::uuid, '018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000002', 1,
          lpad(to_hex(:k::bigint), 32, '0')::uuid, 1, 1700000000000000, 'order.created', 'customer KEY01234', null, rpad('', 60, 'x')::bytea,
          '\x0102030405060708091011121314151617181920212223242526272829303132', '\x0102030405060708091011121314151617181920212223242526272829303132');
        insert into deadlines (subject, kind, world, order_id, due_at, wake_at)
        values (lpad(to_hex(:k::bigint), 32, '0')::uuid, 3, '018f0000-0000-7000-8000-000000000001', lpad(to_hex(:k::bigint), 32, '0')::uuid,
        1700000000000000, 1700000000000000)
        on conflict (subject, kind) do update set due_at = excluded.due_at, wake_at = excluded.wake_at;
        end;

        """;

    /// <summary>Orders a second with this many clients; the tables are emptied first.</summary>
    public static async Task<double> Rate(Cluster cluster, string database, int clients, TimeSpan length)
    {
        await cluster.Execute(database, "truncate orders, hostings, events, deadlines; checkpoint");
        var script = Path.Combine(Path.GetTempPath(), $"hostline-bench-{Environment.ProcessId}.sql");
        try
        {
            await File.WriteAllTextAsync(script, Script);
            var printed = await PostgresPrograms.Run(
                "pgbench", "-n", "-M", "prepared", "-c", $"{clients}", "-j", "2", "-T", $"{(int)length.TotalSeconds}", "-D", "i=0", "-f", script,
                "-h", "127.0.0.1", "-p", $"{cluster.Port}", "-U", "app", database);
            return double.Parse(printed.Split('\n').First(l => l.StartsWith("tps = ", StringComparison.Ordinal)).Split(' ')[2], CultureInfo.InvariantCulture);
        }
        finally
        {
            File.Delete(script);
        }
    }
}
