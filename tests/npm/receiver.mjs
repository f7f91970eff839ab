// A customer's webhook receiver: verifies every request with the SDK's unwrap and returns only genuine events.
import { createServer } from 'node:http';
import { once } from 'node:events';

const HANG_MS = 10 * 60_000;

// The contract's pattern for a URL matches no loopback address, unless it looks like the user info before a host.
const PATH = '/webhooks@acme.example';

export class Receiver {
  /** Events whose signature the SDK accepted, in order of arrival, each id once. */
  events = [];
  /** The SDK's reasons for refusing a request. */
  refused = [];
  #waiting = [];

  /** Listens on a free port of 127.0.0.1. `unwrap` turns a genuine body and its headers into the event, and throws otherwise. */
  static async open(unwrap) {
    const receiver = new Receiver();
    receiver.server = createServer((request, response) => receiver.#take(request, response, unwrap));
    await once(receiver.server.listen(0, '127.0.0.1'), 'listening');
    receiver.url = `http://127.0.0.1:${receiver.server.address().port}${PATH}`;
    return receiver;
  }

  async #take(request, response, unwrap) {
    const body = Buffer.concat(await request.toArray()).toString('utf8');
    let event;
    try {
      event = await unwrap(body, request.headers);
    } catch (error) {
      this.refused.push(String(error));
      response.writeHead(400).end();
      return;
    }
    response.writeHead(200).end();
    this.#keep(event, request.headers);
  }

  #keep({ data, meta }, headers) {
    if (this.events.some((known) => known.data.id === data.id)) return;
    const event = { data, meta, contentType: headers['content-type'], userAgent: headers['user-agent'] };
    this.events.push(event);
    for (const waiter of this.#waiting.filter((w) => w.match(event))) waiter.found(event);
  }

  /** The first event that matches, whether it has arrived already or not. */
  async first(match, what) {
    const known = this.events.find(match);
    if (known) return known;
    let timer;
    const late = new Promise((_, fail) => {
      timer = setTimeout(() => fail(new Error(`No webhook ${what} within ${HANG_MS} ms. ${this.#told()}`)), HANG_MS);
    });
    const arrival = new Promise((found) => this.#waiting.push({ match, found }));
    return Promise.race([arrival, late]).finally(() => clearTimeout(timer));
  }

  /** The first event of an order in which this number has this status. */
  numberIs(orderId, number, status) {
    return this.first(
      ({ data: { payload } }) => payload.order_id === orderId && payload.numbers?.some((n) => n.value === number && n.status === status),
      `in which ${number} of order ${orderId} is ${status}`,
    );
  }

  #told() {
    const came = this.events.map(({ data: { event_type, payload } }) =>
      `${event_type} (${payload.order_status}: ${(payload.numbers ?? []).map((n) => `${n.value} ${n.status}`).join(', ')})`);
    return `Came: ${came.join('; ') || 'none'}. Refused: ${this.refused.join('; ') || 'none'}.`;
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
