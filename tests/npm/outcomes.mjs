// Every outcome the sandbox's network can give a number, each in its own sandbox, all at once. Prints by name the result of
// the eligibility check, the answer to the create, and the final statuses of the number and its order.
import Telnyx from 'telnyx';
import { Customer } from './customer.mjs';

const walks = {
  ordinary: ['0001', whole],
  wireless: ['0110', onlyOrdered],
  invalid_routing: ['0111', onlyOrdered],
  not_validated: ['0112', onlyOrdered],
  billing_failed: ['0113', onlyOrdered],
  billing_abolished: ['0114', onlyOrdered],
  voip: ['0115', whole],
  on_platform: ['0116', onlyOrdered],
  not_found: ['0120', onlyOrdered],
  ineligible_carrier: ['0121', onlyOrdered],
  carrier_rejects: ['0122', whole],
  carrier_silent: ['0123', carrierSilent],
  already_hosted: ['0124', onlyOrdered],
  activation_fails: ['0125', whole],
  test_fails: ['0126', whole],
  test_fails_resumed: ['0001', testFailsThenResumed],
  test_fails_given_up: ['0126', testFailsThenGivenUp],
  no_sms: ['0130', onlyCallsArrive],
  unreachable: ['0131', nothingArrives],
  keys_wrong: ['0132', whole],
  letter_refused_once: ['0133', letterRefusedOnce],
  mail_bounces: ['0134', whole],
};

const walked = await Promise.all(Object.entries(walks).map(async ([name, [digits, walk]]) => [name, await run(walk, `+1312555${digits}`)]));
console.log(JSON.stringify(Object.fromEntries(walked)));

async function run(walk, number) {
  const customer = await Customer.arrive();
  try {
    const [eligibility] = (await customer.orders.checkEligibility({ phone_numbers: [number] })).phone_numbers;
    const outcome = { eligible: eligibility.eligible, word: eligibility.eligible_status, ...await ordered(customer, number, walk) };
    return { ...outcome, refusedWebhooks: customer.receiver.refused };
  } finally {
    customer.leave();
  }
}

async function ordered(customer, number, walk) {
  let order;
  try {
    order = await customer.order(number);
  } catch (error) {
    if (!(error instanceof Telnyx.UnprocessableEntityError)) throw error;
    return { refused: error.error.errors.map((e) => ({ code: e.code, pointer: e.source.pointer, reason: e.meta.reason })) };
  }
  const seen = await walk(customer, order, number);
  const told = await end(customer, order, number);
  const { status, phone_numbers: [{ status: numberStatus, reason }] } = await customer.retrieve(order);
  return { ...seen, told, end: { order: status, number: numberStatus, reason: reason?.code } };
}

/** What the latest webhook says when nothing is due: closed, active, or pending with the reason why it is stuck. */
async function end({ receiver }, order, number) {
  const isRest = ({ data: { payload } }) =>
    payload.order_id === order.id && (/^(failed|successful)/.test(payload.numbers[0].status) || isStuck(payload.numbers[0]));
  await receiver.first(isRest, `that tells the end of ${number}`);
  const { order_status, numbers: [{ status, reason }] } = receiver.events.findLast(isRest).data.payload;
  return { order: order_status, number: status, reason: reason?.code };
}

function isStuck({ status, reason }) {
  return status === 'pending' && reason?.code === 'capability_test_failed';
}

async function onlyOrdered() {}

async function whole(customer, order, number) {
  await prove(customer, order, number, 'sms');
  await customer.upload(order);
}

async function prove(customer, order, number, method) {
  const { message } = await customer.sendCode(order, number, method);
  await customer.enterCode(order, number, message.code);
}

async function carrierSilent(customer, order, number) {
  await whole(customer, order, number);
  await customer.receiver.numberIs(order.id, number, 'provisioning');
  await customer.quiet('PT71H');
  const { status: beforeTheLimit } = await customer.retrieve(order);
  await customer.quiet('PT1H');
  return { beforeTheLimit };
}

/** An ordinary number whose test is scripted to fail until the operator resumes it and the network works. */
async function testFailsThenResumed(customer, order, number) {
  const script = (outcome) => customer.world('POST', `/numbers/${number}/outcome`, { outcome });
  await script('test_fails');
  await whole(customer, order, number);
  await stuck(customer, order, number);
  await script('succeeds');
  await customer.desk('POST', `/orders/${order.id}/resume`, { to: 'provisioning' });
  await customer.receiver.numberIs(order.id, number, 'successful');
}

async function testFailsThenGivenUp(customer, order, number) {
  await whole(customer, order, number);
  await stuck(customer, order, number);
  await customer.desk('POST', `/orders/${order.id}/fail`, { reason: 'activation_failed', note: 'Three test messages did not arrive.' });
  await customer.receiver.numberIs(order.id, number, 'failed_activation');
}

function stuck({ receiver }, order, number) {
  return receiver.first(({ data: { payload } }) => payload.order_id === order.id && isStuck(payload.numbers[0]), `in which ${number} is stuck`);
}

async function onlyCallsArrive(customer, order, number) {
  const { call, reached } = await tryBothWays(customer, order, number);
  await customer.enterCode(order, number, call.code);
  await customer.upload(order);
  return { reached };
}

/** No one can read a code there, so two operators accept the bill as proof. */
async function nothingArrives(customer, order, number) {
  const { reached } = await tryBothWays(customer, order, number);
  const proposal = await customer.desk('POST', `/orders/${order.id}/ownership`, { numbers: [number], reason: 'Alarm line; the bill names it.' });
  await customer.desk('POST', `/proposals/${proposal.id}/confirm`, {});
  await customer.upload(order);
  return { reached };
}

async function tryBothWays(customer, order, number) {
  const { message: sms } = await customer.sendCode(order, number, 'sms');
  const { message: call } = await customer.sendCode(order, number, 'call');
  const told = ({ delivered, code }) => ({ delivered, isCodeRead: Boolean(code) });
  return { call, reached: { sms: told(sms), call: told(call) } };
}

async function letterRefusedOnce(customer, order, number) {
  await whole(customer, order, number);
  const { data: { payload } } = await customer.receiver.first(
    ({ data }) => data.payload.order_id === order.id && data.payload.order_status === 'loa_file_invalid', 'that tells of the refused letter');
  await customer.upload(order);
  return { refusal: { number: payload.numbers[0].status, reason: payload.reason?.code } };
}
