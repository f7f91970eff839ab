// A customer with its own sandbox: the vendor's SDK with only its base URL changed, a webhook receiver, and the sandbox's
// inspector in place of a telephone.
//   HOSTLINE_URL     where Hostline is, for example http://127.0.0.1:4010
//   TELNYX_BASE_URL  what the SDK talks to: Hostline's /v2, or a validating proxy before it
import Telnyx, { toFile } from 'telnyx';
import { Receiver } from './receiver.mjs';

const { HOSTLINE_URL, TELNYX_BASE_URL } = process.env;

export class Customer {
  /** A new sandbox, and a customer who is its first account. */
  static async arrive(options = {}) {
    const sandbox = await hostline('POST', '/sandboxes', undefined, { accounts: [{ name: 'acme' }], ...options.sandbox });
    return Customer.of(sandbox, 0, options.client);
  }

  /** An account's client, and a profile whose webhooks go to a receiver in this process. */
  static async of(sandbox, account, options = {}) {
    const customer = new Customer();
    customer.sandbox = sandbox;
    const { api_key: apiKey, public_key: publicKey } = sandbox.accounts[account];
    customer.client = new Telnyx({ apiKey, baseURL: TELNYX_BASE_URL, ...options });
    customer.receiver = await Receiver.open((body, headers) => customer.client.webhooks.unwrap(body, { headers, key: publicKey }));
    customer.profile = (await customer.client.messagingProfiles.create({
      name: 'Support line', whitelisted_destinations: ['US'], webhook_url: customer.receiver.url,
    })).data;
    return customer;
  }

  get orders() {
    return this.client.messagingHostedNumberOrders;
  }

  async order(...numbers) {
    return (await this.orders.create({ messaging_profile_id: this.profile.id, phone_numbers: numbers })).data;
  }

  /** Sends the number's code and returns the one that its handset received, once the network is quiet. */
  async sendCode(order, number, method) {
    const sent = await this.orders.createVerificationCodes(order.id, { phone_numbers: [number], verification_method: method });
    await this.quiet();
    const messages = await this.world('GET', `/messages?kind=${method}&to=${encodeURIComponent(number)}`);
    return { sent: sent.data, message: messages.data[0] };
  }

  async enterCode(order, number, code) {
    return (await this.orders.validateCodes(order.id, { verification_codes: [{ phone_number: number, code }] })).data;
  }

  async upload(order) {
    const [loa, bill] = await Promise.all(['loa', 'bill'].map((name) => toFile(pdf(name), `${name}.pdf`)));
    return (await this.orders.actions.uploadFile(order.id, { loa, bill })).data;
  }

  /** A handset sends a text. */
  text(from, to, text) {
    return this.world('POST', `/handsets/${encodeURIComponent(from)}/sms`, { to, text });
  }

  async retrieve(order) {
    return (await this.orders.retrieve(order.id)).data;
  }

  /** Waits until nothing is due in the sandbox and the first attempt of every webhook has ended. */
  async quiet(advance = 'PT0S') {
    let moved = await this.world('POST', '/clock', { advance });
    while (!moved.quiet) moved = await this.world('POST', '/clock', { to: moved.now });
    return moved;
  }

  /** A call to one of this sandbox's routes. */
  world(method, path, body) {
    return this.desk(method, `/sandboxes/${this.sandbox.id}${path}`, body);
  }

  /** A call to Hostline's own API with the sandbox's key, which has an operator's rights in the sandbox. */
  desk(method, path, body) {
    return hostline(method, path, this.sandbox.key, body);
  }

  leave() {
    this.receiver.close();
  }
}

/** Everything that the SDK's pager returns. */
export async function listed(pages) {
  const all = [];
  for await (const one of pages) all.push(one);
  return all;
}

/** A small, valid PDF with one line of text. */
export function pdf(text) {
  const page = `BT /F1 12 Tf 72 720 Td (${text}) Tj ET`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>',
    `<</Length ${page.length}>>stream\n${page}\nendstream`,
  ];
  let written = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const offset = written.length;
    written += `${i + 1} 0 obj${object}endobj\n`;
    return offset;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const end = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer<</Root 1 0 R/Size ${objects.length + 1}>>\nstartxref\n${written.length}\n%%EOF\n`;
  return Buffer.from(written + end);
}

/** A call to Hostline's own API. */
export async function hostline(method, path, key, body) {
  const answer = await fetch(`${HOSTLINE_URL}/hostline/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
  return text ? JSON.parse(text) : undefined;
}
