-- Deleting a profile looked through all hostings.
create index hostings_profile on hostings (profile) where profile is not null;

-- What is counted against numbers is swept by age.
create index number_acts_age on number_acts (at);

-- hostings_number serves the same questions, and each index is paid for by every change.
drop index hostings_closed;

-- Lanes whose deliveries are gone. From now on a lane goes with its last delivery.
delete from lanes where wake_at is null and lease_until is null
  and not exists (select 1 from deliveries d where d.order_id = lanes.order_id and d.destination = lanes.destination)
  and not exists (select 1 from notification_channels c where c.id = lanes.destination);
