// A number of a live account, from an empty machine to active: one Hostline in front, another one as its upstream host. See docs/operations/go-live.md.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = process.env.HOSTLINE ?? './hostline';
const [upstreamUrl, frontUrl] = [process.env.UPSTREAM_URL ?? 'http://127.0.0.1:4110', process.env.FRONT_URL ?? 'http://127.0.0.1:4120'];
const work = mkdtempSync(join(tmpdir(), 'go-live-'));
const [number, test, phone] = ['+13127720001', '+13127720100', '+14155550100'];
const servers = [];

// ---- what the steps are made of ----
const serve = (name, url, settings) => new Promise((ready, failed) => {
  const server = spawn(program, ['serve', '--data', join(work, name), '--urls', url], { env: { ...process.env, ...settings }, stdio: ['ignore', 'pipe', 'inherit'] });
  servers.push(server);
  server.stdout.on('data', text => /Ctrl-C ends it/.test(text) && ready()).on('end', () => failed(new Error(`${name} did not start`)));
});

const hostline = (...args) => new Promise((done, failed) => {
  const command = spawn(program, [...args, '--data', join(work, 'front'), '--server', frontUrl], { env: { ...process.env, ...settings, HOSTLINE_KEY: operatorKey() },
    stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  command.stdout.on('data', text => { out += text; });
  command.on('close', code => code === 0 ? done(out) : failed(new Error(`hostline ${args.join(' ')} ended with ${code}:\n${out}`)));
});

const call = async (url, key, body, method = body ? 'POST' : 'GET') => {
  const json = body && !(body instanceof FormData);
  const answer = await fetch(url, { method, headers: { authorization: `Bearer ${key}`, ...json && { 'content-type': 'application/json' } }, body: json ? JSON.stringify(body) : body });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
};

const until = async (what, ask) => {
  for (let tries = 0; tries < 600; tries++) {
    const found = await ask();
    if (found) return found;
    await new Promise(again => setTimeout(again, 100));
  }
  throw new Error(`${what} did not come`);
};

const pdf = line => {
  const content = `BT /F1 12 Tf 72 720 Td (${line}) Tj ET`;
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>',
    `<</Length ${content.length}>>stream\n${content}\nendstream`];
  let [file, rows] = ['%PDF-1.7\n', ''];
  objects.forEach((object, i) => { rows += `${String(file.length).padStart(10, '0')} 00000 n \n`; file += `${i + 1} 0 obj${object}endobj\n`; });
  return new Blob([`${file}xref\n0 5\n0000000000 65535 f \n${rows}trailer<</Root 1 0 R/Size 5>>\nstartxref\n${file.length}\n%%EOF\n`], { type: 'application/pdf' });
};

const operatorKey = () => readFileSync(join(work, 'front', 'operator.key'), 'utf8').trim();
const say = (step, ...lines) => console.log([`${step}`, ...lines.map(line => `  ${line}`)].join('\n'));
const tel = encodeURIComponent;
const orders = '/v2/messaging_hosted_number_orders';
let settings = {};

/** The customer's own server, which gets the webhooks of its messages. */
const webhooks = [];
const customer = createServer((request, answer) => {
  let body = '';
  request.on('data', part => { body += part; }).on('end', () => { webhooks.push(JSON.parse(body).data); answer.writeHead(204).end(); });
});
const webhook = (type, id) => until(type, () => webhooks.find(w => w.event_type === type && (!id || w.payload.id === id))?.payload);

try {
  // ---- the upstream host, of which we are a customer ----
  await serve('upstream', upstreamUrl, {});
  const { id, key, accounts: [us] } = JSON.parse(readFileSync(join(work, 'upstream', 'demo.json')));
  const handset = async (to, from) => (await call(`${upstreamUrl}/hostline/v1/sandboxes/${id}/messages?kind=sms&to=${tel(to)}`, key)).data.filter(m => !from || m.from === from);
  const text = (from, to, words) => call(`${upstreamUrl}/hostline/v1/sandboxes/${id}/handsets/${tel(from)}/sms`, key, { to, text: words });
  const { data: profile } = await call(`${upstreamUrl}/v2/messaging_profiles`, us.api_key,
    { name: 'Hostline in front', whitelisted_destinations: ['US'], webhook_url: `${frontUrl}/gateways/telnyx` });
  say('1. The upstream host is up, and we are its customer, with a profile whose webhooks come to us');

  const papers = () => {
    const form = new FormData();
    form.append('loa', pdf('letter'), 'loa.pdf');
    form.append('bill', pdf('bill'), 'bill.pdf');
    return form;
  };
  const state = async (url, own, order) => (await call(`${url}${orders}/${order}`, own)).data.phone_numbers[0].status;
  const prove = async (url, own, order, of) => {
    await call(`${url}${orders}/${order}/verification_codes`, own, { phone_numbers: [of], verification_method: 'sms' });
    const sms = await until('The code', async () => (await handset(of)).find(m => m.code));
    await call(`${url}${orders}/${order}/validation_codes`, own, { verification_codes: [{ phone_number: of, code: sms.code }] });
  };
  const { data: own } = await call(`${upstreamUrl}${orders}`, us.api_key, { phone_numbers: [test], messaging_profile_id: profile.id });
  await prove(upstreamUrl, us.api_key, own.id, test);
  await call(`${upstreamUrl}${orders}/${own.id}/actions/file_upload`, us.api_key, papers());
  await until('The test number', async () => await state(upstreamUrl, us.api_key, own.id) === 'successful');
  say(`2. ${test}, a number of ours, is active there: our tests and codes come from it`);

  // ---- our host ----
  settings = {
    HOSTLINE_PUBLIC_URL: frontUrl, HOSTLINE_LOOKUP: 'telnyx', HOSTLINE_TEXTS: 'telnyx', HOSTLINE_REGISTRY: 'telnyx', HOSTLINE_PROBE: 'telnyx',
    HOSTLINE_TELNYX_URL: upstreamUrl, HOSTLINE_TELNYX_KEY: us.api_key, HOSTLINE_TELNYX_PUBLIC_KEY: us.public_key, HOSTLINE_TELNYX_PROFILE: profile.id,
    HOSTLINE_TELNYX_FROM: test, HOSTLINE_PRIVATE_RECEIVERS: 'live:127.0.0.1/32',
  };
  await serve('front', frontUrl, settings);
  say('3. Our host is up', ...(await hostline('gateway', 'list')).trim().split('\n').map(line => line.split('\t').slice(0, 3).join(' | ')));

  const findings = JSON.parse(await hostline('doctor', '--json')).data;
  say('4. The doctor has asked its gateways', ...findings.filter(f => ['gateways', 'telnyx'].includes(f.subject)).map(f => `${f.grade}: ${f.subject}`));

  const tried = async (port, of) => (await hostline('gateway', 'test', port, of)).trim().split('\n').map(line => line.replace('\t', ': ')).join(', ');
  say('5. One trial of each port', `look-up of ${number}: ${await tried('lookup', number)}`, `text to ${phone}: ${(await tried('text', phone)).split(',')[0]}`,
    `route of ${number}: ${await tried('route', number)}`);

  // ---- the customer, and its number ----
  await new Promise(listens => customer.listen(0, '127.0.0.1', listens));
  const account = await call(`${frontUrl}/hostline/v1/accounts`, operatorKey(), { name: 'acme', email: 'ops@acme.example' });
  const { data: shop } = await call(`${frontUrl}/v2/messaging_profiles`, account.api_key,
    { name: 'shop', whitelisted_destinations: ['US'], webhook_url: `http://127.0.0.1:${customer.address().port}/` });
  const { data: order } = await call(`${frontUrl}${orders}`, account.api_key, { phone_numbers: [number], messaging_profile_id: shop.id });
  say('6. A customer has an account, and orders the number', `status: ${order.phone_numbers[0].status}`);

  await prove(frontUrl, account.api_key, order.id, number);
  say('7. The upstream host has sent its code to the number; the customer enters it here', `status: ${await state(frontUrl, account.api_key, order.id)}`);

  await call(`${frontUrl}${orders}/${order.id}/actions/file_upload`, account.api_key, papers());
  await hostline('review', 'accept', order.id);
  say('8. Letter and bill are in, and our desk has accepted them');

  const [probe] = await until('The test', async () => (await handset(number, test))[0] && handset(number, test));
  say('9. The upstream host has routed the number, and we test it by a text from our own', await tried('route', number));
  // What the carriers do with a text between two numbers; the network of the sandbox ends at its handsets.
  await text(test, number, probe.text);
  await until('The activation', async () => await state(frontUrl, account.api_key, order.id) === 'successful');
  say('10. The test has come in: the number is active', `status: ${await state(frontUrl, account.api_key, order.id)}`);

  // ---- messages ----
  await text(phone, number, 'Is this the shop?');
  say('11. A text to the number reaches the customer', `text: ${(await webhook('message.received')).text}`);

  const { data: reply } = await call(`${frontUrl}/v2/messages`, account.api_key, { from: number, to: phone, text: 'It is, until six.' });
  const fate = await webhook('message.finalized', reply.id);
  say('12. The customer answers, and the answer reaches the phone', `text: ${(await handset(phone, number))[0].text}`, `status: ${fate.to[0].status}`);

  await call(`${frontUrl}/v2/messaging_hosted_numbers/${number}`, account.api_key, undefined, 'DELETE');
  await until('The release', async () => await state(frontUrl, account.api_key, order.id) === 'deleted');
  say('13. The customer has released the number', await tried('route', number));
} finally {
  customer.close();
  servers.forEach(server => server.kill());
  await Promise.all(servers.map(server => server.exitCode ?? new Promise(ended => server.on('close', ended))));
  rmSync(work, { recursive: true, force: true });
}
