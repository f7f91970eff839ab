-- When a notification channel was last tested, in real time: texts cost money, so they are not sent as fast as somebody can click.
alter table notification_channels add column tested_at bigint;
