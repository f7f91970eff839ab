// What the SDK does with every kind of refusal: the error's class, the errors in it, and how often it sent the request.
import Telnyx from 'telnyx';
import { Customer } from './customer.mjs';

const NUMBER = '+13125550001';

let sent = 0;
const counted = (url, init) => {
  if (!url.startsWith('data:')) sent++; // with a data: URL the SDK asks the fetch whether it can send forms
  return fetch(url, init);
};

const customer = await Customer.arrive({ sandbox: { accounts: [{ name: 'acme' }, { name: 'globex' }] }, client: { fetch: counted } });
const { client, orders } = customer;
const said = {};

const [, globex] = customer.sandbox.accounts;
const stranger = client.withOptions({ apiKey: globex.api_key });
const nobody = client.withOptions({ apiKey: 'KEY0000000000000000000000000000000000' });

said.unknown_key = await refusal(() => nobody.messagingHostedNumberOrders.list());
said.unknown_order = await refusal(() => orders.retrieve('0198c5a0-0000-7000-8000-000000000000'));
said.order_id_of_no_form = await refusal(() => orders.retrieve('not-an-id'));
said.empty_order = await refusal(() => orders.create());
said.unknown_profile = await refusal(() =>
  orders.create({ messaging_profile_id: '0198c5a0-0000-7000-8000-000000000000', phone_numbers: [NUMBER] }));
said.bad_numbers = await refusal(() =>
  orders.create({ phone_numbers: ['3125550001', '+13125550110', '+442079460000', '+13125550002', '+13125550002'] }));

const order = await customer.order(NUMBER);
said.order_of_a_stranger = await refusal(() => stranger.messagingHostedNumberOrders.retrieve(order.id));
said.number_in_an_open_order = await refusal(() => customer.order(NUMBER));
said.code_of_a_foreign_number = await refusal(() =>
  orders.createVerificationCodes(order.id, { phone_numbers: ['+13125550009'], verification_method: 'sms' }));
said.unknown_method = await refusal(() =>
  orders.createVerificationCodes(order.id, { phone_numbers: [NUMBER], verification_method: 'pigeon' }));
said.no_document = await refusal(() => orders.actions.uploadFile(order.id));

const ask = () => orders.createVerificationCodes(order.id, { phone_numbers: [NUMBER], verification_method: 'sms' }, { maxRetries: 0 });
for (let i = 0; i < 2; i++) await ask(); // of the number's three sends in ten minutes one account may use two
said.third_code = await refusal(ask);
await customer.quiet(`PT${said.third_code.wait}S`);
said.code_after_the_wait = (await ask()).data[0].type;

await customer.quiet();
const { data: [message] } = await customer.world('GET', '/messages?kind=sms');
await customer.enterCode(order, NUMBER, message.code);
await customer.upload(order);
await customer.receiver.numberIs(order.id, NUMBER, 'successful');
said.deletion_of_an_active_order = await refusal(() => orders.delete(order.id));

customer.leave();
console.log(JSON.stringify(said));

async function refusal(act) {
  sent = 0;
  try {
    return { answered: await act() };
  } catch (error) {
    if (!(error instanceof Telnyx.APIError)) throw error;
    return {
      class: error.constructor.name,
      status: error.status,
      sent,
      retryAfter: error.headers.get('retry-after'),
      wait: Number(error.headers.get('x-ratelimit-reset')),
      errors: error.error.errors.map((e) => ({ code: e.code, title: e.title, detail: e.detail, at: e.source?.pointer, reason: e.meta?.reason })),
    };
  }
}
