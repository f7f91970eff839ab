// Notifications with the vendor's SDK, in the order of its guide: a profile, a channel, a setting for the guide's event; then
// an order, and what the channel received about it.
import { Customer } from './customer.mjs';

const NUMBER = '+13125550001';

const customer = await Customer.arrive();
const { client, receiver } = customer;
const said = { account: customer.sandbox.accounts[0].id };

said.profile = (await client.notificationProfiles.create({ name: 'NOC' })).data;
said.channel = (await client.notificationChannels.create({
  notification_profile_id: said.profile.id, channel_type_id: 'webhook', channel_destination: receiver.url,
})).data;
const [event] = await all(client.notificationEvents.list());
said.event = event;
said.condition = (await all(client.notificationEventConditions.list({ filter: { associated_record_type: { eq: 'account' } } })))[0];
said.setting = (await client.notificationSettings.create({
  notification_event_condition_id: said.condition.id, notification_profile_id: said.profile.id, notification_channel_id: said.channel.id,
})).data;
said.settings = await all(client.notificationSettings.list({ filter: { channel_type_id: { eq: 'webhook' } } }));
said.renamed = (await client.notificationProfiles.update(said.profile.id, { name: 'Night shift' })).data;

const order = await customer.order(NUMBER);
await customer.quiet();
said.told = receiver.events.filter((e) => e.data.payload.notification_event === event.name).map(({ data }) => data);
said.order = order.id;

said.deleted = (await client.notificationSettings.delete(said.setting.id)).data;
said.channelDeleted = (await client.notificationChannels.delete(said.channel.id)).data;
said.profileDeleted = (await client.notificationProfiles.delete(said.profile.id)).data;
said.left = await all(client.notificationChannels.list());
said.refused = receiver.refused;
customer.leave();
console.log(JSON.stringify(said));

async function all(pages) {
  const found = [];
  for await (const row of pages) found.push(row);
  return found;
}
