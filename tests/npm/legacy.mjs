// The journey of a number with an older generation of the vendor's SDK. Calls that this generation lacks (codes, documents,
// the eligibility check) are sent as curl would send them. Prints the answers and webhooks.
//   HOSTLINE_URL  where Hostline is
//   TELNYX_SDK    the package: telnyx-1 or telnyx-2
import { createRequire } from 'node:module';
import { hostline, pdf } from './customer.mjs';
import { Receiver } from './receiver.mjs';

const NUMBER = '+13125550001';
const SPARE = '+13125550002';
const { HOSTLINE_URL, TELNYX_SDK } = process.env;

const sandbox = await hostline('POST', '/sandboxes', undefined, { accounts: [{ name: 'acme' }] });
const [account] = sandbox.accounts;
const sdk = connect(account.api_key);
const receiver = await Receiver.open((body, headers) => sdk.webhooks.constructEvent(
  body,
  Buffer.from(headers['telnyx-signature-ed25519'], 'base64'),
  headers['telnyx-timestamp'],
  Buffer.from(account.public_key, 'base64'),
));
const said = { account: account.id };

// These generations keep one object for all profiles and overwrite it with every answer, so keep only ids and copies.
const profile = (await sdk.messagingProfiles.create({
  name: 'Support line', whitelisted_destinations: ['US'], webhook_url: receiver.url,
})).data.id;
said.renamed = (await sdk.messagingProfiles.update(profile, { name: 'Sales line' })).data;
said.profile = copy((await sdk.messagingProfiles.retrieve(profile)).data);
const { data: unused } = await sdk.messagingProfiles.create({ name: 'Nobody', whitelisted_destinations: ['US'] });
said.profiles = await listed(sdk.messagingProfiles.list({ page: { size: 1 } }));
said.removed = copy((await unused.del()).data);

said.created = await sdk.messagingHostedNumberOrders.create({ messaging_profile_id: profile, phone_numbers: [NUMBER] });
const order = said.created.data;
await prove();
await upload();
await receiver.numberIs(order.id, NUMBER, 'successful');
said.retrieved = (await sdk.messagingHostedNumberOrders.retrieve(order.id)).data;
const { data: spare } = await sdk.messagingHostedNumberOrders.create({ messaging_profile_id: profile, phone_numbers: [SPARE] });
said.listed = await listed(sdk.messagingHostedNumberOrders.list({ page: { size: 1 } }));
said.deleted = (await sdk.messagingHostedNumberOrders.del(spare.id)).data;
await receiver.numberIs(spare.id, SPARE, 'deleted');

said.inventory = await inventory();
said.ofProfile = {
  numbers: await listed(sdk.messagingProfiles.listPhoneNumbers(profile)),
  shortCodes: await listed(sdk.messagingProfiles.listShortCodes(profile)),
  ...(TELNYX_SDK === 'telnyx-1' ? await senderIds() : await automaticAnswers()),
};
said.refusals = {
  unknown_key: await refusal(() => connect('KEY0000000000000000000000000000000000').messagingHostedNumberOrders.list()),
  unknown_order: await refusal(() => sdk.messagingHostedNumberOrders.retrieve('0198c5a0-0000-7000-8000-000000000000')),
  empty_order: await refusal(() => sdk.messagingHostedNumberOrders.create({})),
  profile_in_use: await refusal(async () => (await sdk.messagingProfiles.retrieve(profile)).data.del()),
};

said.released = await release();
await receiver.numberIs(order.id, NUMBER, 'deleted');
said.inventoryAfterwards = (await inventory()).listed;

said.webhooks = receiver.events;
said.refused = receiver.refused;
receiver.close();
console.log(JSON.stringify(said));

function connect(apiKey) {
  const loaded = createRequire(import.meta.url)(TELNYX_SDK);
  const client = (loaded.default ?? loaded)(apiKey);
  const { hostname, port } = new URL(HOSTLINE_URL);
  client.setHost(hostname, port, 'http');
  return client;
}

async function prove() {
  said.eligibility = await v2('GET', `/messaging_hosted_number_orders/eligibility_numbers_check?phone_numbers=${encodeURIComponent(SPARE)},%2B13125550110`);
  await v2('POST', `/messaging_hosted_number_orders/${order.id}/verification_codes`, { phone_numbers: [NUMBER], verification_method: 'sms' });
  await hostline('POST', `/sandboxes/${sandbox.id}/clock`, sandbox.key, { advance: 'PT0S' });
  const { data: [{ code }] } = await hostline('GET', `/sandboxes/${sandbox.id}/messages?kind=sms`, sandbox.key);
  said.verified = await v2('POST', `/messaging_hosted_number_orders/${order.id}/validation_codes`, { verification_codes: [{ phone_number: NUMBER, code }] });
}

async function upload() {
  const form = new FormData();
  for (const name of ['loa', 'bill']) form.append(name, new Blob([pdf(name)]), `${name}.pdf`);
  said.uploaded = await v2('POST', `/messaging_hosted_number_orders/${order.id}/actions/file_upload`, form);
}

/** The number's settings, by every call that this generation has. */
async function inventory() {
  const all = { listed: await listed(sdk.phoneNumbersMessaging.list()) };
  if (all.listed.length === 0) return all;
  all.retrieved = (await sdk.phoneNumbers.retrieveMessagingSettings(NUMBER)).data;
  all.tagged = (await sdk.phoneNumbers.updateMessagingSettings(NUMBER, { tags: ['legacy'] })).data;
  if (sdk.messagingPhoneNumbers) {
    all.aliasListed = await listed(sdk.messagingPhoneNumbers.list());
    all.aliasRetrieved = (await sdk.messagingPhoneNumbers.retrieve(NUMBER)).data;
    all.aliasUpdated = (await sdk.messagingPhoneNumbers.update(NUMBER, { messaging_profile_id: profile })).data;
  }
  return all;
}

async function senderIds() {
  return { senderIds: await listed(sdk.messagingProfiles.listSenderIds(profile)) };
}

async function automaticAnswers() {
  const wanted = { op: 'stop', keywords: ['STOP'], country_code: 'US', resp_text: 'Bye.' };
  const { data: of } = await sdk.messagingProfiles.retrieve(profile);
  const { data: made } = await of.createAutorespConfig(wanted);
  return { made, all: await listed(of.listAutorespConfigs()) };
}

/** The first generation's method for this calls a path that never existed. */
async function release() {
  return TELNYX_SDK === 'telnyx-1' ? v2('DELETE', `/messaging_hosted_numbers/${NUMBER}`) : sdk.messagingHostedNumbers.del(NUMBER);
}

async function v2(method, path, body) {
  const isForm = body instanceof FormData;
  const answer = await fetch(`${HOSTLINE_URL}/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${account.api_key}`, ...(body && !isForm && { 'content-type': 'application/json' }) },
    body: isForm ? body : body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
  return JSON.parse(text);
}

async function refusal(act) {
  try {
    return { answered: await act() };
  } catch ({ type, statusCode, requestId, raw }) {
    return { type, status: statusCode ?? raw?.statusCode, requestId: requestId ?? raw?.requestId, errors: raw?.errors };
  }
}

function copy(data) {
  return JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(data).filter(([name]) => !name.startsWith('_')))));
}

/** Everything that the SDK's pager returns. */
async function listed(pages) {
  const all = [];
  await pages.autoPagingEach((one) => { all.push(one); });
  return all;
}
