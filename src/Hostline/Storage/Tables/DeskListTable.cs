namespace Hostline.Storage.Tables;

static class DeskListTable
{
    /// <summary>
    /// Accounts of world $1 by id, newest first: before $2, whose name or address contains $3 (in lower case, with \ before wildcards; '' for
    /// any), $4 limit.
    /// </summary>
    public static readonly Sql Accounts = new("""
        select a.id, a.name, a.email, a.status, a.opened_at,
          (select count(*) from (select 1 from hostings h where h.account = a.id and h.state = 7 limit 1000) n)
        from accounts a where a.world = $1 and a.id < $2 and ($3 = '' or lower(a.name) like $3 escape '\' or lower(coalesce(a.email, '')) like $3 escape '\')
        order by a.id desc limit $4
        """);

    public static readonly Sql ByNumber =
        new("select h.order_id from hostings h where h.world = $1 and h.number = $2 order by h.id desc limit $3");

    public static readonly Sql ByReference = new("select o.id from orders o where o.world = $1 and o.reference = $2 order by o.id desc limit $3");

    public static readonly Sql ByFile = new(
        "select d.order_id from documents d where d.sha256 = $2 and d.world = $1 and d.order_id is not null order by d.id desc limit $3");

    public static readonly Sql OfAccount = new("select o.id from orders o where o.account = $1 order by o.id desc limit $2");

    public static readonly Sql Locks = new("""
        select l.number, l.account, a.name, l.locked_at, l.locked_by from locks l join accounts a on a.id = l.account
        where l.world = $1 and l.number > $2 order by l.number limit $3
        """);

    public static readonly Sql AccountById = new("select id from accounts where id = $2 and world = $1");

    /// <summary>Accounts of world $1 with name $2 (in lower case); up to two, to see whether the name is unique.</summary>
    public static readonly Sql AccountsByName = new("select id from accounts where world = $1 and lower(name) = $2 order by id limit 2");

    /// <summary>Webhooks of world $1 that wait for an attempt, counted up to $2.</summary>
    public static readonly Sql CountDeliveries = new("select count(*) from (select 1 from deliveries where world = $1 and due_at is not null limit $2) d");

    public static readonly Sql CountRoutes = new("select count(*) from (select 1 from routes where world = $1 and confirmed < generation limit $2) r");
}
