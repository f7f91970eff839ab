// Everything else that the SDK has for hosted numbers: profiles and their resources, the settings of numbers, the log of
// deliveries. Prints the answers.
import { Customer, listed } from './customer.mjs';

const NUMBER = '+13125550001';

const customer = await Customer.arrive();
const { client, receiver, profile } = customer;
const said = { profile };

said.profiles = await profiles();
said.automaticAnswers = await automaticAnswers();
const order = await activate();
said.order = order;
said.numbers = await numbers();
said.ofProfile = {
  numbers: await listed(client.messagingProfiles.listPhoneNumbers(profile.id)),
  shortCodes: await listed(client.messagingProfiles.listShortCodes(profile.id)),
  senderIds: await listed(client.messagingProfiles.listAlphanumericSenderIDs(profile.id)),
};
said.deliveries = await deliveries();

customer.leave();
console.log(JSON.stringify(said));

async function profiles() {
  const { data: made } = await client.messagingProfiles.create({ name: 'Second line', whitelisted_destinations: ['US', 'CA'] });
  return {
    made,
    changed: (await client.messagingProfiles.update(made.id, { name: 'Renamed', mms_transcoding: true })).data,
    retrieved: (await client.messagingProfiles.retrieve(made.id)).data,
    found: await listed(client.messagingProfiles.list({ filter: { name: 'Renamed' } })),
    renewed: (await client.messagingProfiles.actions.regenerateSecret(made.id)).data,
    removed: (await client.messagingProfiles.delete(made.id)).data,
    left: await listed(client.messagingProfiles.list({ 'page[size]': 1 })),
  };
}

async function automaticAnswers() {
  const configs = client.messagingProfiles.autorespConfigs;
  const wanted = { op: 'stop', keywords: ['STOP', 'END'], country_code: 'US', resp_text: 'Bye.' };
  const { data: made } = await configs.create(profile.id, wanted);
  const of = { profile_id: profile.id };
  return {
    made,
    retrieved: (await configs.retrieve(made.id, of)).data,
    changed: (await configs.update(made.id, { ...of, ...wanted, resp_text: 'Good bye.' })).data,
    all: (await configs.list(profile.id)).data,
    ofCanada: (await configs.list(profile.id, { country_code: 'CA' })).data,
    gone: await configs.delete(made.id, of),
    left: (await configs.list(profile.id)).data,
  };
}

async function activate() {
  const order = await customer.order(NUMBER);
  const { message } = await customer.sendCode(order, NUMBER, 'sms');
  await customer.enterCode(order, NUMBER, message.code);
  await customer.upload(order);
  await receiver.numberIs(order.id, NUMBER, 'successful');
  await customer.quiet();
  return customer.retrieve(order);
}

async function numbers() {
  const settings = client.phoneNumbers.messaging;
  const { data: unassigned } = await client.messagingHostedNumbers.update(NUMBER, { messaging_profile_id: '', tags: ['front desk'] });
  return {
    unassigned,
    kept: (await client.messagingHostedNumbers.update(unassigned.id, { tags: ['front desk'] })).data,
    assigned: (await settings.update(NUMBER, { messaging_profile_id: profile.id })).data,
    retrieved: (await settings.retrieve(NUMBER)).data,
    longCodes: await listed(settings.list({ 'filter[type]': 'longcode' })),
    tollFree: await listed(settings.list({ 'filter[type]': 'tollfree' })),
    byPart: await listed(client.messagingHostedNumbers.list({ 'filter[phone_number]': NUMBER, 'filter[phone_number][contains]': '5550001' })),
    sorted: await listed(client.messagingHostedNumbers.list({ 'sort[phone_number]': 'desc' })),
  };
}

async function deliveries() {
  const all = await listed(client.webhookDeliveries.list({ 'page[size]': 2 }));
  return {
    all,
    retrieved: (await client.webhookDeliveries.retrieve(all[0].id)).data,
    delivered: await listed(client.webhookDeliveries.list({ filter: { status: { eq: 'delivered' } } })),
    failed: await listed(client.webhookDeliveries.list({ filter: { status: { eq: 'failed' } } })),
    created: await listed(client.webhookDeliveries.list({ filter: { event_type: 'messaging_hosted_numbers_orders.created' } })),
  };
}
