// Campaigns with the vendor's SDK: registered, a number assigned, moved and removed, a whole profile assigned. Prints what
// was answered and what the campaigns' webhook URL received.
import Telnyx from 'telnyx';
import { Customer } from './customer.mjs';

const NUMBER = '+13125550001';

const customer = await Customer.arrive();
const { client, receiver, profile } = customer;
const { campaign: campaigns, campaignBuilder, phoneNumberCampaigns: numbers, phoneNumberAssignmentByProfile: byProfile } = client.messaging10dlc;
const said = {};

const order = await customer.order(NUMBER);
const { message } = await customer.sendCode(order, NUMBER, 'sms');
await customer.enterCode(order, NUMBER, message.code);
await customer.upload(order);
await receiver.numberIs(order.id, NUMBER, 'successful');

const submit = (description) => campaignBuilder.submit({ brandId: 'BACME', description, usecase: '2FA', webhookURL: receiver.url });
said.first = await submit('first');
said.second = await submit('second');
said.changed = await campaigns.update(said.first.campaignId, { sample1: 'Your code is 1' });
said.retrieved = await campaigns.retrieve(said.first.campaignId);

said.assigned = await numbers.create({ phoneNumber: NUMBER, campaignId: said.first.campaignId });
said.again = await refusal(() => numbers.create({ phoneNumber: NUMBER, campaignId: said.first.campaignId }));
said.moved = await numbers.update(NUMBER, { phoneNumber: NUMBER, campaignId: said.second.campaignId });
said.found = await numbers.retrieve(NUMBER);
said.listed = await all(numbers.list({ filter: { telnyx_campaign_id: said.second.campaignId } }));
said.campaigns = await all(campaigns.list({ brandId: 'BACME', recordsPerPage: 1 }));
said.removed = await numbers.delete(NUMBER);
said.gone = await refusal(() => numbers.retrieve(NUMBER));

said.begun = await byProfile.assign({ messagingProfileId: profile.id, campaignId: said.first.campaignId });
await customer.quiet();
said.task = await byProfile.retrieveStatus(said.begun.taskId);
said.taskNumbers = await byProfile.retrievePhoneNumberStatus(said.begun.taskId);
await numbers.delete(NUMBER);
said.ended = await campaigns.deactivate(said.first.campaignId);
said.expired = await campaigns.retrieve(said.first.campaignId);

await customer.quiet();
said.told = receiver.events.filter((e) => e.data.event_type === '10dlc.phone_number.update').map(({ data: { payload } }) => payload);
said.refused = receiver.refused;
customer.leave();
console.log(JSON.stringify(said));

async function all(pages) {
  const found = [];
  for await (const row of pages) found.push(row);
  return found;
}

async function refusal(act) {
  try {
    return { answered: await act() };
  } catch (error) {
    if (!(error instanceof Telnyx.APIError)) throw error;
    return { class: error.constructor.name, status: error.status, code: error.error?.errors?.[0]?.code };
  }
}
