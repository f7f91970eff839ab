// Moves the number of the first example from acme to globex, with acme's consent.
import { readFileSync } from 'node:fs';
import Telnyx from 'telnyx';

const { id, key, base_url, accounts: [acme, globex] } = JSON.parse(readFileSync('data/demo.json'));
const call = async (method, path, bearer) => (await fetch(base_url + path, { method, headers: { authorization: `Bearer ${bearer}` } })).json();
const newest = async (query) => (await call('GET', `/hostline/v1/sandboxes/${id}/messages?${query}`, key)).data[0];

const orders = new Telnyx({ apiKey: globex.api_key, baseURL: `${base_url}/v2` }).messagingHostedNumberOrders;
const phone_number = '+13125550001';
const { data: order } = await orders.create({ phone_numbers: [phone_number] });

const { links: [link] } = await newest(`kind=email&to=${acme.email}`); // acme may as well click it and decide on the page
await call('POST', `/v2/messaging_hosted_number_orders/${order.id}/approve${new URL(link).search}`, acme.api_key);

await orders.createVerificationCodes(order.id, { phone_numbers: [phone_number], verification_method: 'sms' });
await orders.validateCodes(order.id, { verification_codes: [{ phone_number, code: (await newest('kind=sms')).code }] });
await orders.actions.uploadFile(order.id, { loa: new File(['%PDF-1.4'], 'loa.pdf'), bill: new File(['%PDF-1.4'], 'bill.pdf') });

await call('GET', `/hostline/v1/sandboxes/${id}/webhooks`, key); // answers when the sandbox has come to rest
const { data: timeline } = await call('GET', `/hostline/v1/orders/${order.id}/timeline`, globex.api_key);
for (const { kind, actor, reason } of timeline) console.log(kind, 'by', actor, reason?.sentence ?? '');
