// The transfer guide's sample for Node.js, with the calls that each generation of the SDK really has. Prints what the sample prints.
//   HOSTLINE_URL    where Hostline is
//   TELNYX_SDK      the package: telnyx-1, telnyx-2 or telnyx
//   TELNYX_API_KEY  of the account that wants the number
//   PROFILE, NUMBER what is ordered
import { createRequire } from 'node:module';

const { HOSTLINE_URL, TELNYX_SDK, TELNYX_API_KEY, PROFILE, NUMBER } = process.env;
const loaded = createRequire(import.meta.url)(TELNYX_SDK);

const telnyx = TELNYX_SDK === 'telnyx' ? new loaded.Telnyx({ apiKey: TELNYX_API_KEY, baseURL: `${HOSTLINE_URL}/v2` }) : legacy();
const order = await telnyx.messagingHostedNumberOrders.create({ messaging_profile_id: PROFILE, phone_numbers: [NUMBER] });
console.log(JSON.stringify(order.data));

function legacy() {
  const client = (loaded.default ?? loaded)(TELNYX_API_KEY);
  const { hostname, port } = new URL(HOSTLINE_URL);
  client.setHost(hostname, port, 'http');
  return client;
}
