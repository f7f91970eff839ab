// Messages with Twilio's SDK, unmodified: sent, fetched, listed and deleted; a text to the number is answered with TwiML. Its HTTP client is
// replaced, which is the extension point for that. Prints the answers, and the callbacks with the verdict of the SDK's own validator.
import { createServer } from 'node:http';
import { once } from 'node:events';
import twilio from 'twilio';
import { pdf } from './customer.mjs';
import { HOSTLINE, ask, standing, toHostline } from './hostline.mjs';

const NUMBER = '+13125550001';
const HANDSET = '+13125550150';

const { sandbox, control, advance } = await standing();
const [{ account_sid: accountSid, auth_token: authToken, api_key: apiKey }] = sandbox.accounts;
const client = twilio(accountSid, authToken, { httpClient: toHostline(twilio) });
const said = { callbacks: [], valid: [] };
const receiver = await listen();
await activate();

said.created = plain(await client.messages.create({ from: NUMBER, to: HANDSET, body: 'Hello! 👍', statusCallback: `${receiver.url}/fate` }));
await quiet();
said.fetched = plain(await client.messages(said.created.sid).fetch());
const [listed] = await client.incomingPhoneNumbers.list({ phoneNumber: NUMBER });
const number = client.incomingPhoneNumbers(listed.sid);
await number.update({ smsUrl: `${receiver.url}/sms` });
await text('hi');
said.listed = (await client.messages.list({ pageSize: 2 })).map((m) => `${m.direction} ${m.body}`);
await number.update({ smsUrl: '' });
await text('stop');
try {
  await client.messages.create({ from: NUMBER, to: HANDSET, body: 'psst' });
} catch (error) {
  said.stopped = { code: error.code, status: error.status };
}
said.removed = await client.messages(said.created.sid).remove();
receiver.close();
console.log(JSON.stringify(said));

function plain(instance) {
  return JSON.parse(JSON.stringify(instance));
}

/** The number is ordered through the other dialect, which needs fewer steps. */
async function activate() {
  const { data: { id } } = await telnyx('/messaging_hosted_number_orders', { phone_numbers: [NUMBER] });
  await telnyx(`/messaging_hosted_number_orders/${id}/verification_codes`, { phone_numbers: [NUMBER], verification_method: 'sms' });
  await quiet();
  const { data: [{ code }] } = await control(`/messages?kind=sms&to=${encodeURIComponent(NUMBER)}`);
  await telnyx(`/messaging_hosted_number_orders/${id}/validation_codes`, { verification_codes: [{ phone_number: NUMBER, code }] });
  const form = new FormData();
  for (const name of ['loa', 'bill']) form.append(name, new Blob([pdf(name)]), `${name}.pdf`);
  const uploaded = await fetch(`${HOSTLINE}/v2/messaging_hosted_number_orders/${id}/actions/file_upload`,
    { method: 'POST', headers: { authorization: `Bearer ${apiKey}` }, body: form });
  if (!uploaded.ok) throw new Error(await uploaded.text());
  await quiet();
}

function telnyx(path, body) {
  return ask(`/v2${path}`, apiKey, body);
}

async function text(body) {
  await control(`/handsets/${encodeURIComponent(HANDSET)}/sms`, { to: NUMBER, text: body });
  await quiet();
}

function quiet() {
  return advance('PT0S');
}

async function listen() {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const form = Object.fromEntries(new URLSearchParams(body));
    const url = `http://127.0.0.1:${server.address().port}${request.url}`;
    said.valid.push(twilio.validateRequest(authToken, request.headers['x-twilio-signature'], url, form));
    if (request.url === '/fate') said.callbacks.push(form);
    const answer = new twilio.twiml.MessagingResponse();
    if (request.url === '/sms') answer.message(`you said: ${form.Body}`);
    response.writeHead(200, { 'content-type': 'text/xml' }).end(answer.toString());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
