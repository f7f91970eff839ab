// Hosts a number through Twilio's client in the demo sandbox of `./hostline serve`: the code is keyed on the phone, the letter signed.
import { readFileSync } from 'node:fs';
import twilio from 'twilio';

const { id, key, base_url, accounts: [acme] } = JSON.parse(readFileSync('data/demo.json'));
class ToHostline extends twilio.RequestClient { // the client hard-codes the vendor's hosts; this is its extension point
  request(options) {
    const { pathname, search } = new URL(options.uri);
    return super.request({ ...options, uri: base_url + pathname + search });
  }
}
const client = twilio(acme.account_sid, acme.auth_token, { httpClient: new ToHostline() });
const { hostedNumberOrders: orders, authorizationDocuments } = client.preview.hosted_numbers;
const act = (path, body) => fetch(`${base_url}/hostline/v1/sandboxes/${id}${path}`,
  { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
const show = async (sid) => console.log((await orders(sid).fetch()).status);

const { sid } = await orders.create({ phoneNumber: '+13125550009', smsCapability: true });
await show(sid);
const { verificationCode } = await orders(sid).update({ status: 'pending-verification' });
await act('/clock', { advance: 'PT0S' }); // answers when the phone rings
await act('/handsets/+13125550009/keys', { keys: verificationCode });
await show(sid);
const address = await client.addresses.create(
  { customerName: 'Ann Owner', street: '1 Main St', city: 'Chicago', region: 'IL', postalCode: '60601', isoCountry: 'US' });
const letter = await authorizationDocuments.create({
  hostedNumberOrderSids: [sid], addressSid: address.sid, email: 'ann@example.com', contactTitle: 'Owner', contactPhoneNumber: '+13125550009' });
await show(sid);
await act(`/letters/${letter.sid}/sign`, { name: 'Ann Owner' });
await act('/clock', { advance: 'PT0S' }); // answers when the sandbox has come to rest
await show(sid);
