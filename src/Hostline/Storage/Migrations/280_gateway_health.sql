-- When each gateway of live accounts last did what was asked, and when and why it last failed (GatewayHealthTable). By the database's clock.
create table gateway_health (
  port integer not null, gateway text not null, succeeded_at bigint, failed_at bigint, failing_since bigint, failure text,
  primary key (port, gateway)) /*without rowid*/;
