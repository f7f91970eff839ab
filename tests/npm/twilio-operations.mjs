// Every operation that Twilio's SDK has for what Hostline serves, two pages of each list, and one error of each class, with the SDK
// unmodified: its HTTP client is replaced, which is the extension point for that. Prints what was answered, and which operations of the
// server's own document were called. With HOSTLINE_AS=SID:TOKEN it only orders a number for that account, and prints the error.
import { HOSTLINE, refused, standing, toHostline } from './hostline.mjs';

const { default: twilio } = await import(process.env.TWILIO_SDK ?? 'twilio');
const called = new Set();

// A PUT is no operation: one is sent to be refused.
const note = (method, url) => method === 'PUT' || called.add(`${method} ${url.pathname}`);
const connect = (user, password, options) => twilio(user, password, { httpClient: toHostline(twilio, note), ...options });
const ordering = { smsCapability: true, phoneNumber: '+13125550001' };
if (process.env.HOSTLINE_AS) {
  const [user, password] = process.env.HOSTLINE_AS.split(':');
  console.log(JSON.stringify(await refused(() => connect(user, password).preview.hosted_numbers.hostedNumberOrders.create(ordering))));
  process.exit();
}

const { sandbox, control, advance } = await standing();
const [{ account_sid: accountSid, auth_token: authToken }] = sandbox.accounts;
const client = connect(accountSid, authToken);
const { hostedNumberOrders: orders, authorizationDocuments: documents } = client.preview.hosted_numbers;
const { hostedNumberOrders: orders2, authorizationDocuments: documents2, bulkHostedNumberOrders: bulk } = client.numbers.v2;
const account = client.api.v2010.accounts(accountSid);
const said = { pages: {}, errors: {} };
let next = 1000;

const addresses = await three(account.addresses, {
  customerName: 'Ann Owner', street: '1 Main St', city: 'Chicago', region: 'IL', postalCode: '60601', isoCountry: 'US',
}, { customerName: 'Ann B. Owner' });
const contact = { addressSid: addresses[0], email: 'owner@example.com', contactTitle: 'Owner', contactPhoneNumber: '+13125550199' };
await previewOrders();
await secondOrders();
await manyDocuments('documents', documents, orders);
await manyDocuments('documents2', documents2, orders2);
await eligibility();
const number = await numbers();
await messages(number);
await three(account.applications, { friendlyName: 'first' }, { friendlyName: 'second' });
await errors();
await keys();
await accounts();
await tokens();
said.operations = await operations();
console.log(JSON.stringify(said));

async function previewOrders() {
  const made = [];
  for (let n = 0; n < 3; n++) made.push((await orders.create({ ...ordering, phoneNumber: number_() })).sid);
  const changed = await orders(made[0]).update({
    friendlyName: 'desk', uniqueName: 'desk', email: 'o@example.com', ccEmails: ['a@example.com'], verificationType: 'phone-call', extension: 'ww1', callDelay: 5,
  });
  said.changedOrder = [changed.friendlyName, changed.uniqueName, changed.extension, changed.callDelay];
  said.fetchedOrder = (await orders(made[0]).fetch()).sid === changed.sid;
  await pages('orders', orders);
  said.removedOrder = await orders(made[2]).remove();
}

async function secondOrders() {
  const made = [];
  for (let n = 0; n < 3; n++) made.push((await orders2.create({ ...contact, phoneNumber: number_() })).sid);
  said.fetchedOrder2 = (await orders2(made[0]).fetch()).nextStep;
  if (orders2(made[0]).update) {
    const calling = await orders2(made[0]).update({ status: 'pending-verification', verificationCallDelay: 30, verificationCallExtension: 'ww1' });
    said.callingOrder2 = [calling.status, calling.verificationCallDelay];
  }
  await pages('orders2', orders2);
  said.removedOrder2 = await orders2(made[2]).remove();
  await bulkOrders();
}

async function bulkOrders() {
  const group = { email: 'o@example.com', address_sid: contact.addressSid, contact_phone_number: '+13125550199' };
  const body = { request_items: [{ ...group, numbers: [{ phone_number: number_() }, { phone_number: '+12025550110' }] }] };
  const sent = bulk.create ? await bulk.create(body) : await byHand('/v2/HostedNumber/Orders/Bulk', body);
  const done = await bulk(sent.bulkHostingSid).fetch();
  said.bulk = [sent.requestStatus, done.requestStatus, ...done.results.map((g) => `${g.order_status} ${g.count}`)];
}

/** Three documents; the first has three orders. */
async function manyDocuments(name, resource, of) {
  const made = [];
  for (const size of [3, 1, 1]) {
    const sids = [];
    for (let n = 0; n < size; n++) sids.push(await verified(of));
    made.push((await resource.create({ ...contact, hostedNumberOrderSids: sids })).sid);
  }
  const one = resource(made[0]);
  if (one.update) {
    said[name] = [(await one.update({ status: 'opened' })).status, (await one.update({ email: 'n@example.com', ccEmails: ['c@example.com'] })).email];
    await one.update({ status: 'signing' });
  }
  said[`${name}Fetched`] = (await one.fetch()).status;
  await pages(name, resource);
  await pages(`${name}Orders`, one.dependentHostedNumberOrders);
  if (one.remove) {
    said[`${name}Removed`] = [await resource(made[2]).remove(), (await resource(made[2]).fetch()).status];
  }
}

async function eligibility() {
  const asked = { friendly_name: 'f', phone_numbers: [{ phone_number: number_() }] };
  const { eligibilities, bulkEligibilities } = client.numbers.v1;
  if (eligibilities) said.eligible = (await eligibilities.create(asked)).results[0].eligibility_status;
  const sent = bulkEligibilities.create ? await bulkEligibilities.create(asked) : await byHand('/v1/HostedNumber/Eligibility/Bulk', asked);
  said.lookedUp = (await client.lookups.v2.phoneNumbers('+13125559999').fetch({ fields: 'line_type_intelligence' })).lineTypeIntelligence.type;
  said.bulkEligible = (await bulkEligibilities(sent.requestId).fetch()).results[0].eligibility_status;
}

/** What an older SDK can fetch and not create. */
async function byHand(path, body) {
  const answer = await fetch(HOSTLINE + path, {
    method: 'POST', body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` },
  });
  const made = await answer.json();
  return { bulkHostingSid: made.bulk_hosting_sid, requestStatus: made.request_status, requestId: made.request_id };
}

/** Numbers exist from their orders on; the one whose order is completed is in use. */
async function numbers() {
  const sid = await verified(orders);
  await control(`/letters/${(await documents.create({ ...contact, hostedNumberOrderSids: [sid] })).sid}/sign`, { name: 'Ann Owner' });
  await advance('PT1S');
  const order = await orders(sid).fetch();
  said.completed = order.status;
  const one = account.incomingPhoneNumbers(order.incomingPhoneNumberSid);
  said.updatedNumber = (await one.update({ friendlyName: 'desk', smsUrl: 'https://example.com/sms', smsMethod: 'GET' })).smsMethod;
  said.fetchedNumber = (await one.fetch()).friendlyName;
  await pages('numbers', account.incomingPhoneNumbers);
  const removable = await orders.create({ ...ordering, phoneNumber: number_() });
  said.removedNumber = await account.incomingPhoneNumbers(removable.incomingPhoneNumberSid).remove();
  said.deletedWhenCompleted = await refused(() => orders(sid).remove());
  return order.phoneNumber;
}

async function messages(from) {
  const made = [];
  for (let n = 0; n < 3; n++) made.push((await account.messages.create({ from, to: '+13125550150', body: `text ${n}` })).sid);
  await advance('PT1S');
  said.fetchedMessage = (await account.messages(made[0]).fetch()).body;
  await pages('messages', account.messages);
  said.redacted = (await account.messages(made[0]).update({ body: '' })).body;
  said.removedMessage = await account.messages(made[1]).remove();
}

async function keys() {
  const made = [];
  for (let n = 0; n < 3; n++) made.push(await account.newKeys.create({ friendlyName: `key ${n}` }));
  const byKey = connect(made[0].sid, made[0].secret, { accountSid });
  said.byKey = (await byKey.preview.hosted_numbers.hostedNumberOrders.list({ limit: 1 })).length;
  said.fetchedKey = (await account.keys(made[0].sid).fetch()).friendlyName;
  said.updatedKey = (await account.keys(made[0].sid).update({ friendlyName: 'renamed' })).friendlyName;
  await pages('keys', account.keys);
  said.removedKey = await account.keys(made[0].sid).remove();
  said.errors.revoked = await refused(() => byKey.preview.hosted_numbers.hostedNumberOrders.list());
}

async function accounts() {
  const made = [];
  for (let n = 0; n < 3; n++) made.push(await client.api.v2010.accounts.create({ friendlyName: `branch ${n}` }));
  said.fetchedAccount = (await client.api.v2010.accounts(made[0].sid).fetch()).ownerAccountSid === accountSid;
  await pages('accounts', client.api.v2010.accounts);
  said.suspended = (await client.api.v2010.accounts(made[0].sid).update({ status: 'suspended' })).status;
  said.errors.suspended = await refused(() => connect(made[0].sid, made[0].authToken).preview.hosted_numbers.hostedNumberOrders.list());
}

async function tokens() {
  const { secondaryAuthToken, authTokenPromotion } = client.accounts.v1;
  const first = (await secondaryAuthToken().create()).secondaryAuthToken;
  said.removedToken = await connect(accountSid, first).accounts.v1.secondaryAuthToken().remove();
  const second = (await secondaryAuthToken().create()).secondaryAuthToken;
  said.promoted = (await connect(accountSid, second).accounts.v1.authTokenPromotion().update()).authToken === second;
  said.errors.oldToken = await refused(() => authTokenPromotion().update());
  said.byNewToken = (await connect(accountSid, second).preview.hosted_numbers.hostedNumberOrders.list({ limit: 1 })).length;
}

async function errors() {
  said.errors.badRequest = await refused(() => orders.create({ ...ordering, phoneNumber: 'x' }));
  said.errors.notAuthorized = await refused(() => connect(accountSid, '0'.repeat(32)).preview.hosted_numbers.hostedNumberOrders.list());
  said.errors.notFound = await refused(() => orders(`HR${'0'.repeat(32)}`).fetch());
  const wrong = await client.request({ method: 'put', uri: `https://preview.twilio.com/HostedNumbers/HostedNumberOrders` });
  said.errors.notAllowed = { status: wrong.statusCode, code: bodyOf(wrong).code };
  said.errors.conflict = said.deletedWhenCompleted;
  said.errors.tooMany = await tooMany();
}

/** Wrong codes, until the tries of a day are used up. */
async function tooMany() {
  const { sid } = await orders.create({ ...ordering, phoneNumber: '+13125550009' });
  for (let calls = 0; calls < 3; calls++) {
    await advance('PT10M');
    await orders(sid).update({ status: 'pending-verification' });
    for (let tries = 0; tries < 3; tries++) await refused(() => orders(sid).update({ verificationCode: '0000000' }));
  }
  await orders(sid).remove();
  const again = await orders.create({ ...ordering, phoneNumber: '+13125550009' });
  await advance('PT10M');
  await orders(again.sid).update({ status: 'pending-verification' });
  await refused(() => orders(again.sid).update({ verificationCode: '0000000' }));
  return refused(() => orders(again.sid).update({ verificationCode: '0000000' }));
}

/** An order whose code was keyed on the phone. */
async function verified(resource) {
  const phoneNumber = number_();
  const { sid } = await resource.create(resource === orders ? { ...ordering, phoneNumber } : { ...contact, phoneNumber });
  const { verificationCode } = await orders(sid).update({ status: 'pending-verification' });
  await advance('PT0S');
  await control(`/handsets/${encodeURIComponent(phoneNumber)}/keys`, { keys: verificationCode });
  return sid;
}

/** What accounts keep: three are made, listed and fetched, one is changed, one removed. */
async function three(resource, fields, change) {
  const name = called.size === 0 ? 'addresses' : 'applications';
  const made = [];
  for (let n = 0; n < 3; n++) made.push((await resource.create(fields)).sid);
  await pages(name, resource);
  const [[member, value]] = Object.entries(change);
  said[name] = [(await resource(made[1]).update(change))[member] === value, (await resource(made[1]).fetch())[member] === value,
    await resource(made[2]).remove()];
  return made;
}

/** The first two pages of a list, back to the first, and the whole list; each as SIDs. */
async function pages(name, resource) {
  const first = await resource.page({ pageSize: 2 });
  const second = await first.nextPage();
  const back = await second.previousPage();
  const whole = (await resource.list({ pageSize: 2 })).map((one) => one.sid);
  const [a, b, c] = [first, second, back].map((page) => page.instances.map((one) => one.sid));
  said.pages[name] = a.length === 2 && b.length > 0 && `${a}` === `${c}` && `${whole.slice(0, a.length + b.length)}` === `${[...a, ...b]}`
    && new Set(whole).size === whole.length;
}

/** By the operation ids of the server's own document: those that were called, and those that were not. */
async function operations() {
  const { paths } = await (await fetch(`${HOSTLINE}/openapi/twilio.json`)).json();
  const all = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, { operationId }]) => ({
    id: operationId, fixed: (path.match(/{/g) ?? []).length, at: new RegExp(`^${method.toUpperCase()} ${path.replace(/\.json$/, '').replace(/{\w+}/g, '[^/]+')}$`),
  }))).sort((a, b) => a.fixed - b.fixed);
  const done = new Set([...called].map((one) => all.find((known) => known.at.test(one.replace(/\.json$/, '')))?.id ?? `unknown: ${one}`));
  return { unknown: [...done].filter((id) => id.startsWith('unknown')), missing: all.map((one) => one.id).filter((id) => !done.has(id)).sort() };
}

function number_() {
  return `+1312555${next++}`;
}

function bodyOf(answer) {
  return typeof answer.body === 'string' ? JSON.parse(answer.body) : answer.body;
}
