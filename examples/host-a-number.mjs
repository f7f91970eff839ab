// Takes a number to active in the demo sandbox of `./hostline serve`.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import Telnyx from 'telnyx';

const { id, key, base_url, accounts: [acme] } = JSON.parse(readFileSync('data/demo.json'));
const client = new Telnyx({ apiKey: acme.api_key, publicKey: acme.public_key, baseURL: `${base_url}/v2` });
const port = process.env.PORT ?? 4011;

const receiver = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString();
  const { data } = await client.webhooks.unwrap(body, { headers: request.headers }); // throws unless acme's key signed it
  console.log(data.event_type, data.payload.order_status, data.payload.numbers[0].status);
  response.end(() => { if (data.payload.order_status === 'successful') receiver.close(); });
}).listen(port, '127.0.0.1');

const profile = { name: 'Front desk', whitelisted_destinations: ['US'], webhook_url: `http://127.0.0.1:${port}` };
const { data: { id: messaging_profile_id } } = await client.messagingProfiles.create(profile);
const orders = client.messagingHostedNumberOrders;
const phone_number = '+13125550001';
const { data: order } = await orders.create({ messaging_profile_id, phone_numbers: [phone_number] });

await orders.createVerificationCodes(order.id, { phone_numbers: [phone_number], verification_method: 'sms' });
const inspector = `${base_url}/hostline/v1/sandboxes/${id}/messages?kind=sms`;
const { data: [sms] } = await (await fetch(inspector, { headers: { authorization: `Bearer ${key}` } })).json();
await orders.validateCodes(order.id, { verification_codes: [{ phone_number, code: sms.code }] });
await orders.actions.uploadFile(order.id, { loa: new File(['%PDF-1.4'], 'loa.pdf'), bill: new File(['%PDF-1.4'], 'bill.pdf') });
