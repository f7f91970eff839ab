// A gateway of your own: looks numbers up and keeps routes, in memory. See docs/operations/gateways/http.md.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const secret = process.env.HOSTLINE_HTTP_SECRET;
const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
const routes = new Map(); // number -> { generation, routed, state }

const isSigned = (headers, body) => {
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': given = '' } = headers;
  if (!(Math.abs(Date.now() / 1000 - Number(time)) < 300)) return false;
  const wanted = createHmac('sha256', key).update(`${id}.${time}.`).update(body).digest();
  return given.split(' ').some(signature => {
    const bytes = Buffer.from(signature.replace(/^v1,/, ''), 'base64');
    return bytes.length === wanted.length && timingSafeEqual(bytes, wanted);
  });
};

const answers = {
  ping: () => ({}),
  // Here you would ask your numbering database. null is answered 404: no such number.
  'number.look_up': ({ number }) => number.endsWith('0000') ? null : { number, line_type: 'landline', carrier: 'Prairie Telephone' },
  'route.set': ({ number, generation, routed }) => {
    const known = routes.get(number);
    // An older generation changes nothing: it was overtaken on its way. Here you would tell your switch or your registry.
    if (!known || generation >= known.generation) routes.set(number, { generation, routed, state: 'confirmed' });
    return routes.get(number);
  },
  'route.get': ({ number }) => {
    const known = routes.get(number);
    return known ? { number, ...known, routed_to: known.routed && known.state === 'confirmed' ? 'here' : 'elsewhere' } : null;
  },
};

createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray());
  const answer = (status, json) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  if (!isSigned(request.headers, body)) return answer(401, { error: 'not signed with our secret, or more than 5 minutes ago' });
  const { type, data } = JSON.parse(body);
  if (!Object.hasOwn(answers, type)) return answer(400, { error: `no such type: ${type}` });
  const found = answers[type](data);
  return found ? answer(200, found) : answer(404, { error: 'not known' });
}).listen(process.env.PORT ?? 4020, '127.0.0.1', function () { console.log(`listening on ${this.address().port}`); });
