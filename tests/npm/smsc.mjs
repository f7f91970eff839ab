// A carrier that speaks SMPP: it takes texts, sends receipts and texts of handsets, and keeps a journal of what it was given.
//   node smsc.mjs SMPP_PORT CONTROL_PORT
// The control port: GET /journal; POST /text {from, to, text, wide, parts}; POST /mode {holds}: while it holds, nothing is answered.
// Texts to numbers that end in 99 are not delivered.
import { createServer } from 'node:http';
import smpp from 'smpp';

const [smppPort, controlPort] = process.argv.slice(2).map(Number);
const DELIVERED = { state: 2, word: 'DELIVRD' };
const UNDELIVERABLE = { state: 5, word: 'UNDELIV' };
const journal = [];
const sessions = new Map();
let held = [];
let holds = false;
let reference = 0;

smpp.createServer((session) => {
  session.on('error', () => {});
  session.on('close', () => sessions.forEach((s, name) => s === session && sessions.delete(name)));
  session.on('bind_transceiver', (pdu) => {
    session.name = pdu.system_id;
    sessions.set(session.name, session);
    session.send(pdu.response({ system_id: 'CARRIER' }));
  });
  session.on('enquire_link', (pdu) => session.send(pdu.response()));
  session.on('unbind', (pdu) => session.send(pdu.response(), () => session.close()));
  session.on('submit_sm', (pdu) => (holds ? held.push(() => take(session, pdu)) : take(session, pdu)));
}).listen(smppPort, '127.0.0.1');

function take(session, pdu) {
  const { udh, message } = pdu.short_message;
  const id = String(journal.length + 1).padStart(10, '0');
  const via = session.name;
  const text = Buffer.isBuffer(message) ? message.toString('latin1') : message ?? '';
  journal.push({
    via, from: pdu.source_addr, to: pdu.destination_addr, coding: pdu.data_coding, wantsReceipt: (pdu.registered_delivery & 1) === 1,
    part: udh ? [...udh[0]].slice(2) : null,
    // Units and not characters: a part may end in the middle of one.
    units: text.split('').map((unit) => unit.charCodeAt(0)),
  });
  session.send(pdu.response({ message_id: id }));
  if (pdu.registered_delivery & 1) setTimeout(() => sendReceipt(via, pdu, id), 20);
}

function sendReceipt(via, pdu, id) {
  const { state, word } = pdu.destination_addr.endsWith('99') ? UNDELIVERABLE : DELIVERED;
  sessions.get(via)?.deliver_sm({
    source_addr_ton: 1, source_addr_npi: 1, source_addr: pdu.destination_addr, dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: pdu.source_addr,
    esm_class: 4, data_coding: 0, receipted_message_id: id, message_state: state,
    short_message: `id:${id} sub:001 dlvrd:001 submit date:2611300000 done date:2611300000 stat:${word} err:000 text:`,
  });
}

/** Each part of a text of a handset, answered when the gateway has taken all of them. */
async function deliver({ from, to, text, wide = false, parts = 1 }) {
  const session = [...sessions.values()][0];
  if (!session) return { statuses: [], bound: false };
  reference = (reference + 1) % 256;
  const length = Math.ceil(text.length / parts);
  const statuses = await Promise.all(Array.from({ length: parts }, (_, i) => new Promise((done) => {
    const piece = text.slice(i * length, (i + 1) * length);
    session.deliver_sm({
      source_addr_ton: 1, source_addr_npi: 1, source_addr: from.replace('+', ''), dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: to.replace('+', ''),
      data_coding: wide ? 8 : 0, esm_class: parts > 1 ? 0x40 : 0,
      short_message: parts > 1 ? { udh: Buffer.from([5, 0, 3, reference, parts, i + 1]), message: piece } : piece,
    }, (answer) => done(answer.command_status));
  })));
  return { statuses, bound: true };
}

createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  const said = body ? JSON.parse(body) : {};
  let answer = { journal, bound: [...sessions.keys()].sort(), held: held.length };
  if (request.url === '/text') answer = await deliver(said);
  if (request.url === '/mode') {
    holds = said.holds;
    if (!holds) held.splice(0).forEach((go) => go());
  }
  response.end(JSON.stringify(answer));
}).listen(controlPort, '127.0.0.1');
