// A number's whole journey with Twilio's SDK, unmodified: its HTTP client is replaced, which is the extension point for that, or nothing is
// when HTTP_PROXY is set. Prints the answers, and the callbacks with the verdict of the SDK's own validator.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { refused, standing, toHostline } from './hostline.mjs';

const { default: twilio } = await import(process.env.TWILIO_SDK ?? 'twilio');
const NUMBER = '+13125550001';

const { sandbox, control, advance } = await standing();
const [{ account_sid: accountSid, auth_token: authToken }] = sandbox.accounts;
// Through the proxy the client needs nothing: it reads HTTP_PROXY, and Node.js the certificate.
const reached = () => (process.env.HTTP_PROXY ? {} : { httpClient: toHostline(twilio) });
const client = twilio(accountSid, authToken, reached());
const orders = client.preview.hosted_numbers.hostedNumberOrders;
const documents = client.preview.hosted_numbers.authorizationDocuments;
const receiver = await listen();
const said = { accountSid };

said.created = plain(await orders.create({
  phoneNumber: NUMBER, smsCapability: true, friendlyName: 'front desk', uniqueName: 'desk', email: 'owner@example.com', ccEmails: ['a@example.com', 'b@example.com'],
  statusCallbackUrl: `${receiver.url}/callback?tenant=7`, statusCallbackMethod: 'POST',
}));
const sid = said.created.sid;
said.fetched = plain(await orders(sid).fetch());
said.byName = plain(await orders('desk').fetch());
said.calling = plain(await orders(sid).update({ status: 'pending-verification', verificationType: 'phone-call', extension: 'ww1', callDelay: 5 }));
await advance('PT5S');
await control(`/handsets/${encodeURIComponent(NUMBER)}/keys`, { keys: said.calling.verificationCode });
said.verified = plain(await orders(sid).fetch());
const address = await client.addresses.create({
  customerName: 'Ann Owner', street: '1 Main St', city: 'Chicago', region: 'IL', postalCode: '60601', isoCountry: 'US', friendlyName: 'Acme Inc',
});
said.document = plain(await documents.create({
  hostedNumberOrderSids: [sid], addressSid: address.sid, email: 'owner@example.com', contactTitle: 'Owner', contactPhoneNumber: NUMBER,
  ccEmails: ['c@example.com'],
}));
said.signing = plain(await orders(sid).fetch());
said.dependent = (await documents(said.document.sid).dependentHostedNumberOrders.list()).map((o) => o.sid);
await control(`/letters/${said.document.sid}/sign`, { name: 'Ann Owner' });
await advance('PT1S');
said.completed = plain(await orders(sid).fetch());
said.signed = plain(await documents(said.document.sid).fetch());
said.number = plain(await client.incomingPhoneNumbers(said.completed.incomingPhoneNumberSid).fetch());

for (const last of ['2', '3', '4']) {
  await orders.create({ phoneNumber: `+1312555000${last}`, smsCapability: true });
}
said.listed = (await orders.list({ pageSize: 2 })).map((o) => o.phoneNumber);
const first = await orders.page({ pageSize: 2 });
const second = await first.nextPage();
said.pages = [first, second, await second.previousPage()].map((p) => p.instances.map((o) => o.phoneNumber));
said.filtered = (await orders.list({ status: 'completed' })).map((o) => o.phoneNumber);
const [third] = await orders.list({ phoneNumber: '+13125550003' });
said.removed = await orders(third.sid).remove();
said.gone = await refused(() => orders(third.sid).fetch());
said.twice = await refused(() => orders.create({ phoneNumber: NUMBER, smsCapability: true }));
said.notANumber = await refused(() => orders.create({ phoneNumber: 'x', smsCapability: true }));
said.notAuthorized = await refused(() => twilio(accountSid, '0'.repeat(32), reached()).preview.hosted_numbers.hostedNumberOrders.list());
said.callbacks = receiver.got;
receiver.close();
console.log(JSON.stringify(said));

function plain(instance) {
  return JSON.parse(JSON.stringify(instance));
}

/** Takes callbacks and has the SDK check each signature. */
async function listen() {
  const got = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    got.push({
      form, isValid: twilio.validateRequest(authToken, request.headers['x-twilio-signature'], `http://${request.headers.host}${request.url}`, form),
    });
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { got, url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
