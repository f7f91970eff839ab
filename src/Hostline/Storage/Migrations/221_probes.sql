-- Texts that test whether a number's messages arrive here, from sending to arrival (ProbeTable).
create table probes (id uuid primary key, world uuid not null, number bigint not null, sent_at bigint not null, arrived_at bigint);
