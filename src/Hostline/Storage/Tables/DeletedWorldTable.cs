namespace Hostline.Storage.Tables;

/// <summary>
/// The steps in which a world is deleted: its row and its keys at once, so that it cannot be opened and no verb or loop finds its orders; up to
/// one batch of pending work in the same unit; everything else later, in small batches.
/// </summary>
static class DeletedWorldTable
{
    const int RowsPerBatch = 500;
    const int OrdersPerBatch = 10;

    /// <summary>A check: the sandbox exists. The live world cannot be deleted.</summary>
    static readonly Sql DeleteWorld = new("delete from worlds where id = $1 and key_hash is not null");

    static readonly Sql DeleteKeys = new("delete from api_keys where account in (select id from accounts where world = $1)");
    static readonly Insert Remember = new("deleted_worlds", "id, wake_at", "$1, $2");

    /// <summary>Whether there is anything to sweep at database instant $1.</summary>
    public static readonly Sql Due = new("select count(*) from (select 1 from deleted_worlds where wake_at <= $1 limit 1) d");

    /// <summary>Leases one of the deleted worlds: $1 database now, $2 lease end.</summary>
    public static readonly Sql Claim = new("""
        update deleted_worlds set wake_at = $2 where id in (select id from deleted_worlds where wake_at <= $1 order by wake_at limit 1 /*skip locked*/)
        returning id
        """);

    static readonly Sql LeaveAt = new("update deleted_worlds set wake_at = $2 where id = $1");
    static readonly Sql Forget = new("delete from deleted_worlds where id = $1");

    /// <summary>Work that a loop could still find due. $1 world, $2 limit.</summary>
    static readonly Sql[] Work =
    [
        new("delete from lanes where (order_id, destination) in (select order_id, destination from lanes where world = $1 and wake_at > 0 limit $2) "
            + "returning 1"),
        new("update deliveries set due_at = null, wake_at = null where id in (select id from deliveries where world = $1 and due_at is not null limit $2) "
            + "returning 1"),
        new("delete from errands where id in (select id from errands where world = $1 limit $2) returning 1"),
        new("delete from deadlines where (subject, kind) in (select subject, kind from deadlines where world = $1 limit $2) returning 1"),
        Keyed("routes", "world, number"),
        Keyed("advances", "world"),
    ];

    const string SomeMembers = "(select account, person from members where world = $1 order by person, account limit $2)";

    /// <summary>Of some members of the world, the people who are nothing anywhere else, and cannot become it by a link that is under way.</summary>
    const string PeopleOfItAlone = $"""
        (select p.id from people p where p.id in (select m.person from {SomeMembers} m) and p.host_role is null
          and not exists (select 1 from members o where o.person = p.id and o.world <> $1)
          and not exists (select 1 from sessions s where s.person = p.id and (s.world is null or s.world <> $1))
          and not exists (select 1 from operator_keys k where k.person = p.id)
          and not exists (select 1 from identities i where i.person = p.id)
          and not exists (select 1 from invitations i where i.used_at is null and (i.world is null or i.world <> $1)
            and (i.person = p.id or lower(i.email) = p.email_key)))
        """;

    /// <summary>Rows that belong to the world itself. $1 world, $2 limit.</summary>
    static readonly Sql[] OfWorld =
    [
        Keyed("messages", "id"), Keyed("notices", "id"), Keyed("number_acts", "world, number, at, id"), Keyed("numbers", "world, number"),
        Keyed("campaign_numbers", "world, number"), Keyed("campaign_task_numbers", "task, number"), Keyed("campaign_tasks", "id"),
        Keyed("notification_settings", "id"), Keyed("notification_profiles", "id"),
        Keyed("notification_channels", "id"), Keyed("campaigns", "id"), Keyed("destinations", "id"),
        Keyed("outcomes", "world, number"), Keyed("locks", "world, number"), Keyed("consent_tries", "consent"),
        Keyed("window_stops", "consent, kind, from_at"), Keyed("alarms", "id"), Keyed("frozen_deadlines", "subject, kind"),
        Keyed("number_settings", "hosting"), Keyed("applications", "id"), Keyed("addresses", "id"),
        Keyed("allowlist", "from_account, to_account"), Keyed("simulated_routes", "world, number"),
        Keyed("particulars", "hosting"), Keyed("letters", "id"), Keyed("bulk_requests", "id"), Keyed("hosting_names", "account, name"),
        Keyed("seals", "world, n"), Keyed("seal_heads", "world"),
        new($"delete from passkeys where person in {PeopleOfItAlone}"), new($"delete from people where id in {PeopleOfItAlone} returning 1"),
        new($"delete from members where (account, person) in {SomeMembers} returning 1"),
        Keyed("account_limits", "account"), Keyed("invitations", "id"), Keyed("sessions", "id"), Keyed("comments", "id"),
        Keyed("lead_times", "hosting"), Keyed("spent_addresses", "address"), Keyed("proposals", "id"),
        Keyed("line_proofs", "id"), Keyed("line_acts", "id"), Keyed("line_locks", "world, number"), Keyed("opt_outs", "world, scope, other"),
        Keyed("order_checks", "order_id"), Keyed("letterheads", "account"), Keyed("moves", "hosting"), Keyed("undos", "id"),
        Keyed("probes", "id"), Keyed("signer_codes", "id"), Keyed("line_disputes", "id"),
    ];

    static string Some(string table) => $"(select id from {table} where world = $1 order by id limit $2)";

    const string SomeOrders = "(select o.id from accounts a join orders o on o.account = a.id where a.world = $1 order by o.id limit $2)";

    /// <summary>Some orders with all their rows; the orders come last. $1 world, $2 orders.</summary>
    static readonly Sql[] OfOrders =
    [
        new($"delete from attempts where delivery in (select id from deliveries where order_id in {SomeOrders})"),
        new($"delete from deliveries where order_id in {SomeOrders}"),
        new($"delete from lanes where order_id in {SomeOrders}"),
        new($"delete from sent_codes where hosting in (select id from hostings where order_id in {SomeOrders})"),
        new($"delete from calls where hosting in (select id from hostings where order_id in {SomeOrders})"),
        new($"delete from shown_codes where hosting in (select id from hostings where order_id in {SomeOrders})"),
        new($"delete from document_chunks where document in (select id from documents where order_id in {SomeOrders})"),
        new($"delete from documents where order_id in {SomeOrders}"),
        new($"delete from consents where order_id in {SomeOrders}"),
        new($"delete from letter_hostings where hosting in (select id from hostings where order_id in {SomeOrders})"),
        new($"delete from hostings where order_id in {SomeOrders}"),
        new($"delete from events where subject_id in {SomeOrders}"),
        new($"delete from orders where id in {SomeOrders} returning 1"),
    ];

    const string EmptyAccounts =
        "(select a.id from accounts a where a.world = $1 and not exists (select 1 from orders o where o.account = a.id) order by a.id limit $2)";

    static readonly string SomeTexts = Some("texts");

    /// <summary>Some texts with all their rows; the texts come last. $1 world, $2 texts.</summary>
    static readonly Sql[] OfTexts =
    [
        new($"delete from attempts where delivery in (select id from deliveries where order_id in {SomeTexts})"),
        new($"delete from deliveries where order_id in {SomeTexts}"),
        new($"delete from lanes where order_id in {SomeTexts}"),
        new($"delete from texts where id in {SomeTexts} returning 1"),
    ];

    /// <summary>Accounts without orders, with all their rows. $1 world, $2 accounts.</summary>
    static readonly Sql[] OfAccounts =
    [
        // Deliveries that test a destination belong to no order: their lanes have the id of their account.
        new($"delete from attempts where delivery in (select id from deliveries where order_id in {EmptyAccounts})"),
        new($"delete from deliveries where order_id in {EmptyAccounts}"),
        new($"delete from lanes where order_id in {EmptyAccounts}"),
        new($"delete from document_chunks where document in (select id from documents where kind = 4 and account in {EmptyAccounts})"),
        new($"delete from documents where kind = 4 and account in {EmptyAccounts}"),
        new($"delete from document_chunks where document in (select id from identity_documents where account in {EmptyAccounts})"),
        new($"delete from documents where id in (select id from identity_documents where account in {EmptyAccounts})"),
        new($"delete from identity_documents where account in {EmptyAccounts}"),
        new($"delete from auto_responses where profile in (select id from profiles where account in {EmptyAccounts})"),
        new($"delete from profiles where account in {EmptyAccounts}"),
        new($"delete from idempotency where account in {EmptyAccounts}"),
        new($"delete from api_keys where account in {EmptyAccounts}"),
        new($"delete from events where subject_id in {EmptyAccounts}"),
        new($"delete from accounts where id in {EmptyAccounts} returning 1"),
    ];

    /// <summary>Deletes a sandbox as far as anyone can see.</summary>
    public static Unit CheckDeleted(Unit unit, WorldId world, DateTimeOffset databaseNow)
    {
        unit.Check(1, DeleteWorld, world).Then(DeleteKeys, world).Then(Remember, world, databaseNow);
        foreach (var silence in Work)
        {
            unit.Then(silence, world, RowsPerBatch);
        }

        return unit;
    }

    /// <summary>Deletes one more batch.</summary>
    /// <returns>Once the unit is written: a row for each deleted row, by statement. No rows if nothing was left.</returns>
    public static IReadOnlyList<RowList<int>> SweepSome(Unit unit, WorldId world) =>
    [
        .. Work.Concat(OfWorld).Select(sql => Sweep(unit, sql, world, RowsPerBatch)),
        .. OfOrders.Concat(OfTexts).Concat(OfAccounts).Select(sql => Sweep(unit, sql, world, OrdersPerBatch)),
    ];

    static RowList<int> Sweep(Unit unit, Sql sql, WorldId world, int atMost)
    {
        var gone = new RowList<int>(_ => 1);
        unit.Returning(gone, sql, world, atMost);
        return gone;
    }

    public static Unit Finished(Unit unit, WorldId world) => unit.Then(Forget, world);

    public static Unit GoOn(Unit unit, WorldId world, DateTimeOffset databaseNow) => unit.Then(LeaveAt, world, databaseNow);

    static Sql Keyed(string table, string key) =>
        new($"delete from {table} where ({key}) in (select {key} from {table} where world = $1 limit $2) returning 1");
}
