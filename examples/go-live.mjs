// A number of a live account, from an empty machine to active: one Hostline in front, another one as its upstream host. See docs/operations/go-live.md.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = process.env.HOSTLINE ?? './hostline';
const [upstreamUrl, frontUrl] = [process.env.UPSTREAM_URL ?? 'http://127.0.0.1:4110', process.env.FRONT_URL ?? 'http://127.0.0.1:4120'];
const work = mkdtempSync(join(tmpdir(), 'go-live-'));
const number = '+13127720001';
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
let settings = {};

try {
  await serve('upstream', upstreamUrl, {});
  const { id, key, accounts: [us] } = JSON.parse(readFileSync(join(work, 'upstream', 'demo.json')));
  const { data: profile } = await call(`${upstreamUrl}/v2/messaging_profiles`, us.api_key,
    { name: 'Hostline in front', whitelisted_destinations: ['US'], webhook_url: `${frontUrl}/gateways/telnyx` });
  say('1. The upstream host is up, and we are its customer, with a profile whose webhooks come to us');

  settings = {
    HOSTLINE_PUBLIC_URL: frontUrl, HOSTLINE_LOOKUP: 'simulated', HOSTLINE_PROBE: 'simulated', HOSTLINE_REGISTRY: 'telnyx',
    HOSTLINE_TELNYX_URL: upstreamUrl, HOSTLINE_TELNYX_KEY: us.api_key, HOSTLINE_TELNYX_PUBLIC_KEY: us.public_key, HOSTLINE_TELNYX_PROFILE: profile.id,
  };
  await serve('front', frontUrl, settings);
  say('2. Our host is up', ...(await hostline('gateway', 'list')).trim().split('\n').map(line => line.split('\t').slice(0, 3).join(' | ')));

  const findings = JSON.parse(await hostline('doctor', '--json')).data;
  say('3. The doctor has asked its gateways', ...findings.filter(f => ['gateways', 'telnyx'].includes(f.subject)).map(f => `${f.grade}: ${f.subject}`));

  const route = async () => (await hostline('gateway', 'test', 'route', number)).trim().split('\n').map(line => line.replace('\t', ': ')).join(', ');
  say(`4. ${number} is not routed here yet`, await route());

  const account = await call(`${frontUrl}/hostline/v1/accounts`, operatorKey(), { name: 'acme', email: 'ops@acme.example' });
  const orders = `${frontUrl}/v2/messaging_hosted_number_orders`;
  const { data: order } = await call(orders, account.api_key, { phone_numbers: [number] });
  say('5. A customer has an account, and orders the number', `status: ${order.phone_numbers[0].status}`);

  await call(`${orders}/${order.id}/verification_codes`, account.api_key, { phone_numbers: [number], verification_method: 'sms' });
  const sms = await until('The code', async () => (await call(`${upstreamUrl}/hostline/v1/sandboxes/${id}/messages?kind=sms&to=${encodeURIComponent(number)}`, key)).data[0]);
  await call(`${orders}/${order.id}/validation_codes`, account.api_key, { verification_codes: [{ phone_number: number, code: sms.code }] });
  say('6. The upstream host has sent its code to the number; the customer enters it here', `status: ${(await call(`${orders}/${order.id}`, account.api_key)).data.phone_numbers[0].status}`);

  const papers = new FormData();
  papers.append('loa', pdf('letter'), 'loa.pdf');
  papers.append('bill', pdf('bill'), 'bill.pdf');
  await call(`${orders}/${order.id}/actions/file_upload`, account.api_key, papers);
  await hostline('review', 'accept', order.id);
  say('7. Letter and bill are in, and our desk has accepted them');

  const active = await until('The activation', async () => (await call(`${orders}/${order.id}`, account.api_key)).data.phone_numbers.find(n => n.status === 'successful'));
  say('8. The upstream host has routed the number', `status: ${active.status}`, await route());

  await call(`${upstreamUrl}/hostline/v1/sandboxes/${id}/handsets/${encodeURIComponent('+14155550100')}/sms`, key, { to: number, text: 'Is this the shop?' });
  const arrived = await until('The text', async () => (await call(`${upstreamUrl}/hostline/v1/sandboxes/${id}/messages?kind=sms&to=${encodeURIComponent(number)}`, key)).data
    .find(m => m.from === '+14155550100'));
  say('9. A text to the number reaches our account at the upstream host', `text: ${arrived.text}`);

  await call(`${frontUrl}/v2/messaging_hosted_numbers/${number}`, account.api_key, undefined, 'DELETE');
  await until('The release', async () => (await call(`${orders}/${order.id}`, account.api_key)).data.phone_numbers.find(n => n.status === 'deleted'));
  say('10. The customer has released the number', await route());
} finally {
  servers.forEach(server => server.kill());
  await Promise.all(servers.map(server => server.exitCode ?? new Promise(ended => server.on('close', ended))));
  rmSync(work, { recursive: true, force: true });
}
