// Messages with the vendor's SDK: sent from an active number, read, received, and ended by a keyword. Prints what was answered and what
// the profile's webhook URL received.
import Telnyx from 'telnyx';
import { Customer } from './customer.mjs';

const NUMBER = '+13125550001';
const HANDSET = '+13125550150';

const customer = await Customer.arrive();
const { client, receiver } = customer;
const said = {};

const order = await customer.order(NUMBER);
const { message } = await customer.sendCode(order, NUMBER, 'sms');
await customer.enterCode(order, NUMBER, message.code);
await customer.upload(order);
await receiver.numberIs(order.id, NUMBER, 'successful');

said.sent = (await client.messages.send({ from: NUMBER, to: HANDSET, text: 'Hello, World!' })).data;
await customer.quiet();
said.read = (await client.messages.retrieve(said.sent.id)).data;
await customer.text(HANDSET, NUMBER, 'hi there');
await customer.quiet();
await customer.text(HANDSET, NUMBER, 'STOP');
await customer.quiet();
said.stopped = await refusal(() => client.messages.send({ from: NUMBER, to: HANDSET, text: 'psst' }));
said.notMine = await refusal(() => client.messages.send({ from: '+13125550009', to: HANDSET, text: 'x' }));
said.mms = await refusal(() => client.messages.send({ from: NUMBER, to: HANDSET, media_urls: ['https://example.com/cat.png'] }));
said.told = receiver.events.filter((e) => e.data.event_type.startsWith('message.')).map(({ data }) => data);
const received = said.told.find((d) => d.event_type === 'message.received');
said.receivedRead = (await client.messages.retrieve(received.payload.id)).data;
said.refused = receiver.refused;
customer.leave();
console.log(JSON.stringify(said));

async function refusal(act) {
  try {
    return { answered: await act() };
  } catch (error) {
    if (!(error instanceof Telnyx.APIError)) throw error;
    return { class: error.constructor.name, status: error.status, code: error.error?.errors?.[0]?.code };
  }
}
