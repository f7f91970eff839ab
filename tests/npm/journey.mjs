// The whole journey of a number with the vendor's SDK, from the profile to the released number. Prints the answers and webhooks.
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Customer, listed, pdf } from './customer.mjs';

const NUMBER = '+13125550001';
const SPARE = '+13125550002';

const customer = await Customer.arrive();
const { client, orders, receiver, profile } = customer;
const said = { profile };

said.eligibility = await orders.checkEligibility({ phone_numbers: [NUMBER, '+13125550110'] });
said.created = await orders.create({ messaging_profile_id: profile.id, phone_numbers: [NUMBER] });
const order = said.created.data;

Object.assign(said, await customer.sendCode(order, NUMBER, 'sms'));
said.wrong = await customer.enterCode(order, NUMBER, '000000' === said.message.code ? '111111' : '000000');
said.verified = await customer.enterCode(order, NUMBER, said.message.code);
said.verifiedAgain = await customer.enterCode(order, NUMBER, said.message.code);

said.uploaded = await uploadFromDisk();
await receiver.numberIs(order.id, NUMBER, 'successful');
said.retrieved = await customer.retrieve(order);

said.hosted = await listed(client.messagingHostedNumbers.list({ 'filter[messaging_profile_id]': profile.id }));
said.hostedByNumber = (await client.messagingHostedNumbers.retrieve(NUMBER)).data;
said.hostedById = (await client.messagingHostedNumbers.retrieve(said.hostedByNumber.id)).data;

const spare = await customer.order(SPARE);
said.spare = spare;
said.deleted = (await orders.delete(spare.id)).data;
said.deletedAgain = (await orders.delete(spare.id)).data;
await receiver.numberIs(spare.id, SPARE, 'deleted');

const page = await orders.list({ 'page[size]': 1 });
said.firstPage = { ids: page.data.map((o) => o.id), meta: page.meta };
said.listed = await listed(orders.list({ 'page[size]': 1 }));

said.released = (await client.messagingHostedNumbers.delete(NUMBER)).data;
await receiver.numberIs(order.id, NUMBER, 'deleted');
said.hostedAfterwards = await listed(client.messagingHostedNumbers.list());

said.webhooks = receiver.events;
said.refused = receiver.refused;
said.account = customer.sandbox.accounts[0].id;
customer.leave();
console.log(JSON.stringify(said));

/** The two documents as streams from files, as the vendor's examples send them. */
async function uploadFromDisk() {
  const folder = await mkdtemp(join(tmpdir(), 'hostline-journey-'));
  try {
    const [loa, bill] = await Promise.all(['loa.pdf', 'bill.pdf'].map(async (name) => {
      await writeFile(join(folder, name), pdf(name));
      return createReadStream(join(folder, name));
    }));
    return (await orders.actions.uploadFile(order.id, { loa, bill })).data;
  } finally {
    await rm(folder, { recursive: true });
  }
}
