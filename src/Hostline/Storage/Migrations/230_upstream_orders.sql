-- The orders that this host has placed at an upstream host, one for each hosting. Without an id an order may have been placed whose answer
-- was lost: it is looked for there before it is placed again.
create table upstream_orders (
  hosting uuid primary key, order_id uuid not null, number bigint not null, gateway text not null, external_id text, begun_at bigint not null);
create index upstream_orders_number on upstream_orders (number, begun_at);
