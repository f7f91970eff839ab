// Two accounts of one sandbox: globex orders numbers that acme hosts, with every possible ending. Prints the webhooks and mails
// of each, and who has the number in the end.
import { Customer, hostline } from './customer.mjs';

const PREFIX = 'messaging_hosted_numbers_orders.';
const { HOSTLINE_URL } = process.env;

const acme = await Customer.arrive({ sandbox: { accounts: [{ name: 'acme' }, { name: 'globex' }] } });
const globex = await Customer.of(acme.sandbox, 1);
const ways = { approval, rejection, silence, link, cancellation, reversal, allowlist };
const said = {};
let line = 2000;
for (const [name, way] of Object.entries(ways)) said[name] = await play(way);
acme.leave();
globex.leave();
console.log(JSON.stringify(said));

async function play(way) {
  const number = `+1312555${line++}`;
  await host(acme, number);
  const [heardBefore, mailedBefore] = [acme.receiver.events.length, (await mails()).length];
  const order = await way(number);
  await acme.quiet();
  const told = acme.receiver.events.slice(heardBefore).map(({ data }) => data.event_type);
  return {
    receiver: globex.receiver.events.filter(({ data }) => data.payload.order_id === order.id)
      .map(({ data: { event_type, payload } }) => `${event_type.replace(PREFIX, '')} ${payload.order_status} ${payload.decision}`),
    holder: told.map((type) => type.replace(PREFIX, '')),
    mails: (await mails()).slice(0, -mailedBefore || undefined).reverse().map(({ to, subject }) => `${to.split('@')[0]}: ${subject}`),
    order: (await globex.retrieve(order)).status,
    has: await has(acme, number) ? 'acme' : await has(globex, number) ? 'globex' : 'nobody',
    refused: [...acme.receiver.refused, ...globex.receiver.refused],
  };
}

async function approval(number) {
  const order = await globex.order(number);
  await decide(order, 'approve');
  return finish(order, number);
}

async function rejection(number) {
  const order = await globex.order(number);
  await decide(order, 'reject');
  return order;
}

async function silence(number) {
  const order = await globex.order(number);
  await acme.quiet('PT72H');
  return finish(order, number);
}

/** Opens the mailed link and fills in the form, as a person does. */
async function link(number) {
  const order = await globex.order(number);
  const { links: [url] } = await notice(order);
  const page = await (await fetch(url)).text();
  const value = (name) => page.match(new RegExp(`name="${name}" value="([^"]*)"`))[1];
  const answer = await fetch(url.replace(/\?.*/, ''), {
    method: 'POST', body: new URLSearchParams({ token: value('token'), seal: value('seal'), decision: 'approve', last_four: number.slice(-4) }),
  });
  if (!answer.ok) throw new Error(`The page answered ${answer.status}: ${await answer.text()}`);
  return finish(order, number);
}

async function cancellation(number) {
  const order = await globex.order(number);
  await globex.orders.delete(order.id);
  return order;
}

async function reversal(number) {
  const order = await globex.order(number);
  await decide(order, 'approve');
  await hostline('POST', `/orders/${order.id}/reverse`, acme.sandbox.accounts[0].api_key, { reason: 'Approved by mistake.' });
  return order;
}

async function allowlist(number) {
  const [{ id: from }, { id: to }] = acme.sandbox.accounts;
  const { clock } = await acme.world('GET', '');
  const until = new Date(Date.parse(clock.now) + 86_400_000).toISOString();
  await hostline('POST', '/allowlist', acme.sandbox.accounts[0].api_key, { from, to, until });
  const order = await globex.order(number);
  return finish(order, number);
}

async function host(customer, number) {
  const order = await customer.order(number);
  await finish(order, number, customer);
  await customer.quiet();
}

/** Proof of ownership and documents, until the number is active. */
async function finish(order, number, customer = globex) {
  const { message } = await customer.sendCode(order, number, 'sms');
  await customer.enterCode(order, number, message.code);
  await customer.upload(order);
  await customer.receiver.numberIs(order.id, number, 'successful');
  return order;
}

async function decide(order, verb) {
  const { links: [url] } = await notice(order);
  const answer = await fetch(`${HOSTLINE_URL}/v2/messaging_hosted_number_orders/${order.id}/${verb}${new URL(url).search}`, {
    method: 'POST', headers: { authorization: `Bearer ${acme.sandbox.accounts[0].api_key}` },
  });
  if (!answer.ok) throw new Error(`${verb} was answered ${answer.status}: ${await answer.text()}`);
}

/** The mail to the holder about this order. */
async function notice(order) {
  await acme.quiet();
  return (await mails()).find(({ links }) => links.some((url) => url.includes(order.id)));
}

/** Newest first. */
async function mails() {
  return (await acme.world('GET', '/messages?kind=email&limit=200')).data;
}

async function has(customer, number) {
  const { data } = await customer.client.messagingHostedNumbers.list({ 'filter[phone_number]': number });
  return data.length > 0;
}
